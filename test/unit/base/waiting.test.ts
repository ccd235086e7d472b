import assert from 'node:assert/strict';
import { Waiting } from '../../../src/base/waiting.ts';
import { ManualClock } from '../process/manual-clock.ts';

describe('waiting', () => {
  it('ends when its time is over, and not before', async () => {
    const clock = new ManualClock();
    const over: boolean[] = [];
    const wait = new Waiting(clock).wait(1000).then(() => over.push(true));
    await clock.advance(999);
    assert.deepEqual(over, []);
    await clock.advance(1);
    await wait;
    assert.deepEqual(over, [true]);
  });

  it('ends for all who wait when it is woken, and for nobody who waits later', async () => {
    const clock = new ManualClock();
    const waiting = new Waiting(clock);
    const waits = [waiting.wait(), waiting.wait(1000), waiting.wait(2000)];
    waiting.wake();
    await Promise.all(waits);
    const later: boolean[] = [];
    void waiting.wait(3000).then(() => later.push(true));
    await clock.advance(2999);
    assert.deepEqual(later, []);
  });
});
