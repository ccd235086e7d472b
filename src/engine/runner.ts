import { isoTime } from '../base/clock.ts';
import { adviceOf, UserError } from '../base/errors.ts';
import { newAttemptToken } from '../base/ids.ts';
import { displayCommand } from '../base/command-line.ts';
import type { Config } from '../contract/config.ts';
import type { RunEvent } from '../contract/run-event.ts';
import type { AttemptSettled } from '../pipeline/event.ts';
import { judge, type TestEvidence } from '../pipeline/judge.ts';
import { readCost } from '../pipeline/cost.ts';
import type { ItemProgress, TaskState } from '../pipeline/state.ts';
import type { BacklogItem } from './backlog-source.ts';
import { directionFor } from './directions.ts';
import { EvidenceReader, templateText } from './evidence.ts';
import type { AgentExit, AgentSpec, RunningAgent } from './ports/agent.ts';
import type { EnginePorts } from './ports/engine-ports.ts';
import type { Recorder } from './recorder.ts';
import { testCommandFor, type TestCommand } from './test-command.ts';

/** Why a running attempt is to end. */
export interface Cancellation {
  by: string;
  /** The run was stopped, the item was not given up. */
  resume: boolean;
}

/** How an attempt ends that could not be made for want of room: the task is attempted again when there is some. */
const NO_ROOM = { outcome: 'cancelled', resume: true, reason: 'The disk was full.', files: [] as string[] } as const;

/**
 * Executes tasks: makes the direction, starts an attempt, lets the evidence decide and records how it ended.
 * Whatever happens in between, an attempt that was started is settled.
 */
export class Runner {
  readonly #ports: EnginePorts & { recorder: Recorder };
  readonly #config: Config;
  readonly #node: string;
  readonly #tell: (event: RunEvent) => void;
  readonly #evidence: EvidenceReader;
  #current: { key: string; taskId: string; agent: RunningAgent | null; abort: AbortController; cancellation?: Cancellation } | undefined;

  constructor(ports: EnginePorts & { recorder: Recorder }, config: Config, node: string, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#config = config;
    this.#node = node;
    this.#tell = tell;
    this.#evidence = new EvidenceReader(ports.workspace, config);
  }

  /** The item and task at work. */
  get current(): { key: string; taskId: string } | null {
    return this.#current ?? null;
  }

  /** Ends the attempt at work, with everything that it started; `attempt` then resolves. */
  cancel(cancellation: Cancellation): void {
    const current = this.#current;
    if (current === undefined) return;
    current.cancellation ??= cancellation;
    current.abort.abort();
    current.agent?.cancel();
  }

