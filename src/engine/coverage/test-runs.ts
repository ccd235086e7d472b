import { isoTime, type Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { IdSource } from '../../base/ids.ts';
import type { Config } from '../../contract/config.ts';
import type { CoverageView, TestRunRequest, TestRunResult } from '../../contract/coverage.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { ApprovalPort } from '../ports/approval.ts';
import type { TestRun, TestRunnerPort } from '../ports/test-runner.ts';
import type { WorkspacePort } from '../ports/workspace.ts';
import { type FilesCommand, testCommandForFiles } from '../attempt/test-command.ts';
import type { Coverage } from './coverage.ts';

export interface TestRunPorts {
  workspace: WorkspacePort;
  tests: TestRunnerPort;
  approvals: ApprovalPort;
  clock: Clock;
  ids: IdSource;
  coverage: Coverage;
  /** Whether an item's unfinished work is in the tree: results are said of it then, and are not kept. */
  itemInTree: () => boolean;
  tell: (event: RunEvent) => void;
}

/** Runs the project's own tests because somebody asked for it, beside the pipeline. */
export class TestRuns {
  readonly #ports: TestRunPorts;
  readonly #config: Config;
  readonly #node: string;
  #abort: AbortController | undefined;
  /** Settles when no tests are run any more. */
  #running: Promise<unknown> = Promise.resolve();

  constructor(ports: TestRunPorts, config: Config, node: string) {
    this.#ports = ports;
    this.#config = config;
    this.#node = node;
  }

  /** @throws UserError `busy`, `no-test-command`, `not-approved` */
  async run(request: TestRunRequest): Promise<TestRunResult> {
    if (this.#abort !== undefined) throw new UserError('busy', 'Tests are being run already.', { hint: 'Wait for them, or stop them first.' });
    const abort = new AbortController();
    this.#abort = abort;
    const run = this.#run(request, abort.signal);
    this.#running = run.catch(() => {});
    try {
      return await run;
    } finally {
      this.#abort = undefined;
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  /** Stops, and resolves when what it came to is recorded. */
  async close(): Promise<void> {
    this.stop();
    await this.#running;
  }

  async #run(request: TestRunRequest, signal: AbortSignal): Promise<TestRunResult> {
    const { workspace, approvals, coverage } = this.#ports;
    const files = request.files ?? (request.spec === undefined ? [] : filesOf(await coverage.coverage(), request.spec));
    const present: string[] = [];
    for (const file of files) if (await workspace.exists(file)) present.push(file);
    const command = testCommandForFiles(this.#config, present, this.#node);
    if (command === null) {
      throw new UserError('no-test-command', 'No test command is known that could run these tests.', { hint: 'Name it with "test.command" in .coherence/config.json.' });
    }
    const refusal = command.approval === null ? null : await approvals.refusalFor(command.approval);
    if (refusal !== null) throw new UserError('not-approved', refusal);
    const run = await this.#runCommand(command, present, signal);
    await coverage.look();
    const { passed, failed, skipped } = run.report;
    return { command: run.command, exitCode: run.exitCode, ended: run.ended ?? null, passed, failed, skipped, durationSeconds: run.durationMs / 1000, output: run.output };
  }

  async #runCommand(command: FilesCommand, files: readonly string[], signal: AbortSignal): Promise<TestRun> {
    const { workspace, tests, clock, ids, coverage, tell } = this.#ports;
    const whole = !command.onlyFiles || files.length === 0;
    if (!whole) await coverage.beginPartialRun();
    try {
      const began = clock.now();
      const inTree = this.#ports.itemInTree();
      const run = await tests.run(command.argv, {
        cwd: workspace.root, timeoutMs: this.#config.test.timeoutSeconds * 1000, signal,
        onOutput: (text) => tell({ type: 'tests-output', at: isoTime(clock), text }),
      });
      const common = { source: `tests_${ids.hex(8)}`, kind: 'run' as const, at: clock.now(), item: null, began, whole };
      if (run.ended === undefined && !inTree && !this.#ports.itemInTree()) await coverage.record({ ...common, command: command.argv, ok: run.exitCode === 0, cases: run.report.cases });
      // Nothing is kept of it but when it was: what it has left in a report is about some files alone.
      else if (!whole) await coverage.record({ ...common, command: null, ok: null, cases: [] });
      return run;
    } finally {
      if (!whole) coverage.endPartialRun();
    }
  }
}

function filesOf(view: CoverageView, spec: string): string[] {
  const found = view.specs.find((each) => each.spec === spec);
  return [...new Set((found?.tests ?? []).flatMap(({ path, results }) => (path === null ? results.flatMap(({ file }) => file ?? []) : [path])))];
}
