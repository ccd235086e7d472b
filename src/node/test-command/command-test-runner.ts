import type { Clock } from '../../base/clock.ts';
import { displayCommand } from '../../base/command-line.ts';
import { messageOf } from '../../base/errors.ts';
import type { IdSource } from '../../base/ids.ts';
import type { Logger } from '../../base/logger.ts';
import type { TestRun, TestRunOptions, TestRunnerPort } from '../../engine/ports/test-runner.ts';
import { reportOfEnd } from '../../results/cut-output.ts';
import type { TestReport } from '../../results/test-output.ts';
import { ChildOutput } from '../process/child-output.ts';
import { developerEnvironment, type Environment } from '../process/environment.ts';
import { reapRun } from '../process/reap.ts';
import { Redactor } from '../process/redactor.ts';
import { RunFolder } from '../process/run-folder.ts';
import { secretValues } from '../process/secret-values.ts';
import type { ChildExit } from '../process/supervised-child.ts';
import { DEFAULT_GRACE_MS, startRun } from '../process/supervised-run.ts';
import { signalNumber } from '../process/signal-number.ts';
import { TailBuffer } from '../process/tail-buffer.ts';

/** Bytes of output that a run carries, from its end, where test runners put their summary. */
const OUTPUT_BYTES = 256 * 1024;
/** Run ids of test commands begin so: an earlier owner's are found by it. */
const RUN_ID_PREFIX = 'tests_';

export interface CommandTestRunnerOptions {
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  /** The developer's environment, which the tests get as it is. */
  environment: Environment;
  /** More values that nobody should read in what the tests write. */
  secrets?: readonly string[];
  /** Reads what a test command wrote. */
  readReport: (output: string) => TestReport;
  /** Milliseconds between asking a process to end and killing it; 2 s by default. */
  graceMs?: number;
}

/** Runs the project's test command as a supervised process: no shell, a time limit, nothing left behind. */
export class CommandTestRunner implements TestRunnerPort {
  readonly #options: CommandTestRunnerOptions;
  readonly #graceMs: number;
  readonly #redactor: Redactor;
  readonly #running = new Set<string>();

  constructor(options: CommandTestRunnerOptions) {
    this.#options = options;
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#redactor = new Redactor([...secretValues(options.environment), ...(options.secrets ?? [])]);
  }

  async run(argv: readonly string[], options: TestRunOptions): Promise<TestRun> {
    const { clock, environment, ids, logger, stateDir } = this.#options;
    const command = this.#redactor.redact(displayCommand(argv));
    if (options.signal.aborted) return this.#finished(command, { kind: 'cancelled', exitCode: null, signal: null, durationMs: 0, survivors: [] }, new TailBuffer(0));
    const runId = `${RUN_ID_PREFIX}${ids.hex(8)}`;
    const tail = new TailBuffer(OUTPUT_BYTES);
    const output = new ChildOutput(this.#redactor, (text) => {
      tail.write(Buffer.from(text));
      options.onOutput?.(text);
    });
    this.#running.add(runId);
    const run = await startRun({
      name: command,
      stateDir,
      cwd: options.cwd,
      runId,
      limits: { idleMs: Number.POSITIVE_INFINITY, wallMs: options.timeoutMs },
      graceMs: this.#graceMs,
      onOutput: (from, bytes) => output.write(from, bytes),
      prepare: () => Promise.resolve({ argv, env: developerEnvironment(environment, runId), input: 'none' }),
    }, { clock, logger });
    const cancel = (): void => run.child?.cancel();
    options.signal.addEventListener('abort', cancel, { once: true });
    // It may have been aborted while the process was being started.
    if (options.signal.aborted) cancel();
    const exit = await run.exit;
    options.signal.removeEventListener('abort', cancel);
    this.#running.delete(runId);
    this.#warnOf(runId, exit.survivors);
    output.end();
    return this.#finished(command, exit, tail);
  }

  /** Ends test commands that an earlier owner left behind. Only for the owner of the workspace. */
  async reapAbandoned(): Promise<void> {
    const { clock, logger, stateDir } = this.#options;
    try {
      for (const runId of await RunFolder.list(stateDir)) {
        if (!runId.startsWith(RUN_ID_PREFIX) || this.#running.has(runId)) continue;
        this.#warnOf(runId, await reapRun(runId, { stateDir, clock, graceMs: this.#graceMs }));
      }
    } catch (error) {
      logger.warn(`What an earlier test command left behind could not be removed: ${messageOf(error)}`);
    }
  }

  #warnOf(runId: string, survivors: readonly number[]): void {
    if (survivors.length > 0) this.#options.logger.warn(`Processes of ${runId} could not be ended: ${survivors.join(', ')}`);
  }

  #finished(command: string, exit: ChildExit, tail: TailBuffer): TestRun {
    const { bytes, leftOut } = tail.read();
    const output = exit.error === undefined ? bytes.toString() : `${exit.error}\n`;
    const ended = endOf(exit);
    // As a shell has it, so that a command that was killed by somebody else is one that failed.
    const exitCode = ended === undefined ? exit.exitCode ?? 128 + signalNumber(exit.signal) : null;
    const report = this.#options.readReport(output);
    return {
      command,
      exitCode,
      ...(ended === undefined ? {} : { ended }),
      report: leftOut > 0 ? reportOfEnd(report, exitCode === 0) : report,
      output,
      durationMs: exit.durationMs,
    };
  }
}

function endOf(exit: ChildExit): TestRun['ended'] {
  switch (exit.kind) {
    case 'exited':
      return undefined;
    case 'idle':
    case 'timed_out':
      return 'timed_out';
    case 'cancelled':
    case 'start_failed':
      return exit.kind;
  }
}
