import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decidePermission } from '../../../../src/agents/acp/permission.ts';
import { SessionUpdates } from '../../../../src/agents/acp/session-updates.ts';
import { endByError, endOf } from '../../../../src/agents/acp/turn-end.ts';
import { fieldOf, numberAt, parseObject, textAt } from '../../../../src/agents/json.ts';
import type { AgentEvent } from '../../../../src/contract/agent-event.ts';
import { judge } from '../../../../src/pipeline/judge.ts';
import { NOW, readingOf } from '../reading.ts';

const FOLDER = 'test/fixtures/agents';
const AGENTS = ['claude-acp', 'codex-acp', 'gemini-acp', 'opencode-acp'];

interface Replay {
  events: AgentEvent[];
  /** What was asked for, and what would be said to it where all may be written and commands are asked for. */
  asked: string[];
}

/** What an agent told us in a case, from its prompt on. */
function replay(agent: string, name: string): Replay {
  const lines = readFileSync(join(FOLDER, agent, `${name}.jsonl`), 'utf8').split('\n').map(parseObject).filter((line) => line !== null);
  const answers = lines.filter((line) => textAt(line, 'method') === null).map((line) => numberAt(line, 'id') ?? 0);
  const last = Math.max(...answers);
  const updates = new SessionUpdates({ cwd: '/workspace', now: () => NOW });
  const replayed: Replay = { events: [], asked: [] };
  let end: AgentEvent[] = [];
  for (const line of lines) {
    const method = textAt(line, 'method');
    if (method === 'session/update') replayed.events.push(...updates.update(fieldOf(line, 'params', 'update')));
    if (method === 'session/request_permission') {
      const { call, events } = updates.asked(fieldOf(line, 'params', 'toolCall'));
      replayed.events.push(...events);
      const decision = decidePermission(call, { posture: { files: 'write', commands: 'ask', specsFolder: 'specs' }, grants: [], folders: ['/workspace'], real: (path) => path, digest: (text) => text, clean: (text) => ({ text, hidden: [] }) });
      replayed.asked.push(decision.kind === 'ask' ? decision.ask.title : decision.kind);
    }
    if (method !== null) continue;
    if (line['id'] === last - 1) updates.begin();
    if (line['id'] !== last) continue;
    const error = line['error'];
    if (error !== undefined) end = endByError({ code: numberAt(error, 'code') ?? 0, message: textAt(error, 'message') ?? '', data: fieldOf(error, 'data') }, NOW);
    else {
      replayed.events.push(...updates.answered(line['result']));
      const failure = updates.failure();
      end = failure === null ? [endOf(line['result'])] : endByError(failure, NOW);
    }
  }
  return { events: [...replayed.events, ...updates.end(), ...end], asked: replayed.asked };
}

function casesOf(agent: string): string[] {
  return readdirSync(join(FOLDER, agent)).filter((file) => file.endsWith('.jsonl')).map((file) => file.slice(0, -'.jsonl'.length));
}

const toolsOf = ({ events }: Replay): string[] => events.flatMap((event) => (event.type === 'tool' ? `${event.title}: ${event.status}${event.detail === undefined ? '' : ` (${event.detail})`}` : []));

/** What becomes of an attempt that has ended so, before its files are looked at. */
function outcomeOf({ events }: Replay): string {
  const { account } = readingOf(events);
  const { outcome } = judge({
    phase: 'impl', output: '', files: [], conflicts: [], spec: null, productFiles: [], testFiles: [], tests: null, feedbackCharacters: 1000,
    exit: { kind: 'exited', exitCode: 0, signal: null, result: account.result, ...(account.limit === null ? {} : { limit: account.limit }) },
  } as unknown as Parameters<typeof judge>[0]);
  return outcome;
}

describe('agents that speak the Agent Client Protocol, as recorded', () => {
  for (const agent of AGENTS) {
    for (const name of casesOf(agent)) {
      it(`${agent}: ${name}`, () => {
        const told = replay(agent, name);
        const { account, text } = readingOf(told.events);
        assert.ok(account.result !== null, 'it comes to an end');
        const [wrong, ok] = [!account.result.ok, account.result.ok];
        if (/^(?:usage-limit|rate$)/.test(name)) assert.ok(wrong && account.limit !== null && outcomeOf(told) === 'limit', JSON.stringify(account.result));
        else if (/^(?:no-key|unauthorized)$/.test(name)) assert.equal(outcomeOf(told), 'unavailable', JSON.stringify(account.result));
        else if (/^(?:broken|cut-always)$/.test(name)) assert.ok(wrong && account.limit === null, JSON.stringify(account));
        else if (!/^(?:denied|cut)/.test(name)) assert.ok(ok && account.limit === null, JSON.stringify(account.result));
        if (ok) assert.ok((account.usage?.input ?? 0) > 0 && (account.usage?.output ?? 0) > 0);
        if (name === 'write') assert.match(text, /^I write a greeting\.\n▸ Write notes\/hello\.txt\nThat is done\.\n/);
      });
    }
  }

  it('say what a command came to', () => {
    for (const agent of AGENTS.filter((each) => casesOf(each).includes('failing-command'))) {
      const last = toolsOf(replay(agent, 'failing-command')).at(-1);
      assert.match(last ?? '', agent === 'gemini-acp' ? /^echo before; echo wrong >&2; exit 3: / : /^echo before; echo wrong >&2; exit 3: failed \((?:exit 3|Exit code 3)\)$/, agent);
    }
  });

  it('ask for what a person can judge', () => {
    assert.deepEqual(['claude-acp', 'gemini-acp'].map((agent) => replay(agent, 'denied-command').asked), [['Run node -e 0'], ['Run node -e 0']]);
    assert.deepEqual(['claude-acp', 'codex-acp', 'gemini-acp'].map((agent) => replay(agent, 'denied-write').asked), [['allow'], ['allow'], ['allow']]);
  });

  it('wait, where they say so', () => {
    const waiting = replay('codex-acp', 'cut').events.find((event) => event.type === 'waiting');
    assert.match(waiting?.type === 'waiting' ? waiting.message : '', /^Reconnecting\.\.\. 1\/2 stream disconnected/);
  });

  it('count a turn with what was cached', () => {
    assert.deepEqual(readingOf(replay('claude-acp', 'write').events).account.usage, { input: 3200, output: 100, cached: 1600 });
    assert.deepEqual(readingOf(replay('codex-acp', 'edit').events).account.usage, { input: 4400, output: 180, cached: 2000 });
    assert.equal(readingOf(replay('opencode-acp', 'write').events).account.costUsd, 0.00678);
  });
});
