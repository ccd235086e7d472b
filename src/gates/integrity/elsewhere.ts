import { literalsOf } from './code-tokens.ts';
import type { Effort } from './effort.ts';
import type { Assertion } from './test-model.ts';
import { WordSets } from './word-sets.ts';

/** What was not there before, and all tokens of the test that it is in; of all of them, where a table is that of many. */
export interface NewWords {
  added: readonly string[];
  test: readonly string[];
}

/** Where values may have gone. */
export interface NewPlaces {
  /** Rows of tables that were not there. */
  rows: readonly NewWords[];
  /** What is new in tests that go through something. */
  loops: readonly NewWords[];
  /** The tokens of all new tests. */
  tests: readonly (readonly string[])[];
}

/** Checks of one subject that are looked at. */
const MOST_SAME = 100;

/** Checks that were not there before, in whatever test they stand: what left one test may have gone to another. */
export class Elsewhere {
  readonly #texts = new Map<string, number>();
  readonly #subjects = new Map<string, Assertion[]>();
  readonly #always: Set<string>;
  readonly #several: WordSets;
  readonly #tests: WordSets;
  readonly #effort: Effort;

  /** `always`: checks of hooks and functions, which hold for every test. */
  constructor(added: readonly Assertion[], always: readonly string[], { rows, loops, tests }: NewPlaces, effort: Effort) {
    this.#effort = effort;
    this.#always = new Set(always);
    this.#several = new WordSets([...rows, ...loops].map(({ added, test }) => ({ words: added, around: test })), effort);
    this.#tests = new WordSets(tests.map((tokens) => ({ words: tokens, around: tokens })), effort);
    for (const each of added) {
      if (each.strength === 0) continue;
      this.#texts.set(each.text, (this.#texts.get(each.text) ?? 0) + 1);
      const same = this.#subjects.get(each.subject);
      if (same !== undefined && same.length < MOST_SAME) same.push(each);
      else if (same === undefined && each.subject !== '') this.#subjects.set(each.subject, [each]);
    }
  }

  /** Whether a check went elsewhere, as it was or held against something else. Each place takes one. */
  takes(assertion: Assertion): boolean {
    return this.#always.has(assertion.text) || this.#take(assertion) !== null;
  }

  /** Whether all of these went elsewhere; if not, none is taken. */
  takesAll(assertions: readonly Assertion[]): boolean {
    const taken: string[] = [];
    for (const each of assertions) {
      if (this.#always.has(each.text)) continue;
      const text = this.#take(each);
      if (text === null) {
        for (const text of taken) this.#texts.set(text, (this.#texts.get(text) ?? 0) + 1);
        return false;
      }
      taken.push(text);
    }
    return assertions.length > 0;
  }

  /** The text of the check that takes another's place; null where there is none. */
  #take(assertion: Assertion): string | null {
    const isLeft = (text: string): boolean => (this.#texts.get(text) ?? 0) > 0;
    const same = isLeft(assertion.text) ? undefined : this.#subjects.get(assertion.subject);
    this.#effort.spend(1 + (same?.length ?? 0) / 4);
    const text = isLeft(assertion.text) ? assertion.text : same?.find((each) => each.strength >= assertion.strength && isLeft(each.text))?.text;
    if (text === undefined) return null;
    this.#texts.set(text, (this.#texts.get(text) ?? 1) - 1);
    return text;
  }

  /**
   * Whether the values of a case stand in a row of a table that was not there, or in a new test that goes through several; in
   * one that calls a function of `calls`, where there are some: a number alone is in many tests.
   */
  hasCase(values: readonly string[], calls: readonly string[] = []): boolean {
    return this.#several.anyHolds(values, calls);
  }

  /** Whether the values of a row of a table stand in a new test, or in a row of another. */
  hasRow(row: readonly string[]): boolean {
    const values = literalsOf(row);
    return this.hasCase(values) || this.#tests.anyHolds(values);
  }
}

/** The values that stand in checks. */
export function valuesOf(assertions: readonly Assertion[]): string[] {
  return literalsOf(assertions.flatMap(({ text }) => text.match(/"[^"]*"|\S+/g) ?? []));
}
