import type { Clock } from './clock.ts';

/** Waits that somebody can end before their time. */
export class Waiting {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the waits that have begun. */
  wake(): void {
    for (const goOn of [...this.#waiting]) goOn();
  }

  /** Resolves when it is woken; after so many milliseconds at the latest, where that is given. */
  wait(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        this.#waiting.delete(goOn);
        timer?.dispose();
        resolve();
      };
      this.#waiting.add(goOn);
      const timer = milliseconds === undefined ? null : this.#clock.after(milliseconds, goOn);
    });
  }
}
