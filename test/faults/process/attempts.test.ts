import assert from 'node:assert/strict';
import { type ChildProcess, spawn as realSpawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { AgentExit } from '../../../src/engine/ports/agent.ts';
import { processTable } from '../../../src/node/process/process-table.ts';
import { AgentBench, fixture, isAlive, written } from './agents.ts';

interface Report {
  argv: string[];
  stdin: string;
  cwd: string;
  env: Record<string, string>;
}

const reportOf = (exit: AgentExit): Report => JSON.parse(exit.output) as Report;
const onUnix = process.platform === 'win32' ? it.skip : it;

describe('an attempt', () => {
  let bench: AgentBench;

  beforeEach(async () => {
    bench = await AgentBench.open({ environment: { ...process.env, MY_KEY: 'the-key-of-the-agent', OTHER_KEY: 'never-to-be-seen' } });
  });

  afterEach(() => bench.close());

  it('gets its arguments byte for byte: nothing is parsed by a shell', async () => {
    const argv = ['$(touch x)', '`id`', "a'b\"c", 'a\nb', '-rf', '--', '; rm -rf /', '%PATH%', '*', '~', ' ', 'ä😀', ''];
    assert.deepEqual(reportOf(await bench.run(fixture('report.mjs', ...argv))).argv, argv);
    assert.deepEqual((await readdir(bench.root)).sort(), ['state']);
  });

  it('gets the direction by stdin, which is closed then', async () => {
    const direction = `# Work\n\n"quoted" $(x) \u0000 ä😀\n${'line\n'.repeat(50_000)}`;
    const report = await bench.run(['node', '-e', 'let n = 0; process.stdin.on("data", (d) => { n += d.length; }).on("end", () => console.log(n))'], { direction });
    assert.equal(report.output, `${Buffer.byteLength(direction)}\n`);
    assert.equal(reportOf(await bench.run(fixture('report.mjs'), { direction: 'a $(b)' })).stdin, 'a $(b)');
  });

  it('gets the direction by a file that only its owner can read, and an empty stdin', async () => {
    const { argv, stdin } = reportOf(await bench.run(fixture('report.mjs', 'read', '--from={direction}'), { direct: 'file', direction: 'x' }));
    assert.deepEqual([argv[0], stdin], ['read', '']);
    const read = `const path = process.argv[1]; const fs = require('fs'); console.log(JSON.stringify([fs.readFileSync(path, 'utf8'), fs.statSync(path).mode & 0o777]))`;
    assert.deepEqual(JSON.parse((await bench.run(['node', '-e', read, '{direction}'], { direct: 'file', direction: 'the $& direction' })).output), ['the $& direction', 0o600]);
    assert.deepEqual(await bench.runs(), []);
  });

  it('says what is wrong with a command that has no place for the file', async () => {
    const exit = await bench.run(fixture('report.mjs'), { direct: 'file' });
    assert.equal(exit.kind, 'start_failed');
    assert.match(exit.error ?? '', /\{direction\}/);
  });

  it('does not mind a program that does not read its direction', async () => {
    const exit = await bench.run(fixture('end.mjs', 'close-stdin'), { direction: 'x'.repeat(1_000_000) });
    assert.deepEqual([exit.kind, exit.exitCode], ['exited', 0]);
  });

  it('has the environment that it was allowed, a temporary folder of its own, and its run id', async () => {
    const { env, cwd } = reportOf(await bench.run(fixture('report.mjs'), { names: ['MY_KEY'], token: 'attempt_env' }));
    assert.equal(cwd, bench.root);
    assert.equal(env['COHERENCE_RUN_ID']?.split(':').at(-1), 'attempt_env');
    assert.equal(env['MY_KEY'], '[redacted]');
    assert.equal(env['OTHER_KEY'], undefined);
    assert.ok(env['TMPDIR'] !== undefined && env['TMPDIR'] !== tmpdir());
    await assert.rejects(stat(env['TMPDIR']), { code: 'ENOENT' });
  });

  it('leaves no temporary file', async () => {
    const exit = await bench.run(['node', '-e', 'require("fs").writeFileSync(process.env.TMPDIR + "/x", "x"); console.log(process.env.TMPDIR)']);
    await assert.rejects(stat(exit.output.trim()), { code: 'ENOENT' });
  });

  it('tells what it writes while it works, and logs it', async () => {
    const agent = await bench.start(fixture('end.mjs', 'hang'));
    assert.equal(await written(agent, /\n/), 'started\n');
    assert.ok(agent.pid !== null && isAlive(agent.pid));
    assert.deepEqual((await bench.runs()).length, 1);
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.signal, exit.output], ['cancelled', 'SIGTERM', 'started\n']);
    assert.match(await bench.log(), /^# task_id=task_1 status=running\n# command=.*\n---\nstarted\n\n# duration_seconds=\d+\.\d exit=-15 status=cancelled\n$/);
    agent.cancel();
  });

  for (const [name, args, expected] of [
    ['exits well', ['code', '0'], { kind: 'exited', exitCode: 0, signal: null }],
    ['exits with a code', ['code', '7'], { kind: 'exited', exitCode: 7, signal: null }],
    ['is killed by somebody else', ['signal', 'SIGKILL'], { kind: 'exited', exitCode: null, signal: 'SIGKILL' }],
  ] as const) {
    it(`${name}, and that is said`, async () => {
      const { kind, exitCode, signal, survivors } = await bench.run(fixture('end.mjs', ...args));
      assert.deepEqual({ kind, exitCode, signal, survivors }, { ...expected, survivors: [] });
    });
  }

  it('is ended when it hangs silently, with a reason of its own', async () => {
    const exit = await bench.run(fixture('end.mjs', 'hang'), { idleMs: 400 });
    assert.deepEqual([exit.kind, exit.signal], ['idle', 'SIGTERM']);
  });

  it('is ended when it works for too long, however much it writes', async () => {
    const exit = await bench.run(fixture('end.mjs', 'chatter'), { idleMs: 5000, wallMs: 600 });
    assert.equal(exit.kind, 'timed_out');
    assert.match(await bench.log(), /status=timed_out\n$/);
  });

  it('may end in good order when it is cancelled', async () => {
    const agent = await bench.start(fixture('end.mjs', 'graceful'));
    await written(agent, /started/);
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode, exit.output], ['cancelled', 5, 'started\nending in good order\n']);
  });

  it('shows no secret in its output, its events and its log', async () => {
    const agent = await bench.start(['node', '-e', 'process.stdout.write("key: the-key-of-"); setTimeout(() => console.log("the-agent and sk-abcdefghijklmnop"), 50)', 'Bearer abcdefghijklmnopqrst']);
    let events = '';
    agent.onText((text) => {
      events += text;
    });
    const { output } = await agent.exit;
    assert.equal(output, 'key: [redacted] and [redacted]\n');
    assert.equal(events, output);
    assert.doesNotMatch(await bench.log(), /the-key-of-the-agent|sk-abc|abcdefghijklmnopqrst/);
  });

  describe('that cannot be started', () => {
    const broken = async (argv: string[], expected: RegExp, cwd = bench.root): Promise<void> => {
      const exit = await bench.run(argv, { cwd });
      assert.equal(exit.kind, 'start_failed');
      assert.match(exit.error ?? '', expected);
      assert.deepEqual([exit.exitCode, exit.signal, exit.output], [null, null, '']);
      assert.deepEqual(await bench.runs(), []);
      assert.ok((await bench.log()).includes(exit.error ?? '?'));
    };

    it('names a program that is missing', () => broken(['no-such-agent', 'x'], /^The program “no-such-agent” was not found: install it/));
    it('names a folder that is missing', () => broken(['node'], /^The folder “.*gone”.* does not exist/, join(bench.root, 'gone')));
    it('says what NUL does', () => broken(['node', 'a\0b'], /^The program “node” could not be started: .*null/));

    onUnix('names a program that may not be executed', async () => {
      const path = join(bench.root, 'agent.sh');
      await writeFile(path, '#!/bin/sh\n');
      await chmod(path, 0o644);
      await broken([path], /may not be executed/);
    });

    onUnix('says what to do about arguments that are too long', () => broken(['node', 'x'.repeat(4 * 1024 * 1024)], /stdin or file/));

    it('says so where even its folders cannot be made', async () => {
      await mkdir(join(bench.root, 'state'), { recursive: true });
      await writeFile(join(bench.root, 'state/runs'), 'in the way');
      const exit = await bench.run(fixture('end.mjs', 'code', '0'));
      assert.deepEqual([exit.kind, /could not be prepared/.test(exit.error ?? '')], ['start_failed', true]);
    });
  });

  it('is started again where the system was short of something for a moment', async () => {
    let attempts = 0;
    const short = await AgentBench.open({
      spawn: (program, args, options): ChildProcess => {
        attempts += 1;
        if (attempts < 3) throw Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN' });
        return realSpawn(program, args, options);
      },
    });
    assert.equal((await short.run(fixture('end.mjs', 'code', '0'))).exitCode, 0);
    assert.equal(attempts, 3);
    await short.close();
  });

  it('gives up where the system stays short of it, and leaves nothing', async () => {
    let attempts = 0;
    const short = await AgentBench.open({
      spawn: (): ChildProcess => {
        attempts += 1;
        throw Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN' });
      },
    });
    const exit = await short.run(['x']);
    assert.equal(exit.kind, 'start_failed');
    assert.match(exit.error ?? '', /no room for another process/);
    assert.equal(attempts, 4);
    assert.deepEqual(await short.runs(), []);
    await short.close();
  });

  it('does not begin where it is cancelled before its shim is there', async () => {
    const agent = await bench.start(['node', '-e', 'require("fs").writeFileSync("begun", "")']);
    agent.cancel();
    const exit = await agent.exit;
    assert.deepEqual([exit.kind, exit.exitCode], ['cancelled', null]);
    assert.deepEqual(await readdir(bench.root), ['state']);
  });
});

