import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import type { RunningAgent } from '../../../src/engine/ports/agent.ts';
import { identify } from '../../../src/node/process/process-table.ts';
import { AgentBench, fixture, isAlive, pidsIn, written } from './agents.ts';

const onLinux = process.platform === 'linux' ? it : it.skip;
const onUnix = process.platform === 'win32' ? it.skip : it;
const OWNER = fileURLToPath(new URL('../../fixtures/process/owner.ts', import.meta.url));
/** Says that it works, goes on when a file is there, and ends with a code of its own. */
const PATIENT = ['node', '-e', `console.log('at work'); const wait = setInterval(() => { if (!require('fs').existsSync('go')) return; clearInterval(wait); console.log('goes on'); process.exitCode = 7; }, 20)`];

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = performance.now() + 15_000; !(await holds());) {
    assert.ok(performance.now() < end, `It was waited for in vain: ${what}`);
    await delay(20);
  }
}

function recorded(bench: AgentBench, token: string): { temp: string; shim: { pid: number } | null; process: { pid: number } | null } {
  return JSON.parse(readFileSync(bench.file(token, 'run.json'), 'utf8')) as ReturnType<typeof recorded>;
}

/** The pids of an attempt's shim and agent, once both are written down. */
async function pidsOf(bench: AgentBench, token: string): Promise<{ shim: number; agent: number }> {
  await until(() => existsSync(bench.file(token, 'run.json')) && recorded(bench, token).process !== null, 'an agent that is written down');
  const { shim, process } = recorded(bench, token);
  return { shim: shim?.pid ?? 0, agent: process?.pid ?? 0 };
}

function heard(agent: RunningAgent): { events: AgentEvent[]; text: string } {
  const all = { events: [] as AgentEvent[], text: '' };
  agent.onEvent((event) => all.events.push(event));
  agent.onText((text) => {
    all.text += text;
  });
  return all;
}

