import type { Analysis } from '../analysis.ts';

/** The documents that were read last, whole. */
export class RecentlyRead {
  readonly #most: number;
  readonly #read = new Map<string, { hash: string; analysis: Analysis }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Null where it is not kept any more, or was another text. */
  get(file: string, hash: string): Analysis | null {
    const found = this.#read.get(file);
    if (found?.hash !== hash) return null;
    this.#read.delete(file);
    this.#read.set(file, found);
    return found.analysis;
  }

  set(file: string, hash: string, analysis: Analysis): void {
    this.#read.delete(file);
    this.#read.set(file, { hash, analysis });
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= this.#most) return;
      this.#read.delete(oldest);
    }
  }

  delete(file: string): void {
    this.#read.delete(file);
  }

  clear(): void {
    this.#read.clear();
  }
}
