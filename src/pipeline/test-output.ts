export interface FailingTest {
  name: string;
  message: string;
}

/** What a test command's output says. Counts are null where the output names none. */
export interface TestReport {
  passed: number | null;
  failed: number | null;
  skipped: number | null;
  failing: FailingTest[];
}
