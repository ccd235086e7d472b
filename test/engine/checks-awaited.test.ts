import assert from 'node:assert/strict';
import type { Clock } from '../../src/base/clock.ts';
import type { CiState } from '../../src/contract/gates.ts';
import { systemClock } from '../../src/node/clock.ts';
import { assemble, ofType, type Assembled } from '../faults/engine/assembled.ts';
import { eventually } from '../faults/engine/program.ts';
import type { TestRepository } from './repository.ts';
import { workerProject, type WorkerPlan } from './worker.ts';

const RED: CiState = { state: 'red', about: 'main', failing: [{ name: 'builds', url: null }], reason: null, retryAt: null };
const UNKNOWN: CiState = { ...RED, state: 'unknown', failing: [], reason: 'GitHub did not answer.' };
const GREEN: CiState = { ...RED, state: 'green', failing: [] };

/** A clock whose monotonic side a test moves, and whose long waits are short. */
class FastClock implements Clock {
  offset = 0;

  now(): number {
    return systemClock.now();
  }

  monotonic(): number {
    return systemClock.monotonic() + this.offset;
  }

  after(milliseconds: number, callback: () => void): ReturnType<Clock['after']> {
    return systemClock.after(Math.min(milliseconds, 100), callback);
  }
}

describe('a run whose finished work waits for the checks of the branch', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let assembled: Assembled;
  let clock: FastClock;
  let state: CiState;
  let asked: number;

  afterEach(async () => {
    await assembled.close().catch(() => {});
    await repository.remove();
  });

  async function open(plan: WorkerPlan = {}, backlog = '1. Add `two()`\n'): Promise<Assembled['engine']> {
    const project = workerProject(plan, {}, { 'specs/backlog.md': backlog });
    ({ repository } = project);
    [clock, state, asked] = [new FastClock(), RED, 0];
    const environment = (extra?: Record<string, string>): NodeJS.ProcessEnv => repository.environment({ ...project.environment, ...extra });
    assembled = await assemble({ root: repository.root, environment }, {
      clock,
      around: (ports) => ({ ...ports, ci: { state: () => {
        asked += 1;
        return Promise.resolve(state);
      } } }),
    });
    return assembled.engine;
  }

  /** It has said that it waits, and goes on asking. */
  async function waits(): Promise<void> {
    assert.ok(await eventually(() => ofType(assembled.events, 'ci-awaited').length > 0, 40_000));
    const before = asked;
    assert.ok(await eventually(() => asked > before + 2, 30_000));
  }

  it('waits for them, says so once, and merges when they are not red any more', async () => {
    const run = (await open()).run({});
    await waits();
    assert.equal(repository.git('status', '--porcelain'), '');
    state = UNKNOWN;
    await waits();
    state = GREEN;
    const summary = await run;
    assert.deepEqual([summary.reason, summary.completed.length, summary.blocked], ['no-items', 1, []]);
    assert.deepEqual(ofType(assembled.events, 'ci-awaited').map(({ items }) => items), [1]);
    assert.deepEqual(ofType(assembled.events, 'ci-released').map(({ items }) => items), [1]);
    assert.equal(ofType(assembled.events, 'notice').filter(({ message }) => message.includes('GitHub did not answer.')).length, 1);
  });

  it('is stopped as any other', async () => {
    const engine = await open();
    const run = engine.run({});
    await waits();
    await engine.stop('ada');
    assert.equal((await run).reason, 'stopped');
  });

  it('ends when its hours are over, and at once where it is not to wait', async () => {
    const engine = await open();
    const run = engine.run({ hours: 1 });
    await waits();
    clock.offset += 3_600_000;
    const { reason, blocked } = await run;
    assert.deepEqual([reason, blocked.length], ['hours', 1]);
    assert.equal((await engine.run({ wait: false })).reason, 'blocked');
    // What cannot be found out holds nothing that a person wants merged.
    state = UNKNOWN;
    await engine.retry('1', 'ada');
    assert.equal((await engine.run({})).completed.length, 1);
  });

  it('waits for as many items as it may take, and takes no other one meanwhile', async () => {
    const run = (await open({}, '1. Add `two()`\n2. Add a three\n')).run({ maxItems: 1 });
    await waits();
    state = GREEN;
    const { reason, completed } = await run;
    assert.deepEqual([reason, completed.length], ['max-items', 1]);
    assert.equal(ofType(assembled.events, 'attempt-started').length, 4);
  });

  it('merges what is finished also where its budget is used up: that costs nothing', async () => {
    const run = (await open({ review: { says: 'Cost: 5.00 USD\nVerdict: pass' } }, '1. Add `two()`\n2. Add a three\n')).run({ budgetUsd: 4 });
    await waits();
    state = GREEN;
    const { reason, completed, costUsd } = await run;
    assert.deepEqual([reason, completed.length, costUsd], ['budget', 1, 5]);
  });
});
