import type { TestCase } from '../results/test-case.ts';
import type { ChangedTest } from './changed-tests.ts';

/** Which results are those of which tests. */
export interface MatchedCases {
  of: (test: ChangedTest) => readonly TestCase[];
  /** Results of no test that is known. */
  others: TestCase[];
}

/** A name as it stands in a source: all of it, or how it begins and ends where values are put into it. */
interface Name {
  start: string;
  end: string;
  isWhole: boolean;
}

/** Beyond so many comparisons nothing is a test's. */
const MOST_COMPARISONS = 20_000_000;
const LONGEST = 200;

/**
 * Gives each result to the test that it is of, by their names, and by their suites and files where both say them. Where two
 * tests fit as well, it is taken for that of an older one.
 */
export function matchCases(cases: readonly TestCase[], tests: readonly ChangedTest[]): MatchedCases {
  const found = new Map<ChangedTest, TestCase[]>();
  const others: TestCase[] = [];
  const known = tests.map((test) => ({ test, ...spelledTest(test) }));
  const isTooMuch = cases.length * tests.length > MOST_COMPARISONS;
  for (const each of cases) {
    const name = spelled(each.name);
    let best: ChangedTest | null = null;
    let most = 0;
    for (const { test, own, full, suite } of isTooMuch ? [] : known) {
      const named = name === full ? 2 : hasName(name, own) && isInSuite(name, each.suite, suite) ? 1 : 0;
      const score = named * fileFit(each.file, test.file);
      if (score === 0 || score < most || (score === most && best?.isNew === false)) continue;
      best = test;
      most = score;
    }
    const its = best === null ? others : found.get(best);
    if (its !== undefined) its.push(each);
    else if (best !== null) found.set(best, [each]);
  }
  return { of: (test) => found.get(test) ?? [], others };
}

/** Without what sources and reports write in different ways: blanks, quotes and escapes. */
function spelled(text: string): string {
  return text.replace(/[\s\\'"`]+/g, '');
}

function spelledTest({ name, suites }: ChangedTest): { own: Name; full: string; suite: Name | null } {
  const last = suites.at(-1);
  return { own: nameOf(name), full: spelled([...suites, name].join('>')), suite: last === undefined ? null : nameOf(last) };
}

function nameOf(text: string): Name {
  const first = /\$\s?\{|%[a-zA-Z#$]|\$\w/.exec(text);
  if (first === null && text.length < LONGEST) return { start: spelled(text), end: '', isWhole: true };
  if (first === null) return { start: spelled(text), end: '', isWhole: false };
  const last = Math.max(text.lastIndexOf('}'), ...[...text.matchAll(/%[a-zA-Z#$]|\$[\w.]+/g)].map((match) => match.index + match[0].length - 1));
  return { start: spelled(text.slice(0, first.index)), end: spelled(text.slice(last + 1)), isWhole: false };
}

/** Whether a result's name ends with that of a test. What follows a bracket or a slash are the values of one of its cases. */
function hasName(name: string, own: Name): boolean {
  if (own.isWhole && own.start !== '' && (name === own.start || name.endsWith(`>${own.start}`))) return true;
  const part = name.slice(name.lastIndexOf('>') + 1);
  if (own.isWhole) return own.start !== '' && (part.startsWith(`${own.start}[`) || part.startsWith(`${own.start}/`));
  return own.start.length + own.end.length > 0 && part.length >= own.start.length + own.end.length && part.startsWith(own.start) && part.endsWith(own.end);
}

function isInSuite(name: string, suite: string, wanted: Name | null): boolean {
  const path = `${spelled(suite)}>${name}`;
  // A report that says nothing of suites does not say that it is in another one.
  if (wanted === null || (suite === '' && !name.includes('>'))) return true;
  return path.includes(wanted.start) && path.includes(wanted.end);
}

/** How well a file fits that a report tells: 0 for another one, more where the path is the same. What was compiled lies elsewhere. */
function fileFit(told: string | null, file: string): number {
  if (told === null) return 2;
  if (told === file || told.endsWith(`/${file}`) || file.endsWith(`/${told}`)) return 3;
  return stemOf(told) === stemOf(file) ? 2 : 0;
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
