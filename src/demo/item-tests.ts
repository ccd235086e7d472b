import { spawnSync } from 'node:child_process';

/** What `node --test` said about some test files. */
export interface TestResult {
  passed: number;
  failed: number;
  /** Names of the tests that failed, or one sentence where none could be run. */
  failing: string[];
  ok: boolean;
}

const LIMIT_MS = 60_000;

/** Runs test files with the Node that runs the demo agent. No shell reads their names. */
export function runTests(files: readonly string[], cwd: string): TestResult {
  // Node's test runner sets this for its children; with it, a run inside of a run would say nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...files.map((file) => `./${file}`)], {
    cwd, env, encoding: 'utf8', timeout: LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024,
  });
  const passed = countOf('pass', run.stdout);
  const failed = countOf('fail', run.stdout);
  const failing = run.stdout.split('\n').flatMap((line) => /^ {0,40}not ok \d+ - (.*)$/.exec(line)?.[1] ?? []);
  if (run.error !== undefined) failing.push(`the tests could not be run to their end (${run.error.message})`);
  return { passed, failed, failing, ok: run.status === 0 && passed > 0 && failed === 0 };
}

function countOf(what: 'pass' | 'fail', output: string): number {
  return Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
}
