import type { Effort } from './effort.ts';
import { valuesOf } from './elsewhere.ts';
import type { Assertion, TestBlock } from './test-model.ts';

/** What a test checks at once that was checked piece by piece: in a larger value, or in a loop. */
export class LargerChecks {
  readonly #after: TestBlock;
  readonly #effort: Effort;
  /** What larger checks expect, and how long that is in all. */
  readonly #larger: string[];
  readonly #length: number;
  #words: Set<string> | undefined;

  constructor(after: TestBlock, added: readonly Assertion[], effort: Effort) {
    this.#after = after;
    this.#effort = effort;
    this.#larger = added.filter(({ strength, expected }) => strength >= 3 && /^[[{(]|^\w{1,80} [({]/.test(expected)).map(({ expected }) => ` ${expected} `);
    this.#length = this.#larger.reduce((length, { length: more }) => length + more, 0);
  }

  /** Whether a check that left the test is part of one of these. */
  has(removed: Assertion): boolean {
    if (removed.expected !== '') {
      if (!this.#effort.scan(this.#length)) return false;
      if (this.#larger.some((expected) => expected.includes(` ${removed.expected} `))) return true;
    }
    if (!this.#after.loops) return false;
    const names = removed.subject.split(' ').filter((word) => /^[A-Za-z_]/.test(word));
    const { cases } = this.#after;
    if (names.length > 0 && cases?.some((row) => this.#effort.spend(1 + row.length / 8) && names.every((name) => row.includes(name))) === true) return true;
    const values = valuesOf([removed]);
    this.#words ??= new Set(this.#after.tokens);
    const words = this.#words;
    return values.length > 0 && values.every((value) => words.has(value));
  }
}
