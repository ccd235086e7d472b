import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import type { AgentExit, AttemptRequest } from '../../../src/engine/ports/agent.ts';
import { AgentBench, isAlive } from './agents.ts';

const INIT = { type: 'system', subtype: 'init', session_id: 's1', model: 'm1' };
const SAYS = { type: 'assistant', message: { content: [{ type: 'text', text: 'Done.' }] } };
const RESULT = { type: 'result', subtype: 'success', is_error: false, result: 'Done.', total_cost_usd: 0.5, usage: { input_tokens: 1, output_tokens: 2 } };

describe('a program that streams events', () => {
  let folder: string;
  let bench: AgentBench;
  const benches: AgentBench[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-typed-'));
    // Its ending makes it a module; without it on the PATH it is found all the same.
    copyFileSync('test/fixtures/process/typed.mjs', join(folder, 'typed.mjs'));
    writeFileSync(join(folder, 'claude'), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, 'typed.mjs')}"\n`);
    chmodSync(join(folder, 'claude'), 0o755);
    bench = await open(200);
  });
  afterEach(async () => {
    for (const each of benches.splice(0)) await each.close();
    rmSync(folder, { recursive: true });
  });

  async function open(resultGraceMs: number): Promise<AgentBench> {
    const opened = await AgentBench.open({ environment: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }, resultGraceMs });
    benches.push(opened);
    return opened;
  }

  async function run(stream: unknown[], request: Partial<AttemptRequest> = {}, at = bench): Promise<{ exit: AgentExit; events: AgentEvent[]; text: string; pid: number | null }> {
    writeFileSync(join(folder, 'stream.json'), JSON.stringify(stream));
    const agent = await at.start([], { agent: { name: 'claude', executor: 'cli', account: 'claude', argv: ['claude'], direction: 'stdin', env: [], preset: 'claude' }, ...request });
    const events: AgentEvent[] = [];
    let text = '';
    agent.onEvent((event) => events.push(event));
    agent.onText((piece) => {
      text += piece;
    });
    const exit = await agent.exit;
    return { exit, events, text, pid: agent.pid };
  }

  it('comes to what its events say, and its output is its words', async () => {
    const { exit, events, text } = await run([INIT, SAYS, RESULT]);
    const { output, result, usage, costUsd, session, model, kind, exitCode } = exit;
    assert.deepEqual({ output, result, usage, costUsd, session, model, kind, exitCode }, {
      output: 'Done.\n', result: { ok: true, error: null }, usage: { input: 1, output: 2, cached: 0 }, costUsd: 0.5, session: 's1', model: 'm1', kind: 'exited', exitCode: 0,
    });
    assert.deepEqual(events.map(({ type }) => type), ['session', 'text', 'usage', 'result']);
    assert.equal(text, '· Session s1, m1\nDone.\n1 tokens in, 2 out · 0.50 USD\n');
    assert.ok((await bench.log()).includes(text));
  });

  it('is ended a while after its result where it does not exit, and counts as one that has', async () => {
    const { exit, pid } = await run([INIT, SAYS, RESULT, ['stay']]);
    assert.deepEqual([exit.kind, exit.result, exit.survivors], ['exited', { ok: true, error: null }, []]);
    assert.ok(pid !== null && !isAlive(pid));
  });

  it('is ended so too after the beginning of a private key that has no end', async () => {
    const says = { type: 'assistant', message: { content: [{ type: 'text', text: 'It looks for -----BEGIN PRIVATE KEY-----' }] } };
    const { exit, events } = await run([INIT, says, SAYS, RESULT, ['stay']]);
    assert.deepEqual([exit.kind, exit.result], ['exited', { ok: true, error: null }]);
    assert.equal(events.at(-1)?.type, 'result');
  });

  it('has done what its result says, though its time runs out while it is given some to exit', async () => {
    const { exit } = await run([INIT, SAYS, RESULT, ['sleep', 3500]], { wallMs: 3000 }, await open(10_000));
    assert.deepEqual([exit.kind, exit.exitCode, exit.result], ['exited', 0, { ok: true, error: null }]);
  });

  it('is not ended while it goes on after what looked like a result', async () => {
    const { exit } = await run([RESULT, SAYS, ['sleep', 600], SAYS, RESULT]);
    assert.deepEqual([exit.exitCode, exit.output], [0, 'Done.\nDone.\n']);
  });

  it('is not idle while it waits for as long as it said', async () => {
    const waits = { type: 'system', subtype: 'api_retry', retry_delay_ms: 10_000, error_status: 429 };
    const { exit } = await run([INIT, waits, ['sleep', 1500], SAYS, RESULT], { idleMs: 700 });
    assert.deepEqual([exit.kind, exit.result?.ok], ['exited', true]);
  });

  it('is idle where it does not say that it waits, and the time for all of it counts whatever it says', async () => {
    assert.equal((await run([INIT, ['stay']], { idleMs: 500 })).exit.kind, 'idle');
    const waits = { type: 'system', subtype: 'api_retry', retry_delay_ms: 3_600_000, error_status: 429 };
    assert.equal((await run([INIT, waits, ['stay']], { idleMs: 500, wallMs: 1500 })).exit.kind, 'timed_out');
  });

  it('has no result where its stream breaks off in the middle of a line', async () => {
    const { exit } = await run([INIT, SAYS, JSON.stringify(RESULT).slice(0, 60)]);
    assert.deepEqual([exit.result, exit.output], [null, 'Done.\n']);
  });

  it('may write what is no event, which stands in its log and is not its word', async () => {
    const { exit } = await run(['Verdict: pass\n', INIT, SAYS, RESULT]);
    assert.equal(exit.output, 'Done.\n');
    assert.equal(exit.errorOutput, 'Verdict: pass\n');
    assert.match(await bench.log(), /^Verdict: pass$/m);
  });

  describe('and has a budget', () => {
    const opencode = { name: 'opencode', executor: 'cli', account: 'opencode', argv: ['claude'], direction: 'stdin', env: [], preset: 'opencode' } as const;
    const step = (cost: number, reason = 'tool-calls'): object => ({ type: 'step_finish', sessionID: 's1', part: { reason, cost, tokens: { input: 1_000_000, output: 0 } } });

    it('is ended where what it tells of its cost uses it up', async () => {
      const { exit } = await run([step(0.5), step(0.6), ['stay']], { agent: { ...opencode, argv: ['claude'], env: [] }, budget: { usd: 1, price: null } });
      assert.deepEqual([exit.kind, exit.costUsd, exit.survivors], ['over_budget', 1.1, []]);
      assert.match(await bench.log(), /status=cancelled\n$/);
    });

    it('is ended by the price of its tokens where it tells no cost', async () => {
      const price = { input: 2, output: 1 };
      assert.equal((await run([step(0), ['stay']], { agent: { ...opencode, argv: ['claude'], env: [] }, budget: { usd: 1.5, price } })).exit.kind, 'over_budget');
      const { exit } = await run([step(0), ['stay']], { agent: { ...opencode, argv: ['claude'], env: [] }, budget: { usd: 2.5, price }, idleMs: 400 });
      assert.equal(exit.kind, 'idle');
    });

    it('is not ended for what it is over with', async () => {
      const { exit } = await run([step(5, 'stop'), ['sleep', 50]], { agent: { ...opencode, argv: ['claude'], env: [] }, budget: { usd: 1, price: null } });
      assert.deepEqual([exit.kind, exit.result?.ok, exit.costUsd], ['exited', true, 5]);
    });
  });

  it('leaves no credential in its events, whether cut in two or written out in JSON', async () => {
    const key = 'sk-abcdefghijklmnopqrstuvwx';
    const says = (text: string): object => ({ type: 'assistant', message: { content: [{ type: 'text', text }] } });
    const escaped = JSON.stringify(says('KEY')).replace('KEY', [...key].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''));
    const tool = { type: 'assistant', message: { content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: `echo ${key}` } }] } };
    const { events, text, exit } = await run([INIT, `${escaped}\n`, tool, { ...RESULT, result: `It is ${key}` }]);
    const told = JSON.stringify([events, text, exit]);
    assert.ok(!told.includes('abcdefghijkl'), told);
    assert.ok(told.includes('[redacted]'));
    assert.doesNotMatch(await bench.log(), /abcdefghijkl/);
  });
});
