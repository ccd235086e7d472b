import { alikeKeys } from '../nearest-path.ts';

/** Paths by what those have in common that may be near to each other. */
export class AlikePaths {
  /** Most keys are one path's alone. */
  readonly #by = new Map<string, string | Set<string>>();

  add(path: string): void {
    for (const key of alikeKeys(path)) {
      const known = this.#by.get(key);
      if (known === undefined) this.#by.set(key, path);
      else if (typeof known !== 'string') known.add(path);
      else if (known !== path) this.#by.set(key, new Set([known, path]));
    }
  }

  delete(path: string): void {
    for (const key of alikeKeys(path)) {
      const known = this.#by.get(key);
      if (known === path) this.#by.delete(key);
      else if (known instanceof Set && known.delete(path) && known.size === 0) this.#by.delete(key);
    }
  }

  /** Each once, in no order. */
  to(path: string): Iterable<string> {
    const found = new Set<string>();
    for (const key of alikeKeys(path)) {
      const known = this.#by.get(key);
      if (typeof known === 'string') found.add(known);
      else if (known !== undefined) for (const each of known) found.add(each);
    }
    return found;
  }
}
