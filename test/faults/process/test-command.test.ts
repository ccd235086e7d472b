import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import type { TestRun } from '../../../src/engine/ports/test-runner.ts';
import { systemClock, systemIds } from '../../../src/node/clock.ts';
import { readTestOutput } from '../../../src/results/test-output.ts';
import { CommandTestRunner } from '../../../src/node/test-command/command-test-runner.ts';
import { fixture, isAlive, pidsIn } from './agents.ts';

describe('the test command', () => {
  let root: string;
  let read: string[];
  let runner: CommandTestRunner;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'coherence-tests-'));
    read = [];
    runner = new CommandTestRunner({
      stateDir: join(root, 'state'), clock: systemClock, ids: systemIds, logger: silentLogger, graceMs: 300,
      environment: { ...process.env, NODE_TEST_CONTEXT: 'child-v8', MY_SETTING: 'here', MY_TOKEN: 'not-for-anybody' },
      readReport: (output) => {
        read.push(output);
        return { passed: output.length, failed: null, skipped: null, failing: [], cases: [] };
      },
    });
  });

  afterEach(() => rm(root, { recursive: true }));

  function run(argv: string[], options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<TestRun> {
    return runner.run(argv, { cwd: root, timeoutMs: 15_000, signal: new AbortController().signal, ...options });
  }

  it('runs as the developer would run it, and its output is read', async () => {
    const { command, exitCode, ended, output, report } = await run(fixture('report.mjs', 'a b'));
    assert.match(command, /report\.mjs 'a b'$/);
    assert.deepEqual([exitCode, ended], [0, undefined]);
    assert.deepEqual(read, [output]);
    assert.equal(report.passed, output.length);
    const { cwd, env, stdin } = JSON.parse(output) as { cwd: string; env: Record<string, string>; stdin: string };
    assert.deepEqual([cwd, stdin, env['MY_SETTING'], env['MY_TOKEN'], env['NODE_TEST_CONTEXT'], env['TMPDIR']], [root, '', 'here', '[redacted]', undefined, process.env['TMPDIR']]);
    assert.deepEqual(await readdir(join(root, 'state/runs')), []);
  });

  it('is heard while it runs, without what nobody is to hear', async () => {
    const heard: string[] = [];
    const abort = new AbortController();
    const script = 'console.log(process.env.MY_TOKEN, "first"); setInterval(() => {}, 1000);';
    const { ended, output } = await runner.run([process.execPath, '-e', script], {
      cwd: root, timeoutMs: 15_000, signal: abort.signal,
      onOutput: (text) => {
        heard.push(text);
        if (heard.join('').includes('first')) abort.abort();
      },
    });
    assert.equal(ended, 'cancelled');
    assert.equal(heard.join(''), '[redacted] first\n');
    assert.equal(output, heard.join(''));
  });

  it('can be Node’s own test runner, even below another one', async () => {
    await writeFile(join(root, 'a.test.mjs'), "import { test } from 'node:test'; test('fails', () => { throw new Error('as it should'); });");
    const { exitCode, output } = await run([process.execPath, '--test', '--test-reporter=tap', 'a.test.mjs']);
    assert.equal(exitCode, 1);
    assert.match(output, /# fail 1/);
  });

  it('names no test where the beginning of its output is not kept and it failed', async () => {
    const outputs = new CommandTestRunner({
      stateDir: join(root, 'state'), clock: systemClock, ids: systemIds, logger: silentLogger, graceMs: 300, environment: process.env, readReport: readTestOutput,
    });
    const script = (failing: boolean): string => `console.log('TAP version 13'); console.log('${failing ? 'not ok' : 'ok'} 1 - early');
      for (let n = 2; n < 20_000; n += 1) console.log('ok ' + n + ' - test ' + n); console.log('1..19999'); console.log('# pass 1'); console.log('# fail ${failing ? 1 : 0}'); console.log('# skipped 0');
      process.exitCode = ${failing ? 1 : 0};`;
    const signal = new AbortController().signal;
    const failed = await outputs.run([process.execPath, '-e', script(true)], { cwd: root, timeoutMs: 15_000, signal });
    assert.deepEqual([failed.exitCode, failed.report.failed, failed.report.cases.length], [1, 1, 0]);
    const passed = await outputs.run([process.execPath, '-e', script(false)], { cwd: root, timeoutMs: 15_000, signal });
    assert.equal(passed.exitCode, 0);
    assert.ok(passed.report.cases.length > 1_000 && passed.report.cases.length < 19_999, String(passed.report.cases.length));
  });

  it('says with what it failed', async () => {
    assert.equal((await run(fixture('end.mjs', 'code', '3'))).exitCode, 3);
    assert.equal((await run(fixture('end.mjs', 'signal', 'SIGKILL'))).exitCode, 137);
  });

  it('ends at its time limit, with all that it started', async () => {
    const { exitCode, ended, output } = await run(fixture('stubborn.mjs', 'stay'), { timeoutMs: 1500 });
    assert.deepEqual([exitCode, ended], [null, 'timed_out']);
    if (process.platform === 'linux') assert.deepEqual(Object.values(pidsIn(output)).filter(isAlive), []);
  });

  it('ends when it is aborted: before it starts, and while it runs', async () => {
    assert.equal((await run(fixture('end.mjs', 'hang'), { signal: AbortSignal.abort() })).ended, 'cancelled');
    const abort = new AbortController();
    const running = run(fixture('end.mjs', 'hang'), { signal: abort.signal });
    abort.abort();
    const { exitCode, ended } = await running;
    assert.deepEqual([exitCode, ended], [null, 'cancelled']);
  });

  it('says why it could not be started', async () => {
    const { ended, output, exitCode } = await run(['no-such-runner']);
    assert.deepEqual([ended, exitCode], ['start_failed', null]);
    assert.match(output, /^The program “no-such-runner” was not found/);
  });

  it('of an earlier owner is ended and forgotten, that of an attempt is left alone', async () => {
    for (const runId of ['tests_0123456789abcdef', 'attempt_1']) {
      await mkdir(join(root, 'state/runs', runId), { recursive: true });
      await writeFile(join(root, 'state/runs', runId, 'run.json'), JSON.stringify({ schema: 1, runId, temp: 'coherence-zzzzzz', process: null }));
    }
    await runner.reapAbandoned();
    assert.deepEqual(await readdir(join(root, 'state/runs')), ['attempt_1']);
  });
});
