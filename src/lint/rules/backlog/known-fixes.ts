import type { BacklogDocument } from '../../../backlog/document.ts';
import type { Fix } from '../../../contract/finding.ts';
import type { Violation } from '../../rule.ts';

/** How many characters of a backlog are read again, at most, to know which findings of a rule have a fix. */
const MOST_READ_AGAIN = 256 * 1024;

/**
 * Makes the fixes of one rule in one backlog while it is checked, so that a finding says whether it has one. Each costs the
 * reading of the backlog: where there are too many of them for its size, the rest is made when somebody asks for it.
 */
export class KnownFixes {
  readonly #characters: number;
  #left = MOST_READ_AGAIN;

  constructor({ text }: BacklogDocument) {
    this.#characters = text.length;
  }

  /** The part of a violation that holds its fix; nothing where there is none. */
  of(make: () => Fix | null): Pick<Violation, 'fix'> {
    this.#left -= this.#characters;
    if (this.#left < 0) return { fix: make };
    const made = make();
    return made === null ? {} : { fix: () => made };
  }
}
