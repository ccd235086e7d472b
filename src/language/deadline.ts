import { setImmediate } from 'node:timers/promises';

/** The parts that a deadline is looked at in: one that the machine sleeps through counts for one of them alone. */
const PARTS = 3;

/** Notices when the same piece of work takes longer than it may. */
export class Deadline {
  readonly #milliseconds: number;
  readonly #onMissed: (file: string) => void;
  #file: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #partsSpent = 0;
  #isDisposed = false;
  /** Another with every piece of work. */
  #serial = 0;

  /** `onMissed` is told of the file; it is not told of the same work again. */
  constructor(milliseconds: number, onMissed: (file: string) => void) {
    this.#milliseconds = milliseconds;
    this.#onMissed = onMissed;
  }

  /** The file that is worked on. */
  get file(): string | null {
    return this.#file;
  }

  /** Work on a file has begun; null: it has ended. */
  working(file: string | null): void {
    this.#file = file;
    this.#serial += 1;
    this.#partsSpent = 0;
    if (file !== null && this.#timer === undefined && !this.#isDisposed) this.#arm();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const serial = this.#serial;
    this.#timer = setTimeout(() => void this.#look(serial), this.#milliseconds / PARTS);
  }

  async #look(serial: number): Promise<void> {
    // What was told while this thread was busy itself is heard first.
    await setImmediate();
    this.#timer = undefined;
    if (this.#file === null || this.#isDisposed) return;
    if (serial === this.#serial) this.#partsSpent += 1;
    if (this.#partsSpent < PARTS) this.#arm();
    else this.#onMissed(this.#file);
  }
}
