import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../../src/base/errors.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { workerProject } from '../../engine/worker.ts';
import { assemble, ofType } from './assembled.ts';
import { eventually, killed, processesOf, Program, summaryOf } from './program.ts';

const HIDDEN = 'test/hidden/hidden.test.js';
const TEST = "import test from 'node:test';\ntest('hidden', () => {});\n";
/** Works until it is told that it is enough the first time, says so, and says as well when it sees what it must not see. Deaf to being asked to end. */
const SPY = `
import { existsSync, writeFileSync } from 'node:fs';
process.on('SIGTERM', () => {});
if (!existsSync('../spied')) {
  writeFileSync('../spied', String(process.pid));
  const end = Date.now() + 60_000;
  while (Date.now() < end && !existsSync('../enough')) if (existsSync(${JSON.stringify(HIDDEN)})) writeFileSync('../seen', 'yes');
}
await import('./worker.mjs');
`;

describe('tests that agents do not see, where the owner is killed', function () {
  this.timeout(90_000);
  const program = new Program();
  let repository: TestRepository;
  let environment: Record<string, string>;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    await program.build();
  });
  after(() => program.remove());
  afterEach(async () => {
    for (const pid of processesOf(repository)) killed(pid);
    await repository.remove();
  });

  function project(): void {
    ({ repository, environment } = workerProject({}, {
      agents: { worker: { command: [process.execPath, 'tools/spy.mjs'], env: ['WORKER'] } }, test: { command: ['node', '--test'], holdout: ['test/hidden/**'] },
    }, { [HIDDEN]: TEST, 'tools/spy.mjs': SPY }));
  }

  const at = (path: string): string => join(repository.root, path);

  /** Kills the owner while the agent works, and leaves the agent. */
  async function kill(): Promise<number> {
    const run = program.start(repository, ['run', '--json', '--trust'], environment);
    assert.ok(await eventually(() => existsSync(at('../spied')) && readFileSync(at('../spied'), 'utf8') !== '', 30_000));
    await run.kill();
    assert.ok(!existsSync(at(HIDDEN)));
    const pid = Number(readFileSync(at('../spied'), 'utf8'));
    process.kill(pid, 0);
    return pid;
  }

  it('they come back when its agent is gone and cannot see them, and the run goes on', async () => {
    project();
    const pid = await kill();
    const run = program.start(repository, ['run', '--json', '--trust'], environment);
    await run.hears('attempt-adopted');
    assert.ok(!existsSync(at(HIDDEN)));
    repository.write('../enough', '');
    const last = await run.ended;
    assert.equal(summaryOf(last).completed.length, 1, last.stderr);
    // A process that has ended is there until whoever it was given to has asked for it.
    assert.ok(await eventually(() => isGone(pid)));
    assert.ok(!existsSync(at('../seen')), 'the agent of the earlier owner has seen them');
    assert.equal(readFileSync(at(HIDDEN), 'utf8'), TEST);
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('what a person has put in their place, or deleted, meanwhile is neither lost nor in the way', async () => {
    project();
    await kill();
    rmSync(at('test/hidden'), { recursive: true, force: true });
    repository.write(HIDDEN, '// of a person\n');
    const run = program.start(repository, ['run', '--json', '--trust'], environment);
    await run.hears('attempt-adopted');
    repository.write('../enough', '');
    const last = await run.ended;
    assert.equal(summaryOf(last).completed.length, 1, last.stderr);
    assert.equal(readFileSync(at(HIDDEN), 'utf8'), TEST);
    const notices = ofType(run.events, 'notice').filter(({ message }) => message.includes('put aside'));
    assert.equal(notices.length, 1, last.stdout);
    const path = /(\.coherence\/state\/holdout-found\/\S+?)\.?$/.exec(notices[0]?.message ?? '')?.[1] ?? assert.fail(notices[0]?.message);
    assert.equal(readFileSync(at(path), 'utf8'), '// of a person\n');
  });

  it('an agent is not started where they cannot be moved out of the way', async () => {
    project();
    let started = 0;
    const own = { root: repository.root, environment: (extra?: Record<string, string>) => repository.environment({ ...environment, ...extra }) };
    const { engine, close } = await assemble(own, {
      around: (ports) => {
        const start = ports.agents.start.bind(ports.agents);
        ports.agents.start = (request) => { started += 1; return start(request); };
        return { ...ports, holdout: { reveal: () => ports.holdout.reveal(), conceal: () => Promise.reject(new UserError('holdout', 'They could not be moved.')) } };
      },
    });
    const { blocked } = await engine.run({});
    assert.deepEqual([blocked.length, started], [1, 0]);
    assert.ok((await engine.status()).attention.some(({ message }) => message.includes('They could not be moved.')));
    await close();
    assert.equal(readFileSync(at(HIDDEN), 'utf8'), TEST);
    assert.ok(existsSync(dirname(at(HIDDEN))));
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
