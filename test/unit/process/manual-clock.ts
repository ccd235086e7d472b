import type { Clock } from '../../../src/base/clock.ts';
import { disposable } from '../../../src/base/disposable.ts';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ due: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): ReturnType<Clock['after']> {
    const timer = { due: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return disposable(() => this.#timers.delete(timer));
  }

  /** Goes on, with every timer at its time. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.due);
      await this.#fire(next);
    }
    this.#now = end;
  }

  /** Goes on at once, as for a process that was stopped: timers that came due meanwhile fire late. */
  async jump(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const timer of [...this.#timers]) if (timer.due <= this.#now) await this.#fire(timer);
  }

  async #fire(timer: { due: number; callback: () => void }): Promise<void> {
    this.#timers.delete(timer);
    timer.callback();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
