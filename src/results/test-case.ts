/** How one test ended. An error in it or around it is a failure; an expected failure that failed counts as skipped. */
export type TestOutcome = 'passed' | 'failed' | 'skipped';

/** One test as a report tells of it. What a report does not say is null. */
export interface TestCase {
  /** Its own name, with the names of the tests that it is part of in front, joined with ` > `, where they are no file. */
  name: string;
  /** The class, package or suite that it is in, as written; empty where there is none. */
  suite: string;
  /** As the report writes it: relative, absolute, or from a folder of its own. Forward slashes. */
  file: string | null;
  /** Counts from 1. */
  line: number | null;
  outcome: TestOutcome;
  /** Why it failed or was skipped, cut where it is long. */
  message: string | null;
  seconds: number | null;
}

/** What one run of tests came to, from one source. */
export interface ResultSet {
  /** The path of a report relative to the workspace, or the id of a task whose tests were run. */
  source: string;
  kind: 'report' | 'run';
  /** When it was written, milliseconds since the epoch. */
  at: number;
  /** When its run began, as far as that is known: of what has changed since it says nothing. Never after `at`. */
  began: number;
  /** The command that was run, as it was started, where that is known. */
  command: readonly string[] | null;
  /** Whether that command ended well; null where it is not known. */
  ok: boolean | null;
  cases: readonly TestCase[];
  /** It is a run of everything, not of some files alone. */
  whole?: boolean;
  /** It was named by a person for this one reading: its age says nothing. */
  named?: true;
}

/**
 * What a report holds, or why it could not be read, one sentence. `began` is the last moment at which its run can have begun by
 * its own words, milliseconds since the epoch; left out where it says nothing of it.
 */
export type ReadReport = { cases: TestCase[]; began?: number } | { problem: string };
