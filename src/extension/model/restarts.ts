/** How often something that has ended by itself is started again. */
export interface RestartLimit {
  most: number;
  /** Ends that are longer ago do not count, milliseconds. */
  withinMs: number;
}

/** Counts how often something has ended by itself. */
export class Restarts {
  readonly #limit: RestartLimit;
  #ends: number[] = [];

  constructor(limit: RestartLimit) {
    this.#limit = limit;
  }

  /** It has ended; whether it is to be started again. `now`: milliseconds, never going back. */
  ended(now: number): boolean {
    this.#ends = [...this.#ends.filter((at) => now - at <= this.#limit.withinMs), now];
    return this.#ends.length <= this.#limit.most;
  }

  /** A person wants it started all the same. */
  forget(): void {
    this.#ends = [];
  }
}
