import type { TestReport } from '../../results/test-output.ts';

export interface TestRun {
  /** As a person would write it, for display only. */
  command: string;
  /** Null when it was ended: see `ended`. */
  exitCode: number | null;
  ended?: 'timed_out' | 'cancelled' | 'start_failed';
  /** What its output says. It names tests only where none that failed or was skipped can be missing for its length. */
  report: TestReport;
  /** The end of what it wrote. */
  output: string;
  durationMs: number;
}

export interface TestRunOptions {
  cwd: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** Gets what it writes as it comes, for people to watch: clean text, redacted, all of it. */
  onOutput?: (text: string) => void;
}

/** Runs the project's own test command: an argv, no shell, with a time limit, the whole tree ended with it. */
export interface TestRunnerPort {
  run(argv: readonly string[], options: TestRunOptions): Promise<TestRun>;
  /** Ends what an earlier owner left at work. Only for the owner of the workspace. */
  reapAbandoned(): Promise<void>;
}