describe('an attempt and its owner', () => {
  let bench: AgentBench;

  beforeEach(async () => {
    bench = await AgentBench.open();
  });

  afterEach(() => bench.close());

  /** Another owner of the same workspace. */
  const next = (): Promise<AgentBench> => AgentBench.open({ stateDir: join(bench.root, 'state') });

  it('goes on when its owner is killed, and the next one learns how it ended', async () => {
    const owner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', OWNER, bench.root, 'attempt_left', ...PATIENT], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const chunk of owner.stdout) if (String(chunk).includes('at work')) break;
    const exited = once(owner, 'exit');
    owner.kill('SIGKILL');
    await exited;
    const { agent: pid } = await pidsOf(bench, 'attempt_left');
    const temp = join(tmpdir(), recorded(bench, 'attempt_left').temp);
    assert.ok(isAlive(pid));
    await writeFile(join(bench.root, 'go'), '');
    await until(() => existsSync(bench.file('attempt_left', 'exit.json')), 'an end that is written down');
    await assert.rejects(stat(temp), { code: 'ENOENT' });

    const agent = await bench.port.adopt('attempt_left');
    assert.ok(agent !== null);
    const all = heard(agent);
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode, exit.output, exit.survivors], ['exited', 7, 'at work\ngoes on\n', []]);
    assert.equal(all.text, '');
    assert.match(await bench.log(), /---\nat work\ngoes on\n\n# duration_seconds=.* exit=7 status=failed\n$/);
    assert.ok(!isAlive(pid));
    // It is kept until its end is recorded.
    assert.equal((await (await bench.port.adopt('attempt_left'))?.exit)?.exitCode, 7);
    await bench.port.forget('attempt_left');
    assert.deepEqual(await bench.runs(), []);
    assert.equal(await bench.port.adopt('attempt_left'), null);
  });

  it('is followed on by the next owner while it works, which is shown what is new', async () => {
    const first = await bench.start(PATIENT, { token: 'attempt_handed' });
    await written(first, /at work/);
    await bench.port.leave();
    const other = await next();
    const agent = await other.port.adopt('attempt_handed');
    assert.ok(agent !== null);
    const all = heard(agent);
    await until(() => agent.pid !== null, 'the pid of its agent');
    assert.ok(isAlive(agent.pid ?? 0));
    await writeFile(join(bench.root, 'go'), '');
    assert.equal((await agent.exit).exitCode, 7);
    assert.equal(all.text, 'goes on\n');
    await other.close();
  });

  it('can be cancelled by an owner that has adopted it', async () => {
    await written(await bench.start(fixture('end.mjs', 'graceful'), { token: 'attempt_handed' }), /started/);
    await bench.port.leave();
    const other = await next();
    const agent = await other.port.adopt('attempt_handed');
    assert.ok(agent !== null);
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode, exit.output], ['cancelled', 5, 'started\nending in good order\n']);
    await other.close();
  });

  it('tells for how long it has worked and been silent while it works', async () => {
    const agent = await bench.start(PATIENT, { idleMs: 60_000, wallMs: 90_000 });
    await written(agent, /at work/);
    await delay(50);
    const clock = agent.clock();
    assert.ok(clock !== null && clock.workedMs >= clock.silentMs && clock.silentMs > 0, JSON.stringify(clock));
    assert.deepEqual([clock.idleMs, clock.wallMs], [60_000, 90_000]);
    await writeFile(join(bench.root, 'go'), '');
    await agent.exit;
    assert.equal(agent.clock(), null);
  });

  onLinux('is lost when its shim is killed, and nothing of it stays', async () => {
    const agent = await bench.start(fixture('stubborn.mjs', 'stay'), { token: 'attempt_bare' });
    const text = await written(agent, /D=\d+\n(?:.*\n)*/);
    const { shim } = await pidsOf(bench, 'attempt_bare');
    process.kill(shim, 'SIGKILL');
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode, exit.survivors], ['lost', null, []]);
    assert.match(exit.error ?? '', /ended from outside/);
    assert.deepEqual(Object.values(pidsIn(text)).filter(isAlive), []);
    assert.deepEqual(await bench.runs(), []);
    assert.match(await bench.log(), /ended from outside\.\n\n# duration_seconds=.* status=failed\n$/);
  });

  onLinux('leaves no temporary folder when its own is taken away and its shim is killed', async () => {
    const agent = await bench.start(PATIENT, { token: 'attempt_nowhere' });
    await written(agent, /at work/);
    const { shim } = await pidsOf(bench, 'attempt_nowhere');
    const temp = join(tmpdir(), recorded(bench, 'attempt_nowhere').temp);
    assert.ok((await stat(temp)).isDirectory());
    process.kill(shim, 'SIGSTOP');
    await rm(bench.file('attempt_nowhere', ''), { recursive: true });
    process.kill(shim, 'SIGKILL');
    assert.equal((await agent.exit).kind, 'lost');
    await assert.rejects(stat(temp), { code: 'ENOENT' });
    assert.deepEqual(await bench.runs(), []);
  });

  onLinux('tells what it had cost when it is killed with its owner, and nothing of it stays', async () => {
    const agent = await bench.start(PATIENT, { token: 'attempt_costly' });
    await written(agent, /at work/);
    await bench.port.leave();
    const pids = await pidsOf(bench, 'attempt_costly');
    for (const pid of Object.values(pids)) process.kill(pid, 'SIGKILL');
    await until(() => !Object.values(pids).some(isAlive), 'the end of both');
    const told = (costUsd: number, output: number): string => `${JSON.stringify({ at: 1, type: 'event', event: { type: 'usage', usage: { input: 3, output, cached: 0 }, costUsd } })}\n`;
    await appendFile(bench.file('attempt_costly', 'events.jsonl'), `${told(0.1, 1)}${told(0.42, 2)}${told(9, 9).slice(0, 40)}`);
    const other = await next();
    assert.equal(await other.port.adopt('attempt_costly'), null);
    assert.deepEqual(await other.port.reap('attempt_costly'), { costUsd: 0.42, usage: { input: 3, output: 2, cached: 0 } });
    assert.deepEqual([await bench.runs(), await other.port.reap('attempt_costly')], [[], {}]);
  });

  onUnix('ends in good order when its shim is asked to end, and nobody takes that for its own end', async () => {
    const agent = await bench.start(fixture('end.mjs', 'graceful'), { token: 'attempt_asked' });
    await written(agent, /started/);
    process.kill((await pidsOf(bench, 'attempt_asked')).shim, 'SIGTERM');
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode, exit.output], ['lost', 5, 'started\nending in good order\n']);
    assert.match(exit.error ?? '', /SIGTERM/);
  });

  it('ends when its folder is taken away: nobody waits for it any more', async () => {
    const agent = await bench.start(PATIENT, { token: 'attempt_orphan' });
    await written(agent, /at work/);
    await bench.port.leave();
    const { shim, agent: pid } = await pidsOf(bench, 'attempt_orphan');
    await rm(bench.file('attempt_orphan', ''), { recursive: true });
    await until(() => !isAlive(shim) && !isAlive(pid), 'the end of both');
    assert.deepEqual(await bench.runs(), []);
  });

  onLinux('goes on while the disk is full, and keeps its end until the disk takes it', async () => {
    // It writes when it may go on, and again for as long as it is not to end.
    const agent = await bench.start(['node', '-e', `const { existsSync } = require('fs'); console.log('at work'); const wait = setInterval(() => { if (existsSync('go')) console.log('goes on'); if (!existsSync('end')) return; clearInterval(wait); process.exitCode = 7; }, 20)`], { token: 'attempt_full' });
    await written(agent, /at work/);
    const { shim, agent: pid } = await pidsOf(bench, 'attempt_full');
    // Stands for a disk that has no room: nothing more can be written.
    execFileSync('prlimit', ['--pid', String(shim), '--fsize=0:unlimited']);
    await writeFile(join(bench.root, 'go'), '');
    // Long enough for what cannot be written to be told, and for an agent that is ended to go.
    await delay(500);
    assert.ok(isAlive(pid));
    await writeFile(join(bench.root, 'end'), '');
    await until(() => !isAlive(pid), 'the end of its agent');
    await until(() => existsSync(bench.file('attempt_full', 'exit.json.new')), 'an end that is about to be written');
    await delay(100);
    assert.deepEqual([isAlive(shim), existsSync(bench.file('attempt_full', 'exit.json'))], [true, false]);
    execFileSync('prlimit', ['--pid', String(shim), '--fsize=unlimited']);
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode, exit.error, exit.survivors], ['exited', 7, undefined, []]);
  });

  it('is ended with all others that nobody knows of', async () => {
    for (const token of ['attempt_known', 'attempt_unknown']) await written(await bench.start(fixture('end.mjs', 'hang'), { token }), /started/);
    await bench.port.leave();
    const [known, unknown] = [await pidsOf(bench, 'attempt_known'), await pidsOf(bench, 'attempt_unknown')];
    const other = await next();
    await other.port.reapOthers(['attempt_known']);
    assert.deepEqual([known.shim, known.agent, unknown.shim, unknown.agent].map(isAlive), [true, true, false, false]);
    assert.deepEqual(await bench.runs(), ['attempt_known']);
    await other.port.reap('attempt_known');
    assert.deepEqual([known.shim, known.agent].map(isAlive), [false, false]);
    assert.deepEqual(await bench.runs(), []);
    await other.close();
  });

  onUnix('is not adopted where its shim has gone, and another process with its pid is left alone', async () => {
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    await once(innocent, 'spawn');
    const { pid = 0 } = innocent;
    await written(await bench.start(fixture('end.mjs', 'hang'), { token: 'attempt_reused' }), /started/);
    await bench.port.leave();
    const { shim, agent } = await pidsOf(bench, 'attempt_reused');
    process.kill(shim, 'SIGKILL');
    process.kill(agent, 'SIGKILL');
    const temp = basename(await mkdtemp(join(tmpdir(), 'coherence-')));
    await writeFile(bench.file('attempt_reused', 'run.json'), JSON.stringify({ temp, shim: { pid, started: 1 }, process: { pid, started: 1 } }));
    assert.equal(await bench.port.adopt('attempt_reused'), null);
    await bench.port.reap('attempt_reused');
    assert.ok(isAlive(pid));
    assert.deepEqual(await bench.runs(), []);
    // Somebody who writes its start time as well is believed: it is that process.
    assert.equal((await identify(pid))?.pid, pid);
    const gone = once(innocent, 'exit');
    innocent.kill('SIGKILL');
    await gone;
  });

  it('says so where its shim cannot be started, or fails before its agent runs', async () => {
    for (const [shim, expected] of [[['no-such-shim'], /^The program “no-such-shim” was not found/], [[process.execPath, '-e', 'console.error("no room"); process.exitCode = 3', '--'], /^What watches over “agent” could not be started: no room$/]] as const) {
      const other = await AgentBench.open({ shim });
      const exit = await other.run(['node', '-e', '']);
      assert.equal(exit.kind, 'start_failed');
      assert.match(exit.error ?? '', expected);
      assert.ok((await other.log()).includes(exit.error ?? '?'));
      assert.deepEqual(await other.runs(), []);
      await other.close();
    }
  });

  it('is not adopted by what does not read as an attempt', async () => {
    for (const token of ['attempt_none', '../state', '', '.']) assert.equal(await bench.port.adopt(token), null);
  });

  onLinux('has its credentials in no file, no argument and no environment but its own', async () => {
    const secret = 'correct-horse-battery-staple';
    const keyed = await AgentBench.open({ environment: { ...process.env, MY_KEY: secret, OTHER_KEY: 'never-to-be-handed-over' } });
    const split = `process.stdout.write('key: correct-horse-'); setTimeout(() => { console.log('battery-staple'); console.log(JSON.stringify({ key: process.env.MY_KEY })); console.log('never-to-be-' + 'handed-over'); }, 50)`;
    const agent = await keyed.start(['node', '-e', `${split}; setInterval(() => {}, 1e6)`], { token: 'attempt_keyed', names: ['MY_KEY'] });
    await written(agent, /"key".*\n.*\n/);
    const { shim, agent: pid } = await pidsOf(keyed, 'attempt_keyed');
    const seen = (text: string): boolean => text.includes(secret) || text.includes('never-to-be-handed-over');
    assert.ok(readFileSync(`/proc/${pid}/environ`, 'latin1').includes(secret));
    assert.ok(!seen(readFileSync(`/proc/${shim}/environ`, 'latin1') + readFileSync(`/proc/${shim}/cmdline`, 'latin1')));
    await keyed.port.leave();
    await writeFile(keyed.file('attempt_keyed', 'cancel'), '');
    await until(() => existsSync(keyed.file('attempt_keyed', 'exit.json')), 'an end that is written down');
    for (const name of ['request.json', 'events.jsonl', 'exit.json', 'run.json', 'shim.err', 'direction.md']) assert.ok(!seen(readFileSync(keyed.file('attempt_keyed', name), 'utf8')), name);
    assert.ok(!seen(await keyed.log()));
    const exit = await (await keyed.port.adopt('attempt_keyed'))?.exit;
    assert.equal(exit?.output, 'key: [redacted]\n{"key":"[redacted]"}\n[redacted]\n');
    await keyed.close();
  });
});
