/** What is known of a spec by its evidence, from nothing to regressed: its tests passed once and fail now. */
export const SPEC_STATUSES = ['planned', 'specified', 'implemented', 'tested', 'regressed'] as const;
export type SpecStatus = (typeof SPEC_STATUSES)[number];

/**
 * What is known of one test, or of all that prove something together. `stale`: it passed, and the code has changed since.
 * `not-run`: it is named, and no result speaks of it.
 */
export type TestState = 'passed' | 'failed' | 'skipped' | 'stale' | 'not-run';

/** One test that ran. */
export interface TestResultView {
  name: string;
  /** Relative to the workspace; null where it could not be found out. */
  file: string | null;
  /** Counts from 1. */
  line: number | null;
  state: Exclude<TestState, 'not-run'>;
  message: string | null;
  seconds: number | null;
  /** ISO 8601. */
  at: string;
  /** The report or the task that it is from. */
  source: string;
}

/** A test that a spec names: a file or folder, a name, or a command. */
export interface SpecTestView {
  /** As written. */
  written: string;
  kind: 'file' | 'name' | 'command';
  /** The file or folder, relative to the workspace; null for names and commands. */
  path: string | null;
  /** Of all of its results. */
  state: TestState;
  /** At most fifty, those that did not pass first: a folder may hold thousands, and many specs may name it. */
  results: TestResultView[];
  /** How many more there are, where there are. */
  more?: number;
}

/** One thing that a spec asks for, with what is named to prove it. */
export interface RequirementView {
  text: string;
  /** Counts from 1. */
  line: number;
  /** `unmapped`: no test is named for it. */
  state: TestState | 'unmapped';
  /** What is named for it, as written. */
  tests: string[];
}

/** What made a spec tested, and when. */
export interface Evidence {
  /** The task whose tests were run, or the report. */
  run: string;
  /** Null outside of git. */
  commit: string | null;
  /** ISO 8601. */
  at: string;
  tests: { passed: number; failed: number; skipped: number };
}

/** A spec that was tested once and is not any more. */
export interface Regression {
  /** ISO 8601. */
  since: string;
  /** Names of the tests that fail, at most twenty. */
  tests: string[];
}

/** One feature spec with all that is known of it. */
export interface SpecCoverage {
  /** Relative to the workspace. */
  spec: string;
  id: string | null;
  title: string;
  status: SpecStatus;
  /** What the evidence supports now; a document may say otherwise. */
  marks: { present: boolean; specified: boolean; tested: boolean };
  requirements: RequirementView[];
  tests: SpecTestView[];
  /** Tests that ran for it, each once. */
  counts: { passed: number; failed: number; skipped: number; stale: number };
  /** What made it tested, as recorded in the manifest; null where it never was. */
  evidence: Evidence | null;
  regression: Regression | null;
}

/** A report that was looked at. */
export interface ReportView {
  path: string;
  /** ISO 8601. */
  at: string;
  cases: number;
  /** Why it could not be read, one sentence. */
  problem: string | null;
}

/** A place in a document that a person has made their own: the evidence says something else. */
export interface KeptPlace {
  /** What `hand-over` takes: `docs/SPEC-COVERAGE.md#specs/003-x.md/tested`. */
  place: string;
  /** What stands there. */
  now: string;
  /** What would stand there. */
  evidence: string;
}

/** Something that could be done to a document and is left to a person, one sentence. */
export interface DocumentProposal {
  kind: 'detail-section' | 'detached-rows' | 'contradiction' | 'lower-mark';
  /** The document. */
  file: string;
  message: string;
  /** Counts from 1. */
  line: number | null;
  /** What to add, where it is text to be put in. */
  text?: string;
}

/** How the documents stand against the evidence, and what it consists of. */
export interface CoverageView {
  specs: SpecCoverage[];
  reports: ReportView[];
  /** How many tests are known; null where none is. */
  tests: number | null;
  /** What an update would change. `onlyEvidence`: it records newer evidence for what is recorded already. */
  pending: { path: string; summary: string[]; onlyEvidence: boolean }[];
  kept: KeptPlace[];
  proposals: DocumentProposal[];
  /** How many places in documents are the pipeline's. */
  written: number;
  /** Nothing was ever written in this repository: a person looks at it first. */
  firstWrite: boolean;
  /** The item whose unfinished work is in the tree: what tests say now is said of it, so nothing follows. */
  waitsFor: string | null;
  /** Why the documents cannot follow, one sentence each. */
  problems: string[];
}

/** What an update would make of a file, or has made of it. */
export interface DocumentChange {
  path: string;
  /** Null where the file is new. */
  before: string | null;
  after: string;
  /** One sentence for each edit. */
  summary: string[];
}

/** How documents are brought up to date. */
export interface DocumentRequest {
  /** Computes everything and writes nothing. */
  dryRun?: boolean;
  /** Asks git for the commit also where nothing is written, so that what is shown can be written elsewhere. */
  namesCommit?: boolean;
  /** Reports to read besides the configured ones, as globs relative to the workspace; they count whatever their age. */
  reports?: string[];
  /** Puts rows that a blank line has cut off back into their table. */
  joinRows?: boolean;
  /** Writes nothing unless some test ran and none failed, as in CI. */
  onlyIfPassed?: boolean;
}

/** What came of it. */
export interface DocumentUpdate {
  changes: DocumentChange[];
  kept: KeptPlace[];
  proposals: DocumentProposal[];
  /** Whether the changes are on disk. */
  written: boolean;
  /** Why not all of it was done, one sentence each. Never a reason for a run to fail. */
  problems: string[];
}

/** What tests are run: those of a spec, or all. */
export interface TestRunRequest {
  /** A spec, relative to the workspace. */
  spec?: string;
  /** Test files, relative to the workspace. */
  files?: string[];
}

/** What a run of tests came to. */
export interface TestRunResult {
  command: string;
  exitCode: number | null;
  ended: 'timed_out' | 'cancelled' | 'start_failed' | null;
  passed: number | null;
  failed: number | null;
  skipped: number | null;
  durationSeconds: number;
  /** The end of what it wrote. */
  output: string;
}

/** What faces ask about evidence, tests and the documents that follow them. Part of `EngineApi`. */
export interface CoverageApi {
  /** `reports` are globs of reports to read besides the configured ones; they count whatever their age. */
  coverage(reports?: string[]): Promise<CoverageView>;
  /** Brings the documents up to date. What goes wrong is in the answer; it does not fail. */
  updateDocuments(request: DocumentRequest): Promise<DocumentUpdate>;
  /** Gives places that a person has made their own back to the pipeline. @throws UserError `unknown-place` */
  handOver(places: string[], by: string): Promise<void>;
  /**
   * Runs the project's own tests. What they write comes as `tests-output` events. One run of this kind at a time.
   * @throws UserError `no-test-command`, `not-approved`, `busy`
   */
  runTests(request: TestRunRequest): Promise<TestRunResult>;
  /** Ends the run of tests under way; none is fine. */
  stopTests(): Promise<void>;
}
