import assert from 'node:assert/strict';
import { SessionUpdates } from '../../../../src/agents/acp/session-updates.ts';
import type { AgentEvent } from '../../../../src/contract/agent-event.ts';
import { NOW, readingOf } from '../reading.ts';
import { wordsOf } from './scripted-agent.ts';

function reader(): SessionUpdates {
  const updates = new SessionUpdates({ cwd: '/workspace', now: () => NOW });
  updates.begin();
  return updates;
}

/** The events of updates by their kind and what belongs to it. */
function eventsOf(...updates: [kind: string, more: object][]): AgentEvent[] {
  const read = reader();
  return [...updates.flatMap(([sessionUpdate, more]) => read.update({ sessionUpdate, ...more })), ...read.end()];
}

const said = (text: string, messageId?: string): [string, object] => ['agent_message_chunk', { content: { type: 'text', text }, ...(messageId === undefined ? {} : { messageId }) }];
const thought = (text: string): [string, object] => ['agent_thought_chunk', { content: { type: 'text', text } }];
const call = (more: object): [string, object] => ['tool_call', { toolCallId: 'c1', ...more }];
const update = (more: object): [string, object] => ['tool_call_update', { toolCallId: 'c1', ...more }];

describe('updates of a session', () => {
  it('are its words by lines, however they are cut', () => {
    assert.deepEqual(eventsOf(said('I add '), said('the func'), said('tion.\nAnd its'), said(' test.')), [{ type: 'text', text: 'I add the function.\n' }, { type: 'text', text: 'And its test.\n' }]);
  });

  it('end a message where another one begins, or something else comes', () => {
    assert.equal(wordsOf(eventsOf(said('One.', 'm1'), said('Two.', 'm2'), call({ kind: 'execute', rawInput: { command: 'ls' } }), said('Three.', 'm2'))), 'One.\nTwo.\nThree.\n');
  });

  it('hold no more than so much of a line that does not end', () => {
    const read = reader();
    assert.equal(wordsOf(read.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'x'.repeat(20_000) } })).length, 20_000);
    assert.deepEqual(read.end(), [{ type: 'text', text: '\n' }]);
  });

  it('are one thought where it comes in pieces', () => {
    assert.deepEqual(eventsOf(thought('Where is '), thought('it?'), said('There.')), [{ type: 'thought', text: 'Where is it?' }, { type: 'text', text: 'There.\n' }]);
  });

  it('tell a call once it is known what it is about, and what it came to', () => {
    const events = eventsOf(
      call({ title: 'Write', kind: 'edit', status: 'pending', rawInput: {}, _meta: { claudeCode: { toolName: 'Write' } } }),
      update({ title: 'Write src/slug.ts', kind: 'edit', rawInput: { file_path: '/workspace/src/slug.ts', content: '' }, locations: [{ path: '/workspace/src/slug.ts' }] }),
      update({ status: 'in_progress' }),
      update({ status: 'completed' }),
    );
    const told = { type: 'tool', id: 'c1', name: 'Write', title: 'Write src/slug.ts', files: ['src/slug.ts'] };
    assert.deepEqual(events, [{ ...told, status: 'started' }, { ...told, status: 'completed' }]);
    assert.equal(readingOf(events).text, '▸ Write src/slug.ts\n');
  });

  for (const [name, told, title] of [
    ['a command as it is', { kind: 'execute', title: '`npm test`', rawInput: { command: 'npm test' } }, 'npm test'],
    ['a command without its shell', { kind: 'execute', title: 'npm test', rawInput: { command: ['/bin/bash', '-lc', 'npm test -- --grep slug'] } }, 'npm test -- --grep slug'],
    ['a command of arguments', { kind: 'execute', rawInput: { command: ['git', 'log', '--format=%h %s'] } }, 'git log \'--format=%h %s\''],
    ['a command that is called reading', { kind: 'read', title: 'Read a.txt', rawInput: { command: ['bash', '-lc', 'cat a.txt'] } }, 'cat a.txt'],
    ['a file that there was not', { kind: 'edit', title: 'edit', content: [{ type: 'diff', path: '/workspace/a.ts', oldText: null, newText: 'x' }] }, 'Write a.ts'],
    ['a file that there was', { kind: 'edit', title: 'edit', content: [{ type: 'diff', path: '/workspace/a.ts', oldText: 'y', newText: 'x' }] }, 'Edit a.ts'],
    ['more than one file', { kind: 'edit', title: 'Edit', locations: [{ path: '/workspace/a.ts' }, { path: '/workspace/b.ts' }] }, 'Edit a.ts and 1 more'],
    ['a file by its agent’s own words for it', { kind: 'edit', title: 'Writing to a.ts', locations: [{ path: '/workspace/a.ts' }] }, 'Write a.ts'],
    ['a file by its address', { kind: 'read', locations: [{ path: 'file:///workspace/a%20b.ts' }] }, 'Read a b.ts'],
    ['a search by its own words', { kind: 'search', title: 'grep -n "slug" /workspace/src', status: 'in_progress' }, 'grep -n "slug" src'],
    ['what has no words', { status: 'in_progress' }, 'tool'],
  ] as const) {
    it(`call ${name}`, () => {
      assert.deepEqual(eventsOf(call(told)).map((event) => (event.type === 'tool' ? event.title : event.type)), [title]);
    });
  }

  it('say why a call failed, in one line', () => {
    const outcome = (more: object): unknown => {
      const [, event] = eventsOf(call({ kind: 'execute', rawInput: { command: 'x' } }), update(more));
      return event?.type === 'tool' ? [event.status, event.detail] : event;
    };
    assert.deepEqual(outcome({ status: 'failed', content: [{ type: 'content', content: { type: 'text', text: '```console\nNo such file\nat line 1\n```' } }] }), ['failed', 'No such file']);
    assert.deepEqual(outcome({ status: 'completed', rawOutput: { metadata: { exit: 2 } } }), ['failed', 'exit 2']);
    assert.deepEqual(outcome({ status: 'failed', rawOutput: { exit_code: 1 } }), ['failed', 'exit 1']);
    assert.deepEqual(outcome({ status: 'failed', rawOutput: { error: 'The user rejected permission to use this tool.' } }), ['denied', 'The user rejected permission to use this tool.']);
    assert.deepEqual(outcome({ status: 'completed', rawOutput: { exit_code: 0 } }), ['completed', undefined]);
  });

  it('tell once that a call was not allowed', () => {
    const read = reader();
    const request = { toolCallId: 'c1', kind: 'execute', title: 'rm', rawInput: { command: 'rm -r src' } };
    const denied = read.denied(request, 'This phase runs no commands.');
    assert.deepEqual(denied, [{ type: 'tool', id: 'c1', name: 'execute', title: 'rm -r src', status: 'denied', files: [], detail: 'This phase runs no commands.' }]);
    assert.deepEqual([...read.update({ sessionUpdate: 'tool_call_update', toolCallId: 'c1', status: 'in_progress' }), ...read.update({ sessionUpdate: 'tool_call_update', toolCallId: 'c1', status: 'failed' })], []);
    assert.deepEqual(readingOf(denied).account.denied, ['rm -r src']);
  });

  it('know what was told of a call when leave is asked for it', () => {
    const read = reader();
    read.update({ sessionUpdate: 'tool_call', toolCallId: 'c1', kind: 'edit', title: 'Edit', locations: [{ path: '/workspace/a.ts' }] });
    const { call } = read.asked({ toolCallId: 'c1', title: 'Edit a.ts' });
    assert.deepEqual([call.kind, call.locations, call.title], ['edit', ['/workspace/a.ts'], 'Edit a.ts']);
  });

  it('tell a plan', () => {
    assert.deepEqual(eventsOf(['plan', { entries: [{ content: 'Look', status: 'completed', priority: 'high' }, { content: 'Write', status: 'in_progress', priority: 'low' }] }]), [
      { type: 'plan', entries: [{ text: 'Look', done: true }, { text: 'Write', done: false }] },
    ]);
  });

  it('tell what it has cost in dollars, and nothing where it knows no price', () => {
    assert.deepEqual(eventsOf(['usage_update', { used: 100, size: 1000, cost: { amount: 0.25, currency: 'USD' } }]), [{ type: 'usage', usage: { input: 100, output: 0, cached: 0 }, costUsd: 0.25 }]);
    for (const cost of [undefined, null, { amount: 0, currency: 'USD' }, { amount: 3, currency: 'EUR' }, { amount: -1, currency: 'USD' }]) {
      assert.deepEqual(eventsOf(['usage_update', { used: 100, size: 1000, cost }]), [{ type: 'usage', usage: { input: 100, output: 0, cached: 0 }, costUsd: null }]);
    }
  });

  it('count this attempt alone of what a session has cost', () => {
    const updates = new SessionUpdates({ cwd: '', now: () => NOW });
    const cost = (amount: number): AgentEvent[] => updates.update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount, currency: 'USD' } });
    assert.deepEqual(cost(2), []);
    updates.begin();
    assert.deepEqual(cost(2.5).map((event) => event.type === 'usage' && event.costUsd), [0.5]);
    // It counts anew.
    assert.deepEqual(cost(0.25).map((event) => event.type === 'usage' && event.costUsd), [0.25]);
    // It has not said before what it has cost, and we know.
    const other = new SessionUpdates();
    other.begin(2);
    assert.deepEqual(other.update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 2.75, currency: 'USD' } }).map((event) => event.type === 'usage' && event.costUsd), [0.75]);
  });

  it('say nothing before the attempt begins', () => {
    const updates = new SessionUpdates();
    for (const [sessionUpdate, more] of [said('Earlier.'), call({ kind: 'execute', rawInput: { command: 'ls' } })]) assert.deepEqual(updates.update({ sessionUpdate, ...more }), []);
    updates.begin();
    assert.deepEqual(updates.end(), []);
  });

  it('of other kinds say nothing', () => {
    assert.deepEqual(eventsOf(['available_commands_update', { availableCommands: [] }], ['current_mode_update', { currentModeId: 'x' }], ['user_message_chunk', { content: { type: 'text', text: 'you' } }], ['something_new', { text: 'x' }]), []);
  });

  for (const [name, response, usage] of [
    ['what was cached beside what went in', { usage: { inputTokens: 10, outputTokens: 5, cachedReadTokens: 100, cachedWriteTokens: 20, totalTokens: 135 } }, { input: 130, output: 5, cached: 100 }],
    ['what was cached among what went in', { usage: { inputTokens: 110, outputTokens: 5, cachedReadTokens: 100, totalTokens: 115 } }, { input: 110, output: 5, cached: 100 }],
    ['thoughts as what came out', { usage: { inputTokens: 10, outputTokens: 5, thoughtTokens: 7, totalTokens: 22 } }, { input: 10, output: 12, cached: 0 }],
    ['a quota that was used', { _meta: { quota: { token_count: { input_tokens: 10, output_tokens: 5 } } } }, { input: 10, output: 5, cached: 0 }],
  ] as const) {
    it(`count ${name}`, () => {
      assert.deepEqual(reader().answered({ stopReason: 'end_turn', ...response }), [{ type: 'usage', usage, costUsd: null }]);
    });
  }

  it('count nothing where the answer counts nothing', () => {
    assert.deepEqual(reader().answered({ stopReason: 'end_turn' }), []);
  });
});
