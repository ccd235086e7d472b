import { isoTime, type Clock } from '../../base/clock.ts';
import type { RunEvent } from '../../contract/run-event.ts';

/** What a run says of its wait for the checks of the branch: once, until it waits for another number of items. */
export class CiRest {
  readonly #clock: Clock;
  readonly #tell: (event: RunEvent) => void;
  #told = 0;

  constructor(clock: Clock, tell: (event: RunEvent) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** So many items wait with their merge now, and nothing else is left to do. */
  tellAwaited(items: number): void {
    if (items > 0 && items !== this.#told) this.#tell({ type: 'ci-awaited', at: isoTime(this.#clock), items });
    this.#told = items;
  }
}