  /**
   * One attempt of a task in the folder `root`, from its direction to its settled outcome.
   * @throws UserError from the store, or for a prompt that cannot be used; the attempt has not been started then.
   */
  async attempt(task: TaskState, item: ItemProgress, source: BacklogItem, agent: AgentSpec, root: string): Promise<AttemptSettled> {
    const { recorder, clock, ids } = this.#ports;
    // Before the first wait: from now on it can be cancelled.
    this.#current = { key: item.key, taskId: task.id, agent: null, abort: new AbortController() };
    try {
      const direction = await this.#direction(task, item, source);
      const token = newAttemptToken(ids);
      await recorder.record({ type: 'attempt.started', taskId: task.id, token, at: isoTime(clock) });
      this.#tell({
        type: 'attempt-started', at: isoTime(clock), key: item.key, label: source.entry.label, taskId: task.id, phase: task.phase,
        iteration: task.iteration, agent: agent.name, attempt: token, log: this.#ports.agents.logPath(task.id),
      });
      const settled = await this.#work(task, item, token, direction, agent, root);
      await recorder.record(settled);
      this.#tell({
        type: 'attempt-settled', at: settled.at, key: item.key, label: source.entry.label, taskId: task.id, phase: task.phase,
        iteration: task.iteration, outcome: settled.outcome, reason: settled.reason, durationSeconds: settled.durationSeconds,
        files: settled.files, ...(settled.tests === undefined ? {} : { tests: settled.tests }),
      });
      return settled;
    } finally {
      this.#current = undefined;
    }
  }

  async #direction(task: TaskState, item: ItemProgress, source: BacklogItem): Promise<string> {
    const { workspace } = this.#ports;
    const specPath = item.specPath ?? source.entry.spec ?? undefined;
    const specText = specPath === undefined ? null : await workspace.read(specPath);
    const testCommand = testCommandFor(this.#config, [], this.#node);
    return directionFor(workspace, task.phase, task.variant, {
      phase: task.phase,
      iteration: task.iteration,
      maxIterations: this.#config.maxIterations,
      item: { key: item.key, label: source.entry.label, text: source.entry.text, headings: source.entry.headings.join(' / ') },
      specsFolder: this.#config.specs,
      ...(specPath === undefined ? {} : { specPath }),
      ...(specText === null ? {} : { specText }),
      ...(task.phase === 'spec' ? { templateText: await templateText(workspace, this.#config) } : {}),
      ...(testCommand === null ? {} : { testCommand: displayCommand(testCommand.argv) }),
      ...(item.feedback === undefined ? {} : { feedback: item.feedback }),
      answers: task.answers,
    });
  }

  async #work(task: TaskState, item: ItemProgress, token: string, direction: string, agent: AgentSpec, root: string): Promise<AttemptSettled> {
    const started = this.#ports.clock.monotonic();
    // Paid for is paid for, however the attempt ends.
    let spent: { costUsd?: number } = {};
    const settle = (result: Omit<AttemptSettled, 'type' | 'taskId' | 'token' | 'at' | 'durationSeconds'>): AttemptSettled => ({
      type: 'attempt.settled', taskId: task.id, token, at: isoTime(this.#ports.clock),
      durationSeconds: Math.round(this.#ports.clock.monotonic() - started) / 1000,
      ...spent,
      ...result,
    });
    try {
      const early = this.#cancelled();
      if (early !== null) return settle({ ...early, files: [] });
      await this.#ports.store.requireOwnership();
      const exit = await this.#run(task, token, direction, agent, root);
      const cost = exit.costUsd ?? readCost(exit.output);
      if (cost !== null) spent = { costUsd: cost };
      if (exit.kind === 'start_failed' && (await this.#isFull())) return settle(NO_ROOM);
      await this.#ports.recorder.patiently(() => this.#ports.store.requireRoom());
      const changes = await this.#ports.checkout.changes(item.key);
      const testFiles = exit.kind === 'exited' ? await this.#testFiles(task, item) : [];
      const tests = task.phase === 'review' && exit.kind === 'exited' && exit.exitCode === 0 ? await this.#test(item.key, task.id, testFiles, changes.files, root) : null;
      const judgement = judge(await this.#evidence.observe(task.phase, exit, task, changes, testFiles, tests));
      const files = changes.files.filter((file) => !changes.conflicts.includes(file));
      return settle({ files, ...(this.#cancelled() ?? judgement) });
    } catch (error) {
      const cancelled = this.#cancelled();
      if (cancelled !== null) return settle({ ...cancelled, files: [] });
      if (await this.#isFull()) return settle(NO_ROOM);
      // The attempt was started, so it has to be settled whatever went wrong around it.
      return settle({ outcome: 'conflict', reason: adviceOf(error), files: [] });
    }
  }

  /** Whether what went wrong went wrong for want of room. */
  #isFull(): Promise<boolean> {
    return this.#ports.store.requireRoom().then(() => false, () => true);
  }

  /** A cancellation comes before whatever else was seen: what it cut short looks like a failure. */
  #cancelled(): { outcome: 'cancelled'; reason: string; resume?: true } | null {
    const cancellation = this.#current?.cancellation;
    if (cancellation === undefined) return null;
    return { outcome: 'cancelled', reason: `Cancelled by ${cancellation.by}.`, ...(cancellation.resume ? { resume: true } : {}) };
  }

  async #run(task: TaskState, token: string, direction: string, agent: AgentSpec, root: string): Promise<AgentExit> {
    const { limits } = this.#config;
    const phase = this.#config.phases[task.phase];
    const running = await this.#ports.agents.start({
      taskId: task.id,
      token,
      phase: task.phase,
      agent,
      cwd: root,
      direction,
      idleMs: (phase?.idleSeconds ?? limits.idleSeconds) * 1000,
      wallMs: (phase?.wallSeconds ?? limits.wallSeconds) * 1000,
    });
    const current = this.#current;
    if (current !== undefined) {
      current.agent = running;
      if (current.cancellation !== undefined) running.cancel();
    }
    const listening = running.onEvent((event) => this.#tell({ type: 'progress', at: isoTime(this.#ports.clock), taskId: task.id, text: event.text }));
    try {
      return await running.exit;
    } finally {
      listening.dispose();
    }
  }

  async #testFiles(task: TaskState, item: ItemProgress): Promise<string[]> {
    if (task.phase !== 'test' && task.phase !== 'review') return [];
    return this.#evidence.testFiles(await this.#ports.checkout.allChanges(item.key), item.specPath);
  }

  /** Runs the project's own tests; null when there is no command that could. What they write besides `changed` is no work. */
  async #test(key: string, taskId: string, testFiles: readonly string[], changed: readonly string[], root: string): Promise<TestEvidence | null> {
    const command = testCommandFor(this.#config, testFiles, this.#node);
    if (command === null) return null;
    await this.#requireApproval(command);
    const shown = displayCommand(command.argv);
    this.#tell({ type: 'tests-started', at: isoTime(this.#ports.clock), key, taskId, command: shown });
    const run = await this.#ports.tests.run(command.argv, {
      cwd: root,
      timeoutMs: this.#config.test.timeoutSeconds * 1000,
      signal: this.#current?.abort.signal ?? new AbortController().signal,
    });
    const written = (await this.#ports.checkout.changes(key)).files.filter((file) => !changed.includes(file));
    await this.#ports.checkout.disregard(key, written);
    return {
      command: shown, passed: run.exitCode === 0, report: run.report, output: run.output,
      ...(run.ended === undefined ? {} : { ended: run.ended }),
    };
  }

  /** Asked anew for each run of the tests: an agent may have changed what the command does. */
  async #requireApproval(command: TestCommand): Promise<void> {
    const refusal = command.approval === null ? null : await this.#ports.approvals.refusalFor(command.approval);
    if (refusal !== null) throw new UserError('not-approved', refusal);
  }
}
