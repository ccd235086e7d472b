import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Store } from '../ports/store.ts';

/** How often it is looked. An agent of the process that lost the workspace works on for so long at most. */
const LOOK_MS = 2000;

/** Looks now and then whether this process still owns the workspace, and tells once when it does not. */
export class OwnershipWatch implements Disposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #onLost: () => void;
  #timer: Disposable;
  #disposed = false;

  constructor(store: Store, clock: Clock, onLost: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onLost = onLost;
    this.#timer = this.#next();
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
  }

  #next(): Disposable {
    return this.#clock.after(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      await this.#store.requireOwnership();
    } catch {
      if (!this.#disposed) this.#onLost();
      return;
    }
    if (!this.#disposed) this.#timer = this.#next();
  }
}
