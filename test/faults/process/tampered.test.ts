import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identify } from '../../../src/node/process/process-table.ts';
import { AgentBench, isAlive, written } from './agents.ts';

const onLinux = process.platform === 'linux' ? it : it.skip;
const onUnix = process.platform === 'win32' ? it.skip : it;
/** Works until a file is there. */
const PATIENT = ['node', '-e', `console.log('at work'); const wait = setInterval(() => { if (!require('fs').existsSync('go')) return; clearInterval(wait); console.log('goes on'); }, 20)`];
const LIE = JSON.stringify({ schema: 1, exit: { kind: 'exited', exitCode: 0, signal: null, output: 'All is well.', durationMs: 1, costUsd: 0, survivors: [] } });

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 15_000; !holds();) {
    assert.ok(performance.now() < end, `It was waited for in vain: ${what}`);
    await delay(20);
  }
}

describe('an agent that writes into the files of its own attempt', () => {
  let bench: AgentBench;
  let outside: string;

  beforeEach(async () => {
    bench = await AgentBench.open();
    outside = await mkdtemp(join(tmpdir(), 'coherence-outside-'));
  });

  afterEach(async () => {
    await rm(outside, { recursive: true });
    await bench.close();
  });

  const next = (): Promise<AgentBench> => AgentBench.open({ stateDir: join(bench.root, 'state') });

  /** An attempt at work whose agent and shim are written down. */
  async function atWork(token: string) {
    const agent = await bench.start(PATIENT, { token });
    await written(agent, /at work/);
    const record = () => JSON.parse(readFileSync(bench.file(token, 'run.json'), 'utf8')) as { shim: { pid: number }; process: { pid: number } | null };
    await until(() => record().process !== null, 'an agent that is written down');
    return { agent, shim: record().shim.pid, pid: record().process?.pid ?? 0 };
  }

  onUnix('has not come to its end by saying so: it is ended, and counts as lost', async () => {
    const { agent, pid, shim } = await atWork('attempt_liar');
    writeFileSync(bench.file('attempt_liar', 'exit.json'), LIE);
    const exit = await agent.exit;
    assert.equal(exit.kind, 'lost');
    assert.deepEqual([isAlive(pid), isAlive(shim)], [false, false]);
  });

  onUnix('holds nobody up by a pipe in the place of a file', async () => {
    const { agent } = await atWork('attempt_pipe');
    for (const name of ['exit.json', 'shim.err', 'events.jsonl', 'request.json', 'cancel.new']) {
      rmSync(bench.file('attempt_pipe', name), { force: true });
      if (name !== 'request.json') execFileSync('mkfifo', [bench.file('attempt_pipe', name)]);
    }
    // Without what was asked for, nobody waits for it any more.
    const exit = await agent.exit;
    assert.equal(exit.kind, 'cancelled');
    assert.ok(lstatSync(bench.file('attempt_pipe', 'exit.json')).isFile());
  });

  onUnix('is adopted by nobody where pipes stand for its files, and is removed', async () => {
    const { agent } = await atWork('attempt_pipes');
    writeFileSync(join(bench.root, 'go'), '');
    await agent.exit;
    for (const name of ['run.json', 'request.json']) {
      rmSync(bench.file('attempt_pipes', name));
      execFileSync('mkfifo', [bench.file('attempt_pipes', name)]);
    }
    const other = await next();
    assert.equal(await other.port.adopt('attempt_pipes'), null);
    await other.port.reap('attempt_pipes');
    assert.ok(!existsSync(bench.file('attempt_pipes', '')));
    await other.close().catch(() => {});
  });

  onLinux('ends though its events are very large and hold nothing', async () => {
    const { agent } = await atWork('attempt_sparse');
    truncateSync(bench.file('attempt_sparse', 'events.jsonl'), 2 ** 42);
    writeFileSync(join(bench.root, 'go'), '');
    assert.equal((await agent.exit).kind, 'exited');
  });

  onUnix('leads neither its shim nor its owner out of the folder by links', async () => {
    const { agent } = await atWork('attempt_link');
    const precious = join(outside, 'precious');
    writeFileSync(precious, 'precious');
    for (const name of ['exit.json.new', 'run.json.new', 'events.jsonl']) {
      rmSync(bench.file('attempt_link', name), { force: true });
      symlinkSync(precious, bench.file('attempt_link', name));
    }
    writeFileSync(join(bench.root, 'go'), '');
    assert.equal((await agent.exit).kind, 'exited');
    assert.equal(readFileSync(precious, 'utf8'), 'precious');
    await bench.port.forget('attempt_link');
    assert.equal(readFileSync(precious, 'utf8'), 'precious');
  });

  onUnix('is cancelled through no link', async () => {
    const { agent } = await atWork('attempt_cancel');
    symlinkSync(join(outside, 'made'), bench.file('attempt_cancel', 'cancel'));
    agent.cancel();
    assert.equal((await agent.exit).kind, 'cancelled');
    assert.deepEqual(readdirSync(outside), []);
  });

  onUnix('gets no log outside of the folder of logs', async () => {
    mkdirSync(join(bench.root, 'state/logs'), { recursive: true });
    symlinkSync(join(outside, 'rc'), join(bench.root, 'state/logs/task_1.log'));
    await bench.run(['node', '-e', "console.log('evil')"]);
    rmSync(join(bench.root, 'state/logs'), { recursive: true });
    symlinkSync(outside, join(bench.root, 'state/logs'));
    await bench.run(['node', '-e', "console.log('evil')"]);
    assert.deepEqual(readdirSync(outside), []);
  });

  onUnix('has its own end written over a folder in the place of it', async () => {
    const { agent } = await atWork('attempt_folder');
    mkdirSync(bench.file('attempt_folder', 'exit.json'));
    writeFileSync(join(bench.file('attempt_folder', 'exit.json'), 'x'), '');
    writeFileSync(join(bench.root, 'go'), '');
    assert.equal((await agent.exit).kind, 'exited');
  });

  onLinux('has no other process ended by writing down that it is its own', async () => {
    const victim = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const identity = await identify(victim.pid ?? 0);
    const { agent, pid, shim } = await atWork('attempt_forger');
    const path = bench.file('attempt_forger', 'run.json');
    const record = JSON.parse(await readFile(path, 'utf8')) as object;
    process.kill(shim, 'SIGKILL');
    await agent.exit;
    assert.ok(!isAlive(pid));
    for (const forged of [{ shim: identity, process: identity }, { shim: identity, process: null }, { shim: null, process: identity }]) {
      mkdirSync(bench.file('attempt_forger', ''), { recursive: true });
      writeFileSync(path, JSON.stringify({ ...record, ...forged }));
      const other = await next();
      const adopted = await other.port.adopt('attempt_forger');
      adopted?.cancel();
      await other.port.reap('attempt_forger');
      assert.ok(isAlive(identity?.pid ?? 0), JSON.stringify(forged));
    }
    victim.kill('SIGKILL');
  });

  onLinux('hides nothing that it started by writing down that it has only just begun', async () => {
    const { agent, pid, shim } = await atWork('attempt_late');
    await bench.port.leave();
    void agent;
    const path = bench.file('attempt_late', 'run.json');
    const record = JSON.parse(await readFile(path, 'utf8')) as object;
    process.kill(shim, 'SIGKILL');
    await until(() => !isAlive(shim), 'a shim that is gone');
    writeFileSync(path, JSON.stringify({ ...record, shim: null, process: { pid: 2 ** 22 + 1, started: 1e15 } }));
    const other = await next();
    await other.port.reap('attempt_late');
    assert.ok(!isAlive(pid));
  });
});
