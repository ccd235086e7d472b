import { sameItems } from './same.ts';

/**
 * The latest outcome of some work, for as long as each thing that it was made from is the very same: texts and numbers by
 * what they are, everything else by identity. Whoever owns it names all of these things, and changes none of them.
 */
export class Latest<T> {
  #known: { from: readonly unknown[]; value: T } | undefined;

  /** Work that fails is not remembered. */
  async of(from: readonly unknown[], work: () => T | Promise<T>): Promise<T> {
    if (this.#known !== undefined && sameItems(this.#known.from, from)) return this.#known.value;
    const value = await work();
    this.#known = { from, value };
    return value;
  }
}
