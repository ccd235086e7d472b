import type { TestBlock } from './integrity/test-model.ts';

/** A test of a changed file, as it is now. */
export interface ChangedTest {
  file: string;
  name: string;
  /** The names of the suites that it is in. */
  suites: readonly string[];
  /** Counts from 1. */
  line: number;
  /** It was nowhere before, under this name or another. */
  isNew: boolean;
  /** It is to be run, as far as its file says. */
  isRun: boolean;
}

/** The tests of changed files. */
export interface ChangedTests {
  tests: ChangedTest[];
  /** Files of tests that cannot be told apart. */
  unread: string[];
}

/** One test, from how it stands in its file. */
export function changedTest({ file, name, suites, line, body, skip }: TestBlock, isNew: boolean): ChangedTest {
  return { file, name, suites, line, isNew, isRun: body !== null && skip?.condition !== 'always' };
}
