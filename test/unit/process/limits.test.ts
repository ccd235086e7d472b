import assert from 'node:assert/strict';
import { LimitWatch } from '../../../src/node/process/limits.ts';
import { ManualClock } from './manual-clock.ts';

function watch(idleMs: number, wallMs: number): { clock: ManualClock; reached: string[]; watch: LimitWatch } {
  const clock = new ManualClock();
  const reached: string[] = [];
  return { clock, reached, watch: new LimitWatch(clock, { idleMs, wallMs }, (limit) => reached.push(limit)) };
}

describe('the limits of a process', () => {
  it('ends one that writes nothing', async () => {
    const { clock, reached } = watch(1000, 60_000);
    await clock.advance(999);
    assert.deepEqual(reached, []);
    await clock.advance(1);
    assert.deepEqual(reached, ['idle']);
  });

  it('counts from the last thing that was written', async () => {
    const { clock, reached, watch: limits } = watch(1000, 60_000);
    for (let count = 0; count < 10; count += 1) {
      await clock.advance(900);
      limits.touch();
    }
    assert.deepEqual(reached, []);
    await clock.advance(1000);
    assert.deepEqual(reached, ['idle']);
  });

  it('lets one wait that says for how long, and counts anew when it writes', async () => {
    const { clock, reached, watch: limits } = watch(1000, 60_000);
    limits.wait(5000);
    await clock.advance(5999);
    assert.deepEqual(reached, []);
    await clock.advance(1);
    assert.deepEqual(reached, ['idle']);
    const other = watch(1000, 60_000);
    other.watch.wait(5000);
    other.watch.touch();
    await other.clock.advance(1000);
    assert.deepEqual(other.reached, ['idle']);
  });

  it('lets one wait on when we were stopped ourselves, or late', async () => {
    const { clock, reached, watch: limits } = watch(900_000, 7_200_000);
    limits.wait(3_000_000);
    await clock.advance(9000);
    await clock.jump(3000);
    await clock.advance(3_000_000);
    assert.deepEqual(reached, []);
    await clock.advance(900_000);
    assert.deepEqual(reached, ['idle']);
  });

  it('counts nothing while it is held, and all of the time once it is released', async () => {
    const { clock, reached, watch: limits } = watch(1000, 5000);
    limits.hold();
    await clock.advance(4000);
    limits.touch();
    limits.release();
    await clock.advance(500);
    assert.deepEqual(reached, []);
    limits.hold();
    await clock.advance(10_000);
    assert.deepEqual(reached, []);
    limits.release();
    await clock.advance(0);
    assert.deepEqual(reached, ['timed_out']);
    limits.release();
    await clock.advance(10_000);
    assert.deepEqual(reached, ['timed_out']);
  });

  it('ends one that waits for longer than all of it may take', async () => {
    const { clock, reached, watch: limits } = watch(1000, 5000);
    limits.wait(3_600_000);
    await clock.advance(5000);
    assert.deepEqual(reached, ['timed_out']);
  });

  it('ends one that works for too long, once', async () => {
    const { clock, reached, watch: limits } = watch(1000, 5000);
    for (let count = 0; count < 20; count += 1) {
      limits.touch();
      await clock.advance(500);
    }
    assert.deepEqual(reached, ['timed_out']);
  });

  it('does not count time in which we were stopped ourselves', async () => {
    const { clock, reached, watch: limits } = watch(30_000, 60_000);
    await clock.advance(25_000);
    await clock.jump(3_600_000);
    assert.deepEqual(reached, []);
    await clock.advance(25_000);
    limits.touch();
    assert.deepEqual(reached, []);
    await clock.advance(10_000);
    assert.deepEqual(reached, ['timed_out']);
  });

  it('reads what came in while we were stopped before it judges', async () => {
    const { clock, reached, watch: limits } = watch(1000, 60_000);
    const advanced = clock.advance(1000);
    limits.touch();
    await advanced;
    assert.deepEqual(reached, []);
  });

  it('has no limit where it is infinite, and none once it is disposed', async () => {
    const unlimited = watch(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    await unlimited.clock.advance(10 ** 9);
    assert.deepEqual(unlimited.reached, []);
    const { clock, reached, watch: limits } = watch(1000, 1000);
    limits.dispose();
    await clock.advance(5000);
    assert.deepEqual(reached, []);
  });
});
