import { calledIn, literalsOf, mostResemblance, resemblance } from './code-tokens.ts';
import type { Effort } from './effort.ts';
import type { TestBlock } from './test-model.ts';

/** Tests as they were, and what became of them. */
export interface TestPairs {
  pairs: { before: TestBlock; after: TestBlock }[];
  /** Tests that turn up nowhere. */
  gone: TestBlock[];
  /** Tests that were not there. */
  added: TestBlock[];
}

/** How alike bodies are, where names are the same; where they are not; and their values then. */
const MOVED = 0.35;
const RENAMED = 0.7;
const SAME_VALUES = 0.6;
/** Of two that are as much alike, the one of the same file is meant. */
const SAME_FILE = 0.01;
/** Beyond so many comparisons only equal bodies are found. */
const MOST_COMPARISONS = 40_000;
/** Tests that are looked for before others have their turn. */
const AT_ONCE = 10;
/** Tests under one key that are held against each other. */
const MOST_CANDIDATES = 50;

/**
 * Finds each test again: under its name, elsewhere under its name with a like body, or with nearly the same body under
 * another name. Part by part, so that others can have their turn between them.
 */
export function* pairTests(before: readonly TestBlock[], after: readonly TestBlock[], effort: Effort): Generator<undefined, TestPairs> {
  const pairs: TestPairs['pairs'] = [];
  let gone = [...before];
  let added = [...after];
  const spelled = (test: TestBlock): string => {
    effort.spend(test.tokens.length / 4);
    return test.tokens.join(' ');
  };
  const keys: [(test: TestBlock) => string, number][] = [
    [(test) => [test.file, ...test.suites, test.name].join('\n'), 0],
    [(test) => `${spelled(test)}\n${test.name}`, 0],
    [(test) => `${test.file}\n${test.name}`, MOVED],
    [(test) => [...test.suites, test.name].join('\n'), MOVED],
    [(test) => test.name, MOVED],
    [(test) => (test.tokens.length < 4 ? `${test.file}\n${test.name}\n` : spelled(test)), 0],
  ];
  for (const [key, least] of keys) {
    if (gone.length === 0 || added.length === 0) break;
    const candidates = new Candidates(added, key, effort);
    gone = gone.filter((test) => {
      const best = effort.isSpent ? null : candidates.take(test, key(test), least);
      if (best === null) return true;
      pairs.push({ before: test, after: best });
      return false;
    });
    added = added.filter((test) => !candidates.taken.has(test));
    yield;
  }
  return yield* renamed({ pairs, gone, added }, new OtherTests(after, effort), effort);
}

/** Tests that may be others, by a key. */
class Candidates {
  readonly taken = new Set<TestBlock>();
  readonly #effort: Effort;
  /** Of each key those that are compared, and those that come up when one of these is taken. */
  readonly #found = new Map<string, { open: TestBlock[]; rest: TestBlock[]; next: number }>();

  constructor(tests: readonly TestBlock[], key: (test: TestBlock) => string, effort: Effort) {
    this.#effort = effort;
    for (const test of tests) {
      if (!effort.spend(1 + test.suites.length / 4)) break;
      const its = key(test);
      const same = this.#found.get(its) ?? { open: [], rest: [], next: 0 };
      this.#found.set(its, same);
      (same.open.length < MOST_CANDIDATES ? same.open : same.rest).push(test);
    }
  }

  /** The one that is most like a test, and no candidate any more; null where none is like it enough. */
  take(test: TestBlock, key: string, least: number): TestBlock | null {
    this.#effort.spend(1 + test.suites.length / 4);
    const same = this.#found.get(key);
    if (same === undefined) return null;
    const best = least === 0 && same.open.length === 1
      ? { test: same.open[0], score: 0 }
      : bestOf(same.open, 1, (each) => resemblance(test.tokens, each.tokens, this.#effort));
    if (best?.test === undefined || best.score < least) return null;
    this.taken.add(best.test);
    same.open.splice(same.open.indexOf(best.test), 1);
    const next = same.rest[same.next];
    if (next !== undefined) same.open.push(next);
    same.next += 1;
    return best.test;
  }
}

/** Tests that are alike and have nothing to do with each other. */
class OtherTests {
  readonly #files: ReadonlySet<string>;
  readonly #effort: Effort;
  readonly #calls = new Map<TestBlock, string[]>();
  readonly #words = new Map<TestBlock, ReadonlySet<string>>();

  /** `after`: all tests that there are now. */
  constructor(after: readonly TestBlock[], effort: Effort) {
    this.#files = new Set(after.map(({ file }) => file));
    this.#effort = effort;
  }

  /** A file that is still there has not moved: what is new in another one and calls nothing of the same is another test. */
  has(test: TestBlock, each: TestBlock): boolean {
    if (each.file === test.file || !this.#files.has(test.file)) return false;
    const calls = this.#calls.get(test) ?? calledIn(test.tokens, this.#effort);
    this.#calls.set(test, calls);
    if (calls.length === 0 || !this.#effort.spend(calls.length / 4)) return false;
    const words = this.#words.get(each) ?? this.#wordsOf(each);
    return !calls.some((name) => words.has(name));
  }

  #wordsOf(test: TestBlock): ReadonlySet<string> {
    this.#effort.spend(1 + test.tokens.length / 4);
    const words = new Set(test.tokens);
    this.#words.set(test, words);
    return words;
  }
}

/** Tests with nearly the same body and mostly the same values are the same under another name. */
function* renamed({ pairs, gone, added }: TestPairs, others: OtherTests, effort: Effort): Generator<undefined, TestPairs> {
  if (gone.length * added.length > MOST_COMPARISONS) return { pairs, gone, added };
  const valuesOf = (tests: readonly TestBlock[]): Map<TestBlock, string[]> => new Map(tests.map((test) => [test, literalsOf(test.tokens)]));
  const [before, after] = [valuesOf(gone), valuesOf(added)];
  const taken = new Set<TestBlock>();
  const left: TestBlock[] = [];
  for (const [index, test] of gone.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) yield;
    const values = before.get(test) ?? [];
    const best = test.tokens.length < 4 ? null : bestOf(added, 1 + SAME_FILE, (each) => {
      if (taken.has(each) || each.tokens.length < 4 || !effort.spend(0.1)) return 0;
      const its = after.get(each) ?? [];
      if (mostResemblance(test.tokens, each.tokens) + SAME_FILE < RENAMED || mostResemblance(values, its) < SAME_VALUES || resemblance(values, its, effort) < SAME_VALUES || others.has(test, each)) return 0;
      return resemblance(test.tokens, each.tokens, effort) + (each.file === test.file ? SAME_FILE : 0);
    });
    if (best === null || best.score < RENAMED) {
      left.push(test);
      continue;
    }
    taken.add(best.test);
    pairs.push({ before: test, after: best.test });
  }
  return { pairs, gone: left, added: added.filter((test) => !taken.has(test)) };
}

/** The first of those with the highest score; `most` is one that none can be above. */
function bestOf(candidates: readonly TestBlock[], most: number, score: (each: TestBlock) => number): { test: TestBlock; score: number } | null {
  let best: { test: TestBlock; score: number } | null = null;
  for (const each of candidates) {
    const found = score(each);
    if (best === null || found > best.score) best = { test: each, score: found };
    if (best.score >= most) break;
  }
  return best;
}
