import type { CommentLine } from './comment-lines.ts';

/** Something that a test checks. */
export interface Assertion {
  /** Where it begins in its file. */
  at: number;
  /** Counts from 1. */
  line: number;
  /** All of it, spelled out. */
  text: string;
  /** What is checked, spelled out; empty where that is not known. */
  subject: string;
  /** What it is held against, spelled out; empty for none. */
  expected: string;
  /** The words that it is made with, as a person knows them: `toBe`, `assert ==`. */
  how: string;
  strength: Strength;
  /** Decimal digits that have to be right; null where it is exact or says nothing of it. */
  digits: number | null;
  guard: Guard | null;
  /** The function of the project that makes it, where only its name says that it checks something. */
  helper: string | null;
}

/** It is made only under a condition, its failure is caught, it is never made, or nothing waits for it. */
export type Guard = 'if' | 'try' | 'never' | 'unawaited';

/** 0: always holds, or is never made. 1: there is something. 2: a part, a bound or a kind. 3: nearly, or any error of a kind. 4: exactly. */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** A marker that keeps tests from being run, or that keeps all others from it. */
export interface Marker {
  line: number;
  /** As written, without arguments. */
  what: string;
  /** What it stands at: the name of a test, or that of a suite. */
  of: string;
  isSuite: boolean;
  condition: 'always' | 'platform' | 'sometimes';
}

/** Code of a test or a function: what it checks itself, and the words in it. */
export interface CheckedCode {
  own: Assertion[];
  /** All of its tokens, those of what is nested in it included. */
  tokens: string[];
}

/** One test as it stands in a file. */
export interface TestBlock extends CheckedCode {
  file: string;
  name: string;
  /** The names of the suites that it is in. */
  suites: string[];
  /** Counts from 1. */
  line: number;
  /** Its statements, without the tokens around them; null where it has none, as a test that is still to be written. */
  body: string[] | null;
  skip: Marker | null;
  focus: Marker | null;
  /** The cases of its table, each spelled out; null where it has no table that can be read. */
  cases: string[][] | null;
  /** It runs its checks more than once. */
  loops: boolean;
  /** How many assertions it says that it makes. */
  plan: { count: number; line: number } | null;
}

/** What a file says of its tests. */
export interface TestFileModel {
  tests: TestBlock[];
  /** Functions of the file that are no tests, by name. */
  helpers: Map<string, CheckedCode>;
  /** Checks that are in no test and in no function of its own, such as those of hooks. */
  loose: Assertion[];
  /** Lines of its comments that could be the beginning of a test. */
  comments: CommentLine[];
}

/** A file with nothing in it. */
export function emptyModel(): TestFileModel {
  return { tests: [], helpers: new Map(), loose: [], comments: [] };
}

/** Checks and tokens of the functions of one name that are kept. */
const MOST_CHECKS = 300;
const MOST_TOKENS = 5_000;

/** Adds a function; one with the name of another is taken together with it, because a call does not say which it means. */
export function addHelper(helpers: Map<string, CheckedCode>, name: string, own: readonly Assertion[], tokens: readonly string[]): void {
  const known = helpers.get(name);
  if (known === undefined) {
    helpers.set(name, { own: own.slice(0, MOST_CHECKS), tokens: [...tokens] });
    return;
  }
  for (const each of own.slice(0, MOST_CHECKS - known.own.length)) known.own.push(each);
  if (known.tokens.length <= MOST_TOKENS) for (const token of tokens) known.tokens.push(token);
}
