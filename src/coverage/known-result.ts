import type { ResultSet, TestCase, TestOutcome } from '../results/test-case.ts';

/** From good to bad. */
const WORSE: Record<TestOutcome, number> = { passed: 0, skipped: 1, failed: 2 };

/** What is known of one test now: its newest result, or a command that ended without telling of single tests. */
export interface KnownResult {
  /** The same for the same test in every report. */
  key: string;
  name: string;
  /** Null for a command. */
  test: TestCase | null;
  outcome: TestOutcome;
  set: ResultSet;
  /** The test file, as a file of the workspace; several where only the names tell, and more than one has them. */
  files: readonly string[];
  /** What the report calls its file, where that is no file of the workspace. */
  raw: string | null;
  /** What it may be called. */
  names: ReadonlySet<string>;
  /** What it is part of: classes, suites, tests. */
  groups: ReadonlySet<string>;
  /** What other reports say of the same test that are as good as this one, newest first: runs of it in other surroundings. */
  others: readonly KnownResult[];
}

/** Whether one outcome is worse than another. */
export function isWorse(outcome: TestOutcome, than: TestOutcome): boolean {
  return WORSE[outcome] > WORSE[than];
}

/** The worst of these, of equal ones the first. */
export function worstOf(first: KnownResult, others: readonly KnownResult[]): KnownResult {
  return others.reduce((worst, result) => (isWorse(result.outcome, worst.outcome) ? result : worst), first);
}