describe('a hundred attempts in a row', () => {
  it('leave no process, no open file and no temporary folder', async function () {
    if (process.platform !== 'linux') return this.skip();
    this.timeout(150_000);
    // As users run it: a bundle that needs nothing beside it.
    const folder = await mkdtemp(join(tmpdir(), 'coherence-shim-'));
    await build({ entryPoints: { shim: 'src/node/attempt/shim-main.ts' }, bundle: true, platform: 'node', format: 'esm', splitting: true, outdir: folder, outExtension: { '.js': '.mjs' }, mainFields: ['module', 'main'], logLevel: 'error' });
    const bench = await AgentBench.open({ shim: [process.execPath, join(folder, 'shim.mjs')] });
    const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
    const children = async (): Promise<string> => await readFile(`/proc/self/task/${process.pid}/children`, 'latin1');
    const temporary = async (): Promise<string[]> => (await readdir(tmpdir())).filter((name) => /^coherence-\w{6}$/.test(name));
    await bench.run(['true']);
    const before = [await openFiles(), await children()];
    const mine = new Set<string>();
    for (let count = 0; count < 100; count += 1) {
      const argv = count % 10 === 0 ? ['no-such-agent'] : ['sh', '-c', `echo "$TMPDIR"; ${count % 10 === 5 ? 'sleep 60 &' : 'true'}`];
      const exit = await bench.run(argv);
      if (exit.output !== '') mine.add(exit.output.trim());
    }
    assert.equal(mine.size, 90);
    assert.deepEqual([await openFiles(), await children()], before);
    assert.deepEqual((await temporary()).filter((name) => mine.has(join(tmpdir(), name))), []);
    assert.deepEqual(await bench.runs(), []);
    assert.deepEqual(await carrying(`attempt_${process.pid}_`), []);
    await bench.close();
    await rm(folder, { recursive: true });
  });
});

/** The processes whose run id begins so. */
async function carrying(runId: string): Promise<number[]> {
  const table = processTable();
  const ours: number[] = [];
  for (const { pid } of (await table?.list()) ?? []) if ((await table?.runId(pid))?.split(':').some((id) => id.startsWith(runId)) === true) ours.push(pid);
  return ours;
}
