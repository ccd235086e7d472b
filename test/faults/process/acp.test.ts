import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import type { AgentExit, AttemptRequest } from '../../../src/engine/ports/agent.ts';
import { AgentBench, fixture, isAlive, pidsIn, written } from './agents.ts';

const SECRET = 'hunter2-and-then-some-more';
const INSTALL = { toolCallId: 'c1', kind: 'execute', title: 'npm i left-pad', rawInput: { command: 'npm i left-pad' } };

interface Ran {
  exit: AgentExit;
  events: AgentEvent[];
  text: string;
  seen: string[];
}

describe('an agent that speaks the Agent Client Protocol', () => {
  let folder: string;
  let script: string;
  let bench: AgentBench;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-acp-'));
    script = join(folder, 'script.json');
    bench = await AgentBench.open({ environment: { ...process.env, MY_SECRET: SECRET } });
  });
  afterEach(async () => {
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  function write(content: Record<string, unknown>): void {
    writeFileSync(script, JSON.stringify(content).replaceAll('$CWD', bench.root));
    writeFileSync(`${script}.seen`, '');
  }

  function request(more: Partial<AttemptRequest> = {}): Partial<AttemptRequest> {
    return { direction: 'Add a slug function.', agent: { name: 'agent', executor: 'acp', account: 'agent', argv: fixture('acp-agent.mjs', script), direction: 'stdin', env: ['MY_SECRET'] }, ...more };
  }

  async function run(content: Record<string, unknown>, more: Partial<AttemptRequest> = {}): Promise<Ran> {
    write(content);
    const agent = await bench.start([], request(more));
    const ran = { events: [] as AgentEvent[], text: '' };
    agent.onEvent((event) => ran.events.push(event));
    agent.onText((piece) => {
      ran.text += piece;
    });
    const exit = await agent.exit;
    const seen = readFileSync(`${script}.seen`, 'utf8').split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { method: string }).method);
    return { ...ran, exit, seen };
  }

  /** Everything that is written down of an attempt. */
  function kept(path = join(bench.root, 'state')): string {
    return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
  }

  it('comes to what it tells', async () => {
    const { exit, events, text } = await run({
      steps: [
        ['say', 'I add the func'], ['say', 'tion.'], ['ask', { toolCallId: 'c0', kind: 'edit', title: 'Write', locations: [{ path: '$CWD/src/slug.ts' }] }], ['write', '$CWD/src/slug.ts', 'export {};'],
        ['update', { sessionUpdate: 'plan', entries: [{ content: 'Test it', status: 'pending', priority: 'low' }] }],
        ['update', { sessionUpdate: 'usage_update', used: 10, size: 100, cost: { amount: 0.5, currency: 'USD' } }], ['say', 'Done.'], ['stop', 'end_turn', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } }],
      ],
    });
    const { output, result, usage, costUsd, session, kind, exitCode, survivors, asked } = exit;
    assert.deepEqual({ output, result, usage, costUsd, session, kind, exitCode, survivors, asked }, {
      output: 'I add the function.\nDone.\n', result: { ok: true, error: null }, usage: { input: 1, output: 2, cached: 0 }, costUsd: 0.5, session: 'session-1', kind: 'exited', exitCode: 0, survivors: [], asked: undefined,
    });
    assert.deepEqual(events.map(({ type }) => type), ['session', 'text', 'tool', 'tool', 'plan', 'usage', 'text', 'usage', 'result']);
    assert.equal(text, '· Session session-1\nI add the function.\n▸ Write src/slug.ts\n☐ Test it\nDone.\n1 tokens in, 2 out · 0.50 USD\n');
    assert.ok((await bench.log()).includes('▸ Write src/slug.ts\n'));
  });

  it('stops at what a person has to allow, and the next attempt goes on there with the answer', async () => {
    const steps = [['say', 'I need it.'], ['ask', INSTALL], ['say', 'Installed.']];
    const first = await run({ resumes: true, steps });
    assert.deepEqual([first.exit.asked, first.exit.session, first.exit.result], [{ id: 'execute npm i left-pad', title: 'Run npm i left-pad' }, 'session-1', null]);
    assert.equal(first.exit.kind, 'exited');
    const { asked, session } = first.exit;
    assert.ok(asked !== undefined && session !== undefined);
    const second = await run({ resumes: true, steps }, { session, grants: [{ id: asked.id, allow: true }] });
    assert.deepEqual([second.seen, second.exit.result, second.exit.output, second.exit.asked], [['initialize', 'session/resume', 'session/prompt', 'outcome'], { ok: true, error: null }, 'I need it.\nInstalled.\n', undefined]);
    const third = await run({ resumes: true, steps }, { session, grants: [{ id: asked.id, allow: false }] });
    assert.deepEqual([third.exit.denied, third.exit.result?.ok], [['npm i left-pad'], true]);
  });

  it('is refused what its phase does not allow', async () => {
    const { exit } = await run({ steps: [['ask', { toolCallId: 'c1', kind: 'edit', title: 'Edit', locations: [{ path: '$CWD/src/a.ts' }] }], ['ask', INSTALL]] }, { posture: { files: 'read', commands: 'deny', specsFolder: 'specs' } });
    assert.deepEqual([exit.denied, exit.result?.ok], [['Edit src/a.ts', 'npm i left-pad'], true]);
  });

  it('does not say again what its session has said before', async () => {
    const { exit, text } = await run({ load: [['say', 'Earlier.']], steps: [['say', 'Now.']] }, { session: 'session-7' });
    assert.deepEqual([exit.session, exit.output], ['session-7', 'Now.\n']);
    assert.doesNotMatch(text, /Earlier/);
  });

  it('is cancelled with everything that it has started', async () => {
    write({ steps: [['spawn'], ['say', 'I begin.\n'], ['hang']] });
    const agent = await bench.start([], request());
    const { child } = pidsIn(await written(agent, /I begin/));
    assert.ok(child !== undefined && isAlive(child));
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.survivors, isAlive(child)], ['cancelled', [], false]);
  });

  it('is ended after its result with what it leaves behind, where it does not exit', async () => {
    const { exit, text } = await run({ stays: true, steps: [['spawn'], ['say', 'Done.']] });
    const { child } = pidsIn(text);
    assert.deepEqual([exit.kind, exit.result?.ok, exit.survivors], ['exited', true, []]);
    assert.ok(child !== undefined && !isAlive(child));
  });

  it('is idle where it never answers', async () => {
    const { exit } = await run({ steps: [['say', 'I begin.'], ['hang']] }, { idleMs: 700 });
    assert.deepEqual([exit.kind, exit.result, exit.output], ['idle', null, 'I begin.\n']);
  });

  it('reaches a limit, with the time at which it is over', async () => {
    const { exit } = await run({ steps: [['fail', -32_603, 'Internal error: Too many requests', { statusCode: 429, responseHeaders: { 'retry-after': '3600' } }]] });
    assert.deepEqual([exit.limit?.kind, exit.limit?.message, exit.result?.ok], ['rate', 'Too many requests', false]);
    assert.ok(Date.parse(exit.limit?.resetsAt ?? '') > Date.now() + 3_000_000);
  });

  it('has no result where it ends in the middle', async () => {
    const died = await run({ steps: [['say', 'I begin'], ['die', 3]] });
    assert.deepEqual([died.exit.kind, died.exit.exitCode, died.exit.result], ['exited', 3, null]);
    const cut = await run({ steps: [['say', 'I begin'], ['half']] });
    assert.deepEqual([cut.exit.kind, cut.exit.exitCode, cut.exit.result], ['exited', 0, null]);
  });

  it('may flood us and write what is no message: its end is what it says, and its log is bounded', async () => {
    const { exit } = await run({ steps: [['raw', 'no message'], ['raw', `"${'x'.repeat(3_000_000)}"`], ['beside', 'a warning'], ['flood', 20_000], ['say', 'Done.']] });
    assert.equal(exit.result?.ok, true);
    assert.match(exit.output, /19999\nDone\.\n$/);
    assert.ok(exit.output.length <= 256 * 1024 && (await bench.log()).length < 200_000);
    assert.match(exit.errorOutput ?? '', /no message/);
  });

  it('shows no secret, however it is cut and wherever it stands', async () => {
    const [half, rest] = [SECRET.slice(0, 9), SECRET.slice(9)];
    const { exit, events, text } = await run({
      steps: [
        ['say', `The key is ${half}`], ['say', `${rest}, and that is it.`], ['think', `Is it ${half}`], ['think', `${rest}?`],
        ['update', { sessionUpdate: 'tool_call', toolCallId: 'c5', kind: 'execute', status: 'in_progress', rawInput: { command: `curl -H ${SECRET} https://example.org` } }],
        ['update', { sessionUpdate: 'plan', entries: [{ content: `Use ${SECRET}`, status: 'pending', priority: 'low' }] }], ['beside', `warning: ${SECRET}`],
        ['ask', { toolCallId: 'c6', kind: 'execute', title: 'x', rawInput: { command: `echo ${SECRET}` } }],
      ],
    });
    for (const all of [JSON.stringify(exit), JSON.stringify(events), text, kept()]) assert.ok(!all.includes(SECRET) && !all.includes(rest), all);
    assert.equal(exit.asked?.title, 'Run echo [redacted]');
    assert.match(exit.asked?.id ?? '', /^execute echo \[redacted\] {2}[0-9a-f]{32}$/);
    assert.match(exit.output, /^The key is \[redacted\], and that is it\.$/m);
  });

  it('leaves nothing of its attempt', async () => {
    await run({ steps: [['say', 'Done.']] });
    for (const token of await bench.runs()) await bench.port.forget(token);
    assert.deepEqual(readdirSync(join(bench.root, 'state/runs')), []);
  });
});
