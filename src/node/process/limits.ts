import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';

/** How often it is looked, however far the limits are: so much time at most is misjudged after a stop. */
const BEAT_MS = 10_000;
/** A timer that fires this much too late means that we were stopped or asleep: that time is nobody's fault. */
const LATE_MS = 1000;

/** Milliseconds; `Infinity` for no limit. */
export interface Limits {
  /** How long nothing may be written. */
  idleMs: number;
  /** How long all of it may take. */
  wallMs: number;
}

/**
 * Tells once when a limit is reached. Runs on the monotonic clock, so that neither a changed clock nor a machine
 * that slept ends an agent.
 */
export class LimitWatch implements Disposable {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #onLimit: (limit: 'idle' | 'timed_out') => void;
  #wallEnd: number;
  #active: number;
  #timer: Disposable | null = null;
  #due = 0;
  #state: 'counting' | 'held' | 'over' = 'counting';

  constructor(clock: Clock, limits: Limits, onLimit: (limit: 'idle' | 'timed_out') => void) {
    this.#clock = clock;
    this.#idleMs = limits.idleMs;
    this.#onLimit = onLimit;
    this.#active = clock.monotonic();
    this.#wallEnd = this.#active + limits.wallMs;
    this.#arm();
  }

  /** Something was written. */
  touch(): void {
    this.#active = this.#clock.monotonic();
  }

  /** It waits for something that it knows of: for so long, in milliseconds, silence is no idleness, unless it writes before. */
  wait(milliseconds: number): void {
    this.#active = Math.max(this.#active, this.#clock.monotonic() + milliseconds);
  }

  /** It is done: no limit counts while it is given the time to come to its end. */
  hold(): void {
    if (this.#state === 'over') return;
    this.#state = 'held';
    this.#stop();
  }

  /** It was not done after all: the limits count on. */
  release(): void {
    if (this.#state !== 'held') return;
    this.#state = 'counting';
    this.#arm();
  }

  dispose(): void {
    this.#state = 'over';
    this.#stop();
  }

  #stop(): void {
    this.#timer?.dispose();
    this.#timer = null;
  }

  #arm(): void {
    this.#stop();
    const now = this.#clock.monotonic();
    const wait = Math.min(this.#active + this.#idleMs, this.#wallEnd) - now;
    if (wait === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(wait, 0), BEAT_MS);
    this.#due = now + delay;
    this.#timer = this.#clock.after(delay, () => {
      const now = this.#clock.monotonic();
      const late = now - this.#due;
      if (late > LATE_MS) {
        // What it still had to wait for is still to come.
        this.#active = now + Math.max(0, this.#active - this.#due);
        this.#wallEnd += late;
      }
      // After a stop of our own there may be output that nobody has read yet: that comes first.
      setImmediate(() => this.#check());
    });
  }

  #check(): void {
    if (this.#timer === null) return;
    const now = this.#clock.monotonic();
    if (now >= this.#wallEnd) this.#end('timed_out');
    else if (now >= this.#active + this.#idleMs) this.#end('idle');
    else this.#arm();
  }

  #end(limit: 'idle' | 'timed_out'): void {
    this.dispose();
    this.#onLimit(limit);
  }
}
