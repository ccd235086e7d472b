import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AgentEvent } from '../../../../src/contract/agent-event.ts';
import { talk, wordsOf, type Talk } from './scripted-agent.ts';

const INSTALL = { toolCallId: 'c1', kind: 'execute', title: 'npm i left-pad', rawInput: { command: 'npm i left-pad' } };
const ASKED = { id: 'execute npm i left-pad', title: 'Run npm i left-pad' };

function resultOf(events: readonly AgentEvent[]): Extract<AgentEvent, { type: 'result' }> | null {
  const last = events.at(-1);
  return last?.type === 'result' ? last : null;
}

const methodsOf = ({ seen }: Talk): string[] => seen.map(({ method }) => method);
const paramsOf = ({ seen }: Talk, method: string): unknown => seen.find((each) => each.method === method)?.params;

describe('a conversation with an agent', () => {
  it('is its words, its calls, what it cost and its result, in this order', async () => {
    const talked = await talk({
      steps: [
        ['say', 'I add the func'], ['say', 'tion.'], ['ask', { toolCallId: 'c0', kind: 'edit', title: 'Write', locations: [{ path: '$CWD/src/slug.ts' }] }],
        ['update', { sessionUpdate: 'usage_update', used: 10, size: 100, cost: { amount: 0.5, currency: 'USD' } }], ['say', 'Done.'], ['stop', 'end_turn', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } }],
      ],
    });
    const file = { type: 'tool', id: 'c0', name: 'edit', title: 'Write src/slug.ts', files: ['src/slug.ts'] };
    assert.deepEqual(talked.events, [
      { type: 'session', id: 'session-1', model: null },
      { type: 'text', text: 'I add the function.\n' },
      { ...file, status: 'started' },
      { ...file, status: 'completed' },
      { type: 'usage', usage: { input: 10, output: 0, cached: 0 }, costUsd: 0.5 },
      { type: 'text', text: 'Done.\n' },
      { type: 'usage', usage: { input: 1, output: 2, cached: 0 }, costUsd: 0.5 },
      { type: 'result', ok: true, text: null, error: null },
    ]);
    assert.deepEqual(methodsOf(talked), ['initialize', 'session/new', 'session/prompt', 'outcome']);
    assert.deepEqual(paramsOf(talked, 'session/prompt'), { sessionId: 'session-1', prompt: [{ type: 'text', text: 'Add a slug function.' }] });
    assert.deepEqual(paramsOf(talked, 'outcome'), { outcome: 'selected', optionId: 'yes' });
    assert.deepEqual([talked.exit, talked.exitCode, talked.wasFinished], [{}, 0, false]);
  });

  it('offers neither files nor a terminal', async () => {
    const { clientCapabilities } = paramsOf(await talk({}), 'initialize') as { clientCapabilities: { fs: unknown; terminal: unknown } };
    assert.deepEqual([clientCapabilities.fs, clientCapabilities.terminal], [{ readTextFile: false, writeTextFile: false }, false]);
  });

  it('waits for what comes after the answer, and its result is last', async () => {
    const { events } = await talk({ steps: [['late', 'One more thing.'], ['stop', 'end_turn']] });
    assert.deepEqual(events.slice(1), [{ type: 'text', text: 'One more thing.\n' }, { type: 'result', ok: true, text: null, error: null }]);
  });

  it('is ended where the agent does not exit by itself', async () => {
    const { events, wasFinished } = await talk({ stays: true, steps: [['say', 'Done.']] });
    assert.deepEqual([wasFinished, resultOf(events)?.ok], [true, true]);
  });

  it('stops at what nobody has answered, and says what that is', async () => {
    const talked = await talk({ steps: [['say', 'I need a library.'], ['ask', INSTALL], ['say', 'Never said.']] });
    assert.deepEqual(talked.exit, { asked: ASKED });
    assert.deepEqual([resultOf(talked.events), wordsOf(talked.events)], [null, 'I need a library.\n']);
    assert.deepEqual(paramsOf(talked, 'outcome'), { outcome: 'cancelled' });
    assert.deepEqual(paramsOf(talked, 'session/cancel'), { sessionId: 'session-1' });
  });

  it('tells an agent that it is about to be ended', async () => {
    const talked = await talk({ steps: [['say', 'I begin.\n'], ['sleep', 60_000]] }, {}, (conversation) => conversation.cancel?.());
    assert.deepEqual([paramsOf(talked, 'session/cancel'), resultOf(talked.events)?.ok], [{ sessionId: 'session-1' }, false]);
  });

  it('counts what was spent until then, and says nothing of what becomes of the call', async () => {
    const talked = await talk({ steps: [['ask', INSTALL]], spent: { usage: { inputTokens: 5, outputTokens: 6, totalTokens: 11 } } });
    assert.deepEqual(talked.events.slice(1), [
      { type: 'tool', id: 'c1', name: 'execute', title: 'npm i left-pad', status: 'started', files: [] }, { type: 'usage', usage: { input: 5, output: 6, cached: 0 }, costUsd: null },
    ]);
  });

  it('names the model that it says it works with, before anything else', async () => {
    const configOptions = [{ id: 'model', name: 'Model', category: 'model', type: 'select', currentValue: 'default', options: [] }];
    const { events } = await talk({ configOptions, steps: [['update', { sessionUpdate: 'usage_update', used: 1, size: 2, _meta: { '_claude/model': 'claude-opus-5-5' } }], ['say', 'Hello.']] });
    assert.deepEqual(events.slice(0, 2).map((event) => (event.type === 'session' ? event.model : event.type)), ['claude-opus-5-5', 'usage']);
  });

  it('leaves out what a program says of itself alone, and takes what it tells of its writing', async () => {
    const noise = await talk({ steps: [['beside', '[session/create] sessionId=1 phase=modes'], ['beside', 'a warning']] }, { agent: { preset: 'claude' } });
    assert.equal(noise.beside, 'a warning\n');
    const write = ['raw', '{"jsonrpc":"2.0","id":"w1","method":"fs/write_text_file","params":{"sessionId":"s","path":"/x","content":""}}'];
    assert.equal(resultOf((await talk({ steps: [write] }, { agent: { preset: 'opencode' } })).events)?.ok, true);
  });

  it('stops there as well where the agent does not listen', async () => {
    const talked = await talk({ stays: true, steps: [['ignored', INSTALL]] });
    assert.deepEqual([talked.exit, resultOf(talked.events), talked.wasFinished], [{ asked: ASKED }, null, true]);
  });

  it('asks about the first of two alone', async () => {
    const other = { ...INSTALL, toolCallId: 'c2', rawInput: { command: 'rm -r src' } };
    const talked = await talk({ steps: [['both', INSTALL, other]] });
    assert.deepEqual(talked.exit, { asked: ASKED });
    assert.deepEqual(talked.seen.filter(({ method }) => method === 'outcome').map(({ params }) => params), [{ outcome: 'cancelled' }, { outcome: 'cancelled' }]);
  });

  it('goes on with the session and the answer', async () => {
    const talked = await talk({ resumes: true, steps: [['ask', INSTALL], ['say', 'Installed.']] }, { session: 'session-1', grants: [{ id: ASKED.id, allow: true }] });
    assert.deepEqual(methodsOf(talked), ['initialize', 'session/resume', 'session/prompt', 'outcome']);
    assert.deepEqual([paramsOf(talked, 'outcome'), wordsOf(talked.events), resultOf(talked.events)?.ok, talked.exit], [{ outcome: 'selected', optionId: 'yes' }, 'Installed.\n', true, {}]);
  });

  it('counts of a session that goes on what this attempt has cost', async () => {
    const steps = [['update', { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 0.75, currency: 'USD' } }]];
    const costs = ({ events }: Talk): unknown[] => events.flatMap((event) => (event.type === 'usage' ? [event.costUsd] : []));
    assert.deepEqual(costs(await talk({ resumes: true, steps }, { session: 'session-1', sessionUsd: 0.5 })), [0.25]);
    assert.deepEqual(costs(await talk({ steps }, { session: 'session-0', sessionUsd: 0.5 })), [0.75]);
  });

  it('says what was refused, and goes on', async () => {
    const talked = await talk({ steps: [['ask', INSTALL], ['say', 'Then without.']] }, { grants: [{ id: ASKED.id, allow: false }] });
    const denied = talked.events.filter((event) => event.type === 'tool');
    assert.deepEqual(denied.map(({ status, title, detail }) => [status, title, detail]), [['started', 'npm i left-pad', undefined], ['denied', 'npm i left-pad', 'You have said no to it.']]);
    assert.deepEqual([paramsOf(talked, 'outcome'), resultOf(talked.events)?.ok], [{ outcome: 'selected', optionId: 'no' }, true]);
  });

  it('refuses what its posture does not allow', async () => {
    const talked = await talk({ steps: [['ask', { toolCallId: 'c1', kind: 'edit', title: 'Edit', locations: [{ path: '$CWD/src/a.ts' }] }]] }, { posture: { files: 'read', commands: 'deny', specsFolder: 'specs' } });
    assert.deepEqual(paramsOf(talked, 'outcome'), { outcome: 'selected', optionId: 'no' });
  });

  it('lets nobody write through a link that leads out of the folder', async () => {
    const link = join(realpathSync(mkdtempSync(join(tmpdir(), 'coherence-link-'))), 'link');
    try {
      symlinkSync(tmpdir(), link);
      const talked = await talk({ steps: [['ask', { toolCallId: 'c1', kind: 'edit', title: 'Edit', locations: [{ path: `${link}/authorized_keys` }] }]] }, { cwd: dirname(link) });
      assert.deepEqual(paramsOf(talked, 'outcome'), { outcome: 'selected', optionId: 'no' });
    } finally {
      rmSync(dirname(link), { recursive: true });
    }
  });

  it('allows nothing where there is no way to', async () => {
    const options = [{ optionId: 'no', name: 'No', kind: 'reject_once' }];
    const talked = await talk({ steps: [['ask', { toolCallId: 'c1', kind: 'read', title: 'Read' }, options]] });
    assert.deepEqual([paramsOf(talked, 'outcome'), resultOf(talked.events)?.ok], [{ outcome: 'cancelled' }, false]);
  });

  it('does not say again what a session says that is loaded', async () => {
    const talked = await talk({ load: [['say', 'Earlier words.'], ['update', { sessionUpdate: 'tool_call', ...INSTALL }]], steps: [['say', 'New words.']] }, { session: 'session-7' });
    assert.deepEqual(methodsOf(talked), ['initialize', 'session/load', 'session/prompt']);
    assert.deepEqual(talked.events.map(({ type }) => type), ['session', 'text', 'result']);
    assert.deepEqual([wordsOf(talked.events), paramsOf(talked, 'session/prompt')], ['New words.\n', { sessionId: 'session-7', prompt: [{ type: 'text', text: 'Add a slug function.' }] }]);
  });

  it('begins a session where the earlier one is gone, or cannot be gone on with', async () => {
    const forgotten = await talk({ load: 'forgotten', steps: [] }, { session: 'session-7' });
    assert.deepEqual(methodsOf(forgotten), ['initialize', 'session/load', 'session/new', 'session/prompt']);
    assert.match(forgotten.beside, /^Its earlier session is not there any more: Session not found$/m);
    assert.deepEqual(methodsOf(await talk({ steps: [] }, { session: 'session-7' })), ['initialize', 'session/new', 'session/prompt']);
  });

  it('sets the mode that leaves the least to the agent, and the model', async () => {
    const modes = { currentModeId: 'auto', availableModes: [{ id: 'auto', name: 'Auto' }, { id: 'read-only', name: 'Read' }] };
    const configOptions = [{ id: 'model', name: 'Model', category: 'model', type: 'select', currentValue: 'small', options: [{ value: 'small', name: 'S' }, { value: 'large', name: 'L' }] }];
    const talked = await talk({ modes, configOptions }, { posture: { files: 'read', commands: 'deny', specsFolder: 'specs' }, agent: { preset: 'codex', model: 'large' } });
    assert.deepEqual(talked.seen.slice(2, 4), [
      { method: 'session/set_mode', params: { sessionId: 'session-1', modeId: 'read-only' } },
      { method: 'session/set_config_option', params: { sessionId: 'session-1', configId: 'model', value: 'large' } },
    ]);
    const refused = await talk({ configOptions, refusesOptions: true }, { agent: { model: 'huge' } });
    assert.match(refused.beside, /The model huge could not be set: There is no such value\./);
    assert.equal(resultOf(refused.events)?.ok, true);
  });

  it('signs in where nobody has to look, and says so where somebody has', async () => {
    const signed = await talk({ needsSignIn: true, signIns: [{ id: 'oauth', name: 'Browser' }, { id: 'wrong', type: 'env_var', name: 'Key' }, { id: 'right', type: 'env_var', name: 'Key' }], signsInBy: 'right' });
    assert.deepEqual(methodsOf(signed), ['initialize', 'session/new', 'authenticate', 'authenticate', 'session/new', 'session/prompt']);
    const refused = await talk({ needsSignIn: true, signIns: [{ id: 'oauth', name: 'Browser' }] });
    assert.deepEqual([methodsOf(refused), resultOf(refused.events)?.error], [['initialize', 'session/new'], 'It is not signed in: Authentication required']);
  });

  it('ends at a limit, with the time at which it is over', async () => {
    const { events } = await talk({ steps: [['say', 'I begin.'], ['fail', -32_603, 'Internal error: Too many requests', { errorName: 'APIError', statusCode: 429, responseHeaders: { 'retry-after': '3600' } }]] });
    assert.deepEqual(events.map(({ type }) => type), ['session', 'text', 'limit', 'result']);
    const limit = events.find((event) => event.type === 'limit');
    assert.ok(limit?.limit.resetsAt !== null && limit?.limit.message === 'Too many requests');
  });

  it('has no result where the agent ends in the middle', async () => {
    for (const step of [['die', 3], ['half']]) {
      const talked = await talk({ steps: [['say', 'I begin'], ['sleep', 50], step] });
      assert.deepEqual([resultOf(talked.events), wordsOf(talked.events), talked.exitCode], [null, 'I begin\n', step[0] === 'die' ? 3 : 0]);
    }
  });

  it('has its result where the agent exits at once with it', async () => {
    assert.equal(resultOf((await talk({ steps: [['dieAfter', 20], ['stop', 'end_turn']] })).events)?.ok, true);
  });

  it('does not go on with an agent that speaks another version', async () => {
    const talked = await talk({ version: 2 });
    assert.deepEqual([methodsOf(talked), resultOf(talked.events)?.error], [['initialize'], 'It speaks version 2 of the protocol, and not 1.']);
  });

  it('takes lines that are no messages as what stands beside them', async () => {
    const lines = ['Loading the model …', '{"level":"info","msg":"x"}', '[1,2]', '"text"', '{"jsonrpc":"2.0","id":99,"result":{}}', '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}', '{"jsonrpc":"2.0","method":"session/update"}', `{"jsonrpc":"2.0","method":"session/update","params":{"update":"${'x'.repeat(3_000_000)}"}}`];
    const talked = await talk({ steps: [['beside', 'a warning'], ...lines.map((line) => ['raw', line]), ['elsewhere', { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'not ours' } }], ['say', 'Done.']] });
    assert.deepEqual([wordsOf(talked.events), resultOf(talked.events)?.ok], ['Done.\n', true]);
    assert.deepEqual(new Set(talked.beside.split('\n')), new Set(['', '"text"', '[1,2]', 'Loading the model …', '{"level":"info","msg":"x"}', 'a warning']));
  });

  it('answers what it does not offer with an error, and goes on', async () => {
    const talked = await talk({ steps: [['raw', '{"jsonrpc":"2.0","id":"x1","method":"fs/read_text_file","params":{"sessionId":"s","path":"/etc/passwd"}}'], ['say', 'Done.']] });
    assert.equal(resultOf(talked.events)?.ok, true);
  });
});
