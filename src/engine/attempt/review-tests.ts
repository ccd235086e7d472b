import { isoTime } from '../../base/clock.ts';
import { displayCommand } from '../../base/command-line.ts';
import { adviceOf, UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { TestEvidence } from '../../pipeline/judge.ts';
import type { Attempt } from './attempt.ts';
import type { RunResults } from '../coverage/run-results.ts';
import { HiddenTests } from './hidden-tests.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { testCommandFor } from './test-command.ts';

export interface ReviewTestsPorts extends Pick<EnginePorts, 'workspace' | 'reports' | 'tests' | 'approvals' | 'checkout' | 'clock'> {
  /** Keeps what the tests of a review came to. */
  keepResults: (run: RunResults) => Promise<void>;
}

/** Runs the project's own tests for a review. What hidden tests say stays hidden. */
export class ReviewTests {
  readonly #ports: ReviewTestsPorts;
  readonly #config: Config;
  readonly #node: string;
  readonly #tell: (event: RunEvent) => void;
  readonly #hidden: HiddenTests;

  constructor(ports: ReviewTestsPorts, config: Config, node: string, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#config = config;
    this.#node = node;
    this.#tell = tell;
    this.#hidden = new HiddenTests(ports, config.test.holdout);
  }

  /**
   * What they say; null when there is no command that could run them. What they write besides `changed` is no work.
   * @throws UserError `not-approved`: asked anew for each run, because an agent may have changed what the command does.
   */
  async run({ task, item: { key }, root }: Attempt, testFiles: readonly string[], changed: readonly string[], signal: AbortSignal): Promise<TestEvidence | null> {
    const { approvals, checkout, clock, tests } = this.#ports;
    const command = testCommandFor(this.#config, testFiles, this.#node);
    if (command === null) return null;
    const refusal = command.approval === null ? null : await approvals.refusalFor(command.approval);
    if (refusal !== null) throw new UserError('not-approved', refusal);
    const shown = displayCommand(command.argv);
    this.#tell({ type: 'tests-started', at: isoTime(clock), key, taskId: task.id, command: shown });
    const began = clock.now();
    const run = await tests.run(command.argv, { cwd: root, timeoutMs: this.#config.test.timeoutSeconds * 1000, signal });
    await this.#keep({
      source: task.id, kind: 'run', at: clock.now(), command: command.argv, ok: run.exitCode === 0, cases: run.report.cases, item: key,
      whole: command.approval !== null, began,
    });
    const written = (await checkout.changes(key)).files.filter((file) => !changed.includes(file));
    await checkout.disregard(key, written);
    const told = await this.#hidden.told(run.report, run.output, testFiles);
    return {
      command: shown, passed: run.exitCode === 0, report: told.report, output: told.output,
      ...(run.ended === undefined ? {} : { ended: run.ended }),
    };
  }

  /** Results are evidence that can be made again: what keeps them from being kept is no reason to lose a review. */
  async #keep(run: RunResults): Promise<void> {
    try {
      await this.#ports.keepResults(run);
    } catch (error) {
      this.#tell({ type: 'notice', at: isoTime(this.#ports.clock), severity: 'warning', message: `The results of the tests could not be kept. ${adviceOf(error)}` });
    }
  }
}
