import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StatusView } from '../../../src/contract/engine-api.ts';
import { stateFolder } from '../../../src/node/store/layout.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { workerProject } from '../../engine/worker.ts';
import { assemble, ofType, type Assembled } from './assembled.ts';
import { eventually, killed, processesOf, Program, summaryOf, type Command } from './program.ts';

const HIDDEN = 'test/hidden/hidden.test.js';
const PASSES = "import test from 'node:test';\ntest('hidden', () => {});\n";
/** In the phase impl it says that it works, notes each of its beginnings, and waits for a file before it does the item. */
const PATIENT = `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
const direction = readFileSync(0, 'utf8');
const phase = /^Phase: (\\w+)$/m.exec(direction)[1];
appendFileSync('../begun', phase + '\\n');
if (phase === 'impl') {
  writeFileSync('../pid', String(process.pid));
  console.log('at work');
  while (!existsSync('../go')) {
    if (existsSync(${JSON.stringify(HIDDEN)})) writeFileSync('../seen', 'yes');
    await delay(20);
  }
  console.log('done');
}
process.env.DIRECTION = direction;
await import('./worker.mjs');
`;

describe('an owner that is killed while an agent works', function () {
  this.timeout(120_000);
  const program = new Program();
  let repository: TestRepository;
  let environment: Record<string, string>;
  const open: Assembled[] = [];
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    await program.build();
  });
  after(() => program.remove());
  beforeEach(() => {
    ({ repository, environment } = workerProject({}, {
      agents: { worker: { command: [process.execPath, 'tools/patient.mjs'], env: ['WORKER'] } }, test: { command: ['node', '--test'], holdout: ['test/hidden/**'] },
    }, { [HIDDEN]: PASSES, 'tools/patient.mjs': PATIENT }));
    const worker = readFileSync(at('tools/worker.mjs'), 'utf8').replace('readFileSync(0, \'utf8\')', 'process.env.DIRECTION');
    repository.write('tools/worker.mjs', worker);
    repository.git('commit', '--quiet', '--all', '--message', 'A patient worker');
  });
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
    for (const pid of processesOf(repository)) killed(pid);
    await repository.remove();
  });

  const at = (path: string): string => join(repository.root, path);
  const go = (): void => writeFileSync(at('../go'), '');
  const begun = (): string[] => readFileSync(at('../begun'), 'utf8').trim().split('\n');
  const isAtWork = (): boolean => existsSync(at('../pid')) && readFileSync(at('../pid'), 'utf8') !== '' && processesOf(repository).includes(Number(readFileSync(at('../pid'), 'utf8')));
  const attempts = (): string[] => repository.git('log', '--format=%(trailers:key=Coherence-Attempt,valueonly,separator=)').trim().split('\n').filter((line) => line !== '');
  const run = (): Command => program.start(repository, ['run', '--json', '--trust'], environment);
  const status = async (): Promise<StatusView> => JSON.parse((await program.call(repository, ['status', '--json'], environment)).stdout) as StatusView;

  /** The run is killed when its agent is at work. */
  async function kill(): Promise<void> {
    const first = run();
    assert.ok(await eventually(isAtWork, 60_000));
    await first.kill();
    assert.ok(isAtWork(), 'the agent has ended with its owner');
  }

  async function isClean(): Promise<void> {
    assert.ok(await eventually(() => processesOf(repository).length === 0), 'a process is left behind');
    assert.deepEqual(readdirSync(join(stateFolder(repository.root), 'runs')).filter((name) => name.startsWith('attempt_')), []);
    assert.deepEqual(readdirSync(dirname(repository.root)).filter((name) => name === 'seen'), [], 'the agent has seen tests that it must not see');
    assert.equal(repository.git('status', '--porcelain'), '');
  }

  it('10: has a successor within two seconds, which adopts it; what it does is committed once', async () => {
    await kill();
    const between = await status();
    assert.deepEqual([between.owner, between.items.running, between.running[0]?.phase, between.interrupted?.left], [null, 1, 'impl', {}]);
    const second = run();
    const asked = performance.now();
    const adopted = await second.hears('attempt-adopted');
    assert.ok(performance.now() - asked < 10_000);
    await second.hears('run-started');
    assert.deepEqual([isAtWork(), (await status()).running[0]?.id], [true, adopted.taskId]);
    assert.match(readFileSync(at(adopted.log), 'utf8'), /at work/);
    go();
    const summary = summaryOf(await second.ended);
    assert.deepEqual([summary.completed.length, summary.outcomes], [1, { completed: 3 }]);
    assert.deepEqual(begun(), ['spec', 'impl', 'test', 'review']);
    assert.deepEqual([...new Set(attempts())], attempts());
    assert.ok(attempts().includes(adopted.attempt));
    assert.match(readFileSync(at(adopted.log), 'utf8'), /done/);
    await isClean();
  });

  it('10: the next owner of the same program takes over within two seconds', async () => {
    await kill();
    const asked = performance.now();
    const next = await assemble({ root: repository.root, environment: (extra) => repository.environment({ ...environment, ...extra }) }, { epoch: 99 });
    open.push(next);
    assert.ok(performance.now() - asked < 2000);
    assert.deepEqual([ofType(next.events, 'attempt-adopted').length, isAtWork()], [1, true]);
    const [task] = (await next.engine.status()).running;
    assert.ok(await eventually(async () => (await next.engine.status()).running[0]?.times !== undefined));
    assert.equal(task?.phase, 'impl');
    go();
    assert.ok(await eventually(async () => (await next.engine.status()).items.open === 1, 20_000));
    assert.deepEqual(ofType(next.events, 'attempt-settled').map(({ phase, outcome }) => `${phase} ${outcome}`), ['impl completed']);
    await next.close();
    await isClean();
  });

  it('23: has its exit recovered where it ended while nobody owned the workspace', async () => {
    await kill();
    go();
    assert.ok(await eventually(() => !isAtWork(), 20_000));
    assert.ok(!existsSync(at(HIDDEN)), 'hidden tests came back by themselves');
    const summary = summaryOf(await run().ended);
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(begun(), ['spec', 'impl', 'test', 'review']);
    assert.deepEqual([...new Set(attempts())], attempts());
    await isClean();
  });

  it('is left at work by commands that only look in, whoever is killed in between', async () => {
    await kill();
    for (const args of [['pause', 'lunch'], ['resume']]) {
      assert.equal((await program.call(repository, args, environment)).code, 0);
      assert.ok(isAtWork());
    }
    const second = run();
    await second.hears('run-started');
    await second.kill();
    assert.ok(isAtWork());
    const third = run();
    await third.hears('run-started');
    go();
    assert.equal(summaryOf(await third.ended).completed.length, 1);
    assert.deepEqual(begun(), ['spec', 'impl', 'test', 'review']);
    await isClean();
  });

  it('is ended by Ctrl-C of the run that waits for it, with all that it started, and is attempted again', async () => {
    await kill();
    const second = run();
    await second.hears('run-started');
    second.signal('SIGINT');
    assert.equal((await second.ended).code, 130);
    assert.ok(await eventually(() => !isAtWork()));
    go();
    assert.equal(summaryOf(await run().ended).completed.length, 1);
    assert.deepEqual(begun(), ['spec', 'impl', 'impl', 'test', 'review']);
    await isClean();
  });

  it('is lost where it is killed as well, and nothing of it is left', async () => {
    await kill();
    for (const pid of processesOf(repository)) killed(pid);
    assert.ok(await eventually(() => processesOf(repository).length === 0));
    go();
    const summary = summaryOf(await run().ended);
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(begun(), ['spec', 'impl', 'impl', 'test', 'review']);
    await isClean();
  });
});
