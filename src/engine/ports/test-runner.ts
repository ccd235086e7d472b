import type { TestReport } from '../../pipeline/test-output.ts';

export interface TestRun {
  /** As a person would write it, for display only. */
  command: string;
  /** Null when it was ended: see `ended`. */
  exitCode: number | null;
  ended?: 'timed_out' | 'cancelled' | 'start_failed';
  report: TestReport;
  /** The end of what it wrote. */
  output: string;
  durationMs: number;
}

/** Runs the project's own test command: an argv, no shell, with a time limit, the whole tree ended with it. */
export interface TestRunnerPort {
  run(argv: readonly string[], options: { cwd: string; timeoutMs: number; signal: AbortSignal }): Promise<TestRun>;
  /** Ends what an earlier owner left at work. Only for the owner of the workspace. */
  reapAbandoned(): Promise<void>;
}
