/**
 * Does a piece of work again and again, never twice at the same time: one is in flight, at most one more is waiting,
 * and whoever asks gets the outcome of the one that begins after the asking.
 */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  run(): Promise<void> {
    if (this.#waiting !== undefined) return this.#waiting;
    if (this.#running === undefined) return this.#start();
    this.#waiting = this.#running.catch(() => {}).then(() => {
      this.#waiting = undefined;
      return this.#start();
    });
    return this.#waiting;
  }

  /** Resolves when nothing is in flight or waiting, however it went. */
  async idle(): Promise<void> {
    while (this.#waiting !== undefined || this.#running !== undefined) await (this.#waiting ?? this.#running)?.catch(() => {});
  }

  #start(): Promise<void> {
    const running = this.#work().finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
