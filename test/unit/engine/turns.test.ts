import assert from 'node:assert/strict';
import { disposable } from '../../../src/base/disposable.ts';
import { Turns } from '../../../src/engine/turns.ts';
import { StillClock } from '../cli/harness.ts';

/** Its timers are due at once. */
class QuickClock extends StillClock {
  passed = 0;
  override after(_milliseconds = 0, callback: () => void = () => {}) {
    this.passed += 1;
    queueMicrotask(callback);
    return disposable(() => {});
  }
}

describe('long work that gives others their turn', () => {
  it('does so when it has gone on for a while, and comes to the same', async () => {
    const clock = new QuickClock();
    function* work(): Generator<void, string, void> {
      for (let part = 0; part < 10; part += 1) {
        clock.milliseconds += 5;
        yield;
      }
      return 'done';
    }
    assert.equal(await new Turns(clock).through(work()), 'done');
    assert.equal(clock.passed, 3);
  });

  it('waits for nobody where it is short, and fails as the work does', async () => {
    const clock = new QuickClock();
    function* work(): Generator<void, string, void> {
      yield;
      throw new Error('It went wrong.');
    }
    await assert.rejects(new Turns(clock).through(work()), /wrong/);
    assert.equal(clock.passed, 0);
  });
});
