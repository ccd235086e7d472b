import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { ATTEMPT_FILES } from './files.ts';

/** How often it is looked where no hint comes. */
const LOOK_MS = 1000;

/**
 * Tells once when an attempt is to be cancelled: its owner has said so by a file, which works on every system, or the folder
 * is gone, so that nobody waits for it any more.
 */
export class CancelWatch implements Disposable {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #onCancel: () => void;
  #watcher: FSWatcher | null = null;
  #timer: Disposable | null = null;

  constructor(folder: string, clock: Clock, onCancel: () => void) {
    this.#folder = folder;
    this.#clock = clock;
    this.#onCancel = onCancel;
    try {
      this.#watcher = watch(folder, (_kind, name) => {
        if (name === null || name === ATTEMPT_FILES.cancel) this.#look();
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // A system that has no watcher left: to look now and then is enough.
    }
    this.#arm();
  }

  dispose(): void {
    this.#watcher?.close();
    this.#timer?.dispose();
    this.#timer = null;
  }

  #arm(): void {
    this.#timer = this.#clock.after(LOOK_MS, () => {
      this.#arm();
      this.#look();
    });
    this.#look();
  }

  #look(): void {
    if (this.#timer === null || (!existsSync(join(this.#folder, ATTEMPT_FILES.cancel)) && existsSync(join(this.#folder, ATTEMPT_FILES.request)))) return;
    this.dispose();
    this.#onCancel();
  }
}
