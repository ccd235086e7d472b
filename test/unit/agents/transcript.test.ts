import assert from 'node:assert/strict';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import { usageText } from '../../../src/agents/transcript.ts';
import { StreamLines } from '../../../src/agents/stream-lines.ts';
import { limitIn, secondsIn } from '../../../src/agents/limits.ts';
import { NOW, readingOf } from './reading.ts';

function tool(id: string, status: 'started' | 'completed' | 'failed' | 'denied', detail?: string): AgentEvent {
  return { type: 'tool', id, name: 'shell', title: `run ${id}`, files: [], status, ...(detail === undefined ? {} : { detail }) };
}

const usage: AgentEvent = { type: 'usage', usage: { input: 12_345, output: 678, cached: 10_000 }, costUsd: 0.42 };

describe('what a person reads of an agent', () => {
  const EVENTS: AgentEvent[] = [
    { type: 'session', id: 's1', model: null },
    { type: 'text', text: 'I be' },
    { type: 'text', text: 'gin.' },
    tool('a', 'started'), tool('a', 'completed'),
    tool('b', 'started'), tool('b', 'failed', 'exit 1'),
    tool('c', 'started'), tool('d', 'started'), tool('c', 'completed'), tool('d', 'denied', 'Not allowed'),
    tool('e', 'completed'),
    { type: 'thought', text: 'I think\nabout it.' },
    { type: 'plan', entries: [{ text: 'One', done: true }, { text: 'Two', done: false }] },
    { type: 'waiting', message: 'It tries again.', seconds: 2.2 },
    { type: 'limit', limit: { kind: 'rate', resetsAt: null, message: 'Too much.' } },
    usage,
    { type: 'result', ok: false, text: null, error: 'Too much.' },
  ];

  it('is a line for each tool call, with what it came to', () => {
    assert.equal(readingOf(EVENTS).text, [
      '· Session s1', 'I begin.', '▸ run a', '▸ run b — exit 1', '▸ run c', '▸ run d — denied: Not allowed', '▸ run e', '· I think about it.',
      '☑ One', '☐ Two', '… It tries again. In 3 s.', '! Too much.', '12,345 tokens in (10,000 cached), 678 out · 0.42 USD', '',
    ].join('\n'));
  });

  it('is told as it begins to whoever looks on', () => {
    assert.equal(readingOf([tool('a', 'started')], true).text, '▸ run a\n');
    assert.equal(readingOf([tool('a', 'started'), tool('a', 'completed'), tool('b', 'started'), tool('b', 'failed', 'exit 1')], true).text, '▸ run a\n▸ run b\n▸ run b — exit 1\n');
  });

  it('has the words of its result where it has not said them', () => {
    const said: AgentEvent = { type: 'text', text: 'Done.\n' };
    assert.equal(readingOf([said, { type: 'result', ok: true, text: 'Done.', error: null }]).text, 'Done.\n');
    assert.equal(readingOf([{ type: 'result', ok: true, text: 'Done.', error: null }]).text, 'Done.\n');
    assert.equal(readingOf([{ type: 'result', ok: true, text: 'Done.', error: null }]).account.closing, 'Done.');
    assert.equal(readingOf([said, { type: 'result', ok: true, text: 'Done.', error: null }]).account.closing, null);
  });

  it('says what little costs exactly', () => {
    assert.equal(usageText({ input: 1_234_567, output: 5, cached: 0 }, null), '1,234,567 tokens in, 5 out');
    assert.equal(usageText({ input: 1, output: 5, cached: 0 }, 0.0123), '1 tokens in, 5 out · 0.0123 USD');
  });
});

describe('what an attempt comes to', () => {
  it('is no end where more follows', () => {
    const done: AgentEvent = { type: 'result', ok: true, text: null, error: null };
    assert.deepEqual(readingOf([done]).account.result, { ok: true, error: null });
    assert.equal(readingOf([done, { type: 'text', text: 'And more.' }]).account.result, null);
    assert.equal(readingOf([done, tool('a', 'started')]).account.result, null);
  });

  it('has no limit once it works on', () => {
    const limit: AgentEvent = { type: 'limit', limit: { kind: 'usage', resetsAt: '2027-01-15T08:00:00.000Z', message: 'No more.' } };
    const again: AgentEvent = { type: 'limit', limit: { kind: 'usage', resetsAt: null, message: 'Still no more.' } };
    assert.deepEqual(readingOf([limit, { type: 'text', text: 'No more.' }, again]).account.limit, { kind: 'usage', resetsAt: '2027-01-15T08:00:00.000Z', message: 'Still no more.' });
    assert.equal(readingOf([limit, tool('a', 'started')]).account.limit, null);
    assert.equal(readingOf([limit, { type: 'result', ok: true, text: null, error: null }]).account.limit, null);
  });

  it('names what was denied once', () => {
    assert.deepEqual(readingOf([tool('a', 'denied'), tool('a', 'denied'), tool('b', 'denied')]).account.denied, ['run a', 'run b']);
  });
});

describe('a limit in words', () => {
  it('is told from other failures', () => {
    const kind = (text: string, status: number | null = null): string | null => limitIn(text, status, null, NOW)?.kind ?? null;
    for (const text of ['You’ve hit your usage limit.', "You've hit your limit · resets 3am", 'insufficient_quota', 'Your credit balance is too low', 'weekly limit reached', 'You exceeded your current quota']) assert.equal(kind(text), 'usage', text);
    for (const text of ['Rate limit reached', 'rate_limit_error', '429 Too Many Requests', 'Overloaded', 'Quota exceeded. Retry in 30s']) assert.equal(kind(text), 'rate', text);
    for (const text of ['', 'Invalid API key', 'The context limit of the model', 'exit code 1', 'Listening on port 4290', 'error in line 1429']) assert.equal(kind(text), null, text);
    assert.deepEqual([kind('Anything', 429), kind('Anything', 529), kind('rate limit', 500), kind('credit balance', 400)], ['rate', 'rate', null, 'usage']);
  });

  it('says for how long', () => {
    assert.deepEqual(['try again in 3 days 4 hours 5 minutes', 'Please retry in 34.07s', 'resets in 2h', 'retry after 1500ms', 'try again in a while', 'try again in 5'].map(secondsIn), [273_900, 34.07, 7200, 1.5, null, null]);
    assert.equal(limitIn('usage limit. Try again at Jan 16th, 2027 8:00 AM.', null, null, NOW)?.resetsAt, new Date(2027, 0, 16, 8).toISOString());
    const today = limitIn('usage limit. Try again at 12:30 PM.', null, null, NOW)?.resetsAt ?? '';
    assert.ok(Date.parse(today) > NOW && Date.parse(today) <= NOW + 86_400_000);
    assert.deepEqual([new Date(today).getHours(), new Date(today).getMinutes()], [12, 30]);
    assert.equal(limitIn('usage limit. Try again in 999999 days', null, null, NOW)?.resetsAt, null);
  });
});

describe('the lines of a stream', () => {
  it('do not depend on how they were cut', () => {
    const lines = new StreamLines();
    assert.deepEqual([...lines.write('{"a"'), ...lines.write(':1}\n\n{"b":2}\n{"c'), ...lines.write('":3}'), ...lines.end()], ['{"a":1}', '{"b":2}', '{"c":3}']);
  });

  it('that are too long are dropped, and what follows is read', () => {
    const lines = new StreamLines();
    const piece = 'x'.repeat(1_000_000);
    for (let count = 0; count < 5; count += 1) assert.deepEqual(lines.write(piece), []);
    assert.deepEqual(lines.write('\n{"a":1}\n'), ['{"a":1}']);
  });
});
