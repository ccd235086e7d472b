import assert from 'node:assert/strict';
import { Account } from '../../../src/agents/account.ts';
import { SessionUpdates } from '../../../src/agents/acp/session-updates.ts';
import { presetNamed } from '../../../src/agents/presets.ts';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';

const WAITS: AgentEvent = { type: 'waiting', message: 'Reconnecting... 2/5', seconds: null };

function after(...events: AgentEvent[]): string | null {
  const account = new Account();
  for (const event of events) account.add(event);
  return account.waiting;
}

describe('what an agent waits for', () => {
  it('is its last word, until it says or does something again', () => {
    assert.equal(after(WAITS), 'Reconnecting... 2/5');
    assert.equal(after(WAITS, { type: 'usage', usage: { input: 1, output: 1, cached: 0 }, costUsd: null }), 'Reconnecting... 2/5');
    const goesOn: AgentEvent[] = [
      { type: 'text', text: 'Done.' }, { type: 'thought', text: 'Well.' }, { type: 'plan', entries: [] }, { type: 'result', ok: false, text: null, error: 'x' },
      { type: 'tool', id: 't', name: 'Write', title: 'Write a.js', status: 'started', files: [] },
    ];
    for (const event of goesOn) assert.equal(after(WAITS, event), null, event.type);
    assert.equal(after(), null);
  });

  it('is said by codex in a note beside its work as well', () => {
    const read = (message: string): AgentEvent[] => presetNamed('codex').createReader().line(JSON.stringify({ type: 'item.completed', item: { id: 'item_1', type: 'error', message } }));
    assert.deepEqual(read('stream disconnected - retrying sampling request (2/5 in 391ms)...').map(({ type }) => type), ['waiting']);
    assert.deepEqual(read('Model metadata not found.'), [{ type: 'thought', text: 'Model metadata not found.' }]);
  });
});

describe('files that an agent is shown to have written', () => {
  const edited = (...events: AgentEvent[]): string[] => {
    const account = new Account();
    for (const event of events) account.add(event);
    return account.edited;
  };
  const tool = (name: string, files: string[], status: 'started' | 'completed' | 'failed' | 'denied' = 'completed'): AgentEvent => ({ type: 'tool', id: 't', name, title: name, status, files });

  it('are those of its tools that write, once they have', () => {
    assert.deepEqual(edited(tool('Write', ['a', 'b/c']), tool('edit', ['a']), tool('delete', ['d'])), ['a', 'b/c', 'd']);
    assert.deepEqual(edited(tool('Read', ['a']), tool('Bash', ['a']), tool('Write', ['a'], 'started'), tool('Write', ['a'], 'failed'), tool('Write', ['a'], 'denied')), []);
  });

  it('lie in its folder', () => {
    assert.deepEqual(edited(tool('Write', ['/etc/x', '../x', 'a/../../x', 'C:\\x', '~/x', '', './a', 'b\\c'])), ['a', 'b/c']);
  });

  it('are 500 at most', () => {
    assert.equal(edited(...Array.from({ length: 600 }, (_, i) => tool('Write', [`f${i}`]))).length, 500);
  });

  for (const [name, lines] of Object.entries({
    claude: [
      { type: 'system', subtype: 'init', cwd: '/x', session_id: 's', model: 'm' },
      { type: 'assistant', message: { content: [{ type: 'tool_use', id: 't', name: 'Write', input: { file_path: '/x/src/a.js', content: '' } }] } },
      { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 't', content: 'Done.' }] } },
    ],
    codex: [{ type: 'item.completed', item: { id: 'i', type: 'file_change', status: 'completed', changes: [{ path: '/x/src/a.js', kind: 'update' }] } }],
  })) {
    it(`are told by ${name}`, () => {
      const reader = presetNamed(name === 'codex' ? 'codex' : 'claude').createReader({ cwd: '/x', now: () => 0 });
      assert.deepEqual(edited(...lines.flatMap((line) => reader.line(JSON.stringify(line)))), ['src/a.js']);
    });
  }

  for (const [kind, files] of [['edit', ['src/a.js']], ['delete', ['src/a.js']], ['move', ['src/a.js']], ['read', []], ['execute', []], ['other', []]] as const) {
    it(`are told by the Agent Client Protocol with a call of the kind ${kind}${files.length === 0 ? ', which writes none' : ''}`, () => {
      const updates = new SessionUpdates({ cwd: '/x', now: () => 0 });
      updates.begin();
      const call = { sessionUpdate: 'tool_call', toolCallId: 't', kind, title: 'A call', status: 'completed', locations: [{ path: '/x/src/a.js' }] };
      assert.deepEqual(edited(...updates.update(call)), files);
    });
  }
});
