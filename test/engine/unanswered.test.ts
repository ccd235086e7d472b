import assert from 'node:assert/strict';
import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/node/clock.ts';
import { assemble, ofType, type Assembled } from '../faults/engine/assembled.ts';
import { eventually } from '../faults/engine/program.ts';
import { smallProject, TestRepository } from './repository.ts';

describe('a question that nobody answers', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let opened: Assembled | undefined;
  let later = 0;
  const clock: Clock = { now: () => systemClock.now() + later, monotonic: () => systemClock.monotonic(), after: (ms, work) => systemClock.after(Math.min(ms, 100), work) };
  beforeEach(() => { later = 0; });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await repository.remove();
  });

  async function open(limits: Record<string, unknown>): Promise<Assembled> {
    repository = new TestRepository(smallProject('1. Add a function for one\n', { limits }));
    opened = await assemble(repository, { demo: 'ask@spec', clock });
    assert.equal((await opened.engine.run({})).reason, 'blocked');
    return opened;
  }

  it('waits for ever where nobody has set a time', async () => {
    const { engine } = await open({});
    later = 365 * 24 * 3600 * 1000;
    assert.equal((await engine.run({})).reason, 'blocked');
    assert.equal((await engine.status()).decisions.length, 1);
  });

  it('has its item skipped while nothing runs, as long as somebody owns the workspace', async () => {
    const { engine } = await open({ decisionSeconds: 3600 });
    later = 3700 * 1000;
    assert.ok(await eventually(async () => (await engine.items())[0]?.message === 'Skipped by the time limit for answers.', 30_000));
    assert.equal((await engine.status()).decisions.length, 0);
  });

  it('has its item skipped after the time that a person has set, which is said, and can be taken up again', async () => {
    const { engine, events } = await open({ decisionSeconds: 3600 });
    later = 3590 * 1000;
    assert.equal((await engine.run({})).reason, 'blocked');
    later = 3700 * 1000;
    const summary = await engine.run({});
    assert.deepEqual([summary.tasks, summary.reason], [0, 'no-items']);
    const [item] = await engine.items();
    assert.deepEqual([item?.state, item?.message], ['blocked', 'Skipped by the time limit for answers.']);
    assert.equal((await engine.status()).decisions.length, 0);
    assert.match(ofType(events, 'notice').at(-1)?.message ?? '', /^Item 1 is skipped: nobody has answered in time: /);
    await engine.retry(item?.key ?? '', 'tester');
    assert.equal((await engine.run({})).reason, 'blocked');
    assert.equal((await engine.status()).decisions.length, 1);
  });
});
