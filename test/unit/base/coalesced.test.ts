import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Coalesced } from '../../../src/base/coalesced.ts';

/** Work that goes on until a test ends it. */
class Work {
  begun = 0;
  underWay = 0;
  mostAtOnce = 0;
  #end: (error: Error | undefined) => void = () => {};

  readonly coalesced = new Coalesced(() => {
    this.begun += 1;
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    return new Promise((resolve, reject) => {
      this.#end = (error) => {
        this.underWay -= 1;
        this.#end = () => {};
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  });

  async end(error?: Error): Promise<void> {
    this.#end(error);
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}

describe('work that is coalesced', () => {
  it('begins at once when nothing is under way', async () => {
    const work = new Work();
    const asked = work.coalesced.run();
    assert.equal(work.begun, 1);
    await work.end();
    await asked;
    const again = work.coalesced.run();
    assert.equal(work.begun, 2);
    await work.end();
    await again;
  });

  it('is done once more for all who ask meanwhile', async () => {
    const work = new Work();
    const first = work.coalesced.run();
    const later = [work.coalesced.run(), work.coalesced.run(), work.coalesced.run()];
    await work.end();
    await first;
    assert.equal(work.begun, 2);
    await work.end();
    await Promise.all(later);
    assert.equal(work.begun, 2);
  });

  it('gives each who asks the outcome of what began after the asking', async () => {
    const work = new Work();
    const first = work.coalesced.run();
    const second = work.coalesced.run();
    await Promise.all([assert.rejects(first, /first/), work.end(new Error('first'))]);
    const third = work.coalesced.run();
    await Promise.all([assert.doesNotReject(second), work.end()]);
    await Promise.all([assert.rejects(third, /third/), work.end(new Error('third'))]);
    assert.equal(work.begun, 3);
  });

  it('is idle when nothing is under way or waits, however it went', async () => {
    const work = new Work();
    await work.coalesced.idle();
    const asked = [work.coalesced.run(), work.coalesced.run()].map((run) => run.catch(() => {}));
    let idle = false;
    const rest = async (): Promise<void> => {
      await work.coalesced.idle();
      idle = true;
    };
    const resting = rest();
    await work.end(new Error('No.'));
    assert.equal(idle, false);
    await work.end(new Error('No.'));
    await Promise.all([resting, ...asked]);
    assert.equal(idle, true);
  });

  it('is never done twice at the same time, and never for nobody', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('ask', 'end', 'fail', 'turn'), { maxLength: 40 }), async (steps) => {
      const work = new Work();
      const asked: Promise<void>[] = [];
      const least: number[] = [];
      for (const step of steps) {
        if (step === 'ask') {
          const index = asked.length;
          // What serves this begins after all that has begun by now.
          const before = work.begun;
          const outcome = work.coalesced.run();
          const served = async (): Promise<void> => {
            await outcome.catch(() => {});
            least[index] = work.begun - before;
          };
          asked.push(served());
        } else if (step === 'turn') {
          await turn();
        } else {
          await work.end(step === 'fail' ? new Error('No.') : undefined);
        }
      }
      while (work.underWay > 0) await work.end();
      await Promise.all(asked);
      assert.ok(work.mostAtOnce <= 1);
      assert.ok(work.begun <= asked.length);
      assert.ok(least.every((begun) => begun >= 1));
      await work.coalesced.idle();
    }));
  });
});
