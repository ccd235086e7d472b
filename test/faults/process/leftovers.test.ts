import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/node/clock.ts';
import { processTable } from '../../../src/node/process/process-table.ts';
import { reapRun } from '../../../src/node/process/reap.ts';
import { AgentBench, fixture, isAlive, pidsIn, written } from './agents.ts';

const onLinux = process.platform === 'linux' ? it : it.skip;
const onUnix = process.platform === 'win32' ? it.skip : it;
const allThere = (text: string): boolean => ['main', 'C', 'S', 'D'].every((name) => name in pidsIn(text));

describe('what an attempt leaves running', () => {
  let bench: AgentBench;

  beforeEach(async () => {
    bench = await AgentBench.open();
  });

  afterEach(() => bench.close());

  onLinux('is ended with it: a child, a session of its own, a double fork, all deaf to SIGTERM', async () => {
    const agent = await bench.start(fixture('stubborn.mjs', 'stay'));
    let text = '';
    await new Promise<void>((resolve) => {
      agent.onText((piece) => {
        text += piece;
        if (allThere(text)) resolve();
      });
    });
    const { between: _ended, ...company } = pidsIn(text);
    const pids = Object.values(company);
    assert.deepEqual(pids.map(isAlive), [true, true, true, true]);
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.signal, exit.survivors], ['cancelled', 'SIGKILL', []]);
    assert.deepEqual(pids.filter(isAlive), []);
  });

  onLinux('is ended when it ends by itself', async () => {
    const exit = await bench.run(fixture('stubborn.mjs', 'leave'));
    const pids = pidsIn(exit.output);
    assert.deepEqual([exit.kind, exit.exitCode, exit.survivors], ['exited', 0, []]);
    assert.ok(allThere(exit.output), exit.output);
    assert.deepEqual(Object.values(pids).filter(isAlive), []);
  });

  onLinux('does not keep it from settling by holding its output open', async () => {
    const exit = await bench.run(fixture('hold-pipe.mjs'));
    assert.deepEqual([exit.kind, exit.exitCode], ['exited', 0]);
    const { holder } = pidsIn(exit.output);
    assert.ok(holder !== undefined && !isAlive(holder));
  });

  onUnix('is dead at the end of the grace where it is deaf to SIGTERM', async () => {
    const agent = await bench.start(['node', '-e', "process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1e6)"]);
    await written(agent, /deaf/);
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.signal], ['cancelled', 'SIGKILL']);
    assert.ok(agent.pid === null || !isAlive(agent.pid));
  });
});

describe('what an owner leaves running that was killed', () => {
  const OWNER = fileURLToPath(new URL('../../fixtures/process/owner.ts', import.meta.url));

  onLinux('is ended by the next one, with its folders', async () => {
    const bench = await AgentBench.open();
    const owner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', OWNER, bench.root, 'attempt_lost', ...fixture('stubborn.mjs', 'stay')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of owner.stdout) {
      text += String(chunk);
      if (allThere(text) && /temp=/.test(text)) break;
    }
    const exited = once(owner, 'exit');
    owner.kill('SIGKILL');
    await exited;
    const pids = Object.values(pidsIn(text));
    const temp = /temp=(\S+)/.exec(text)?.[1] ?? '';
    assert.ok((await stat(temp)).isDirectory());
    assert.deepEqual(await bench.runs(), ['attempt_lost']);

    await bench.port.reap('attempt_lost');
    assert.deepEqual(pids.filter(isAlive), []);
    assert.deepEqual(await bench.runs(), []);
    await assert.rejects(stat(temp), { code: 'ENOENT' });
    await bench.port.reap('attempt_lost');
    await bench.close();
  });

  onUnix('is not confused with another process that got its pid', async () => {
    const bench = await AgentBench.open();
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore', detached: true });
    await once(innocent, 'spawn');
    const { pid = 0 } = innocent;
    const temp = await mkdtemp(join(tmpdir(), 'coherence-'));
    await recordRun(bench, { temp: basename(temp), process: { pid, started: 1 } });
    await bench.port.reap('attempt_lost');
    assert.ok(isAlive(pid));
    assert.deepEqual(await bench.runs(), []);

    // The same one, in fact, is ended, also where no environments can be read.
    const entry = await processTable()?.find(pid);
    const table = processTable();
    assert.ok(entry && table !== null);
    await recordRun(bench, { temp: basename(await mkdtemp(join(tmpdir(), 'coherence-'))), process: { pid, started: entry.started } });
    const gone = once(innocent, 'exit');
    assert.deepEqual(await reapRun('attempt_lost', { stateDir: join(bench.root, 'state'), clock: systemClock, graceMs: 2000, table: { ...table, showsRunIds: false, runId: () => Promise.resolve(null) } }), []);
    await gone;
    await bench.close();
  });

  it('is not looked for where its record leads elsewhere', async () => {
    const bench = await AgentBench.open();
    await mkdir(join(bench.root, 'mine'));
    for (const record of [{ temp: join('..', basename(bench.root), 'mine'), process: null }, { temp: bench.root, process: null }, { temp: 'coherence-', process: null }, 'torn', null]) {
      await recordRun(bench, record);
      await bench.port.reap('attempt_lost');
      assert.deepEqual(await bench.runs(), []);
    }
    await bench.port.reap('../mine');
    await bench.port.reap('..');
    assert.deepEqual((await readdir(bench.root)).sort(), ['mine', 'state']);
    await bench.close();
  });

  it('is ended too where it is our own and still at work', async () => {
    const bench = await AgentBench.open();
    const agent = await bench.start(fixture('end.mjs', 'hang'), { token: 'attempt_own' });
    await bench.port.reap('attempt_own');
    assert.equal((await agent.exit).kind, 'cancelled');
    await bench.close();
  });

  async function recordRun(bench: AgentBench, record: unknown): Promise<void> {
    const folder = join(bench.root, 'state/runs/attempt_lost');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'run.json'), record === 'torn' ? '{"schema":1,"te' : JSON.stringify(record));
  }
});
