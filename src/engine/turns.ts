import type { Clock } from '../base/clock.ts';

/** So long a piece of work may hold up what else the process does: typing, sockets, an agent's output. */
const LONGEST_MS = 12;

/** Lets a long piece of work give the rest of the process its turn. One for each piece of work. */
export class Turns {
  readonly #clock: Clock;
  #began: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.monotonic();
  }

  /** Whether the work has gone on for so long that others are due. */
  get isOver(): boolean {
    return this.#clock.monotonic() - this.#began >= LONGEST_MS;
  }

  /** Resolves when the others have had their turn. Ask `isOver` first: most of the time there is nothing to wait for. */
  async pass(): Promise<void> {
    await new Promise<void>((resolve) => { this.#clock.after(0, resolve); });
    this.#began = this.#clock.monotonic();
  }

  /** Does a piece of work part by part. */
  async through<T>(work: Generator<void, T, void>): Promise<T> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (this.isOver) await this.pass();
    }
  }
}
