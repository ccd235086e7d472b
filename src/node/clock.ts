import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { disposable } from '../base/disposable.ts';
import type { IdSource } from '../base/ids.ts';

/** The longest delay that a Node timer takes; a longer one fires at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(milliseconds, callback) {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      const step = Math.min(left, LONGEST_DELAY_MS);
      timer = setTimeout(() => (left > step ? arm(left - step) : callback()), step);
    };
    arm(milliseconds);
    return disposable(() => clearTimeout(timer));
  },
};

/** Randomness from the operating system. */
export const systemIds: IdSource = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};
