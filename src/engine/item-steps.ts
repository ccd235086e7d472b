import { isoTime } from '../base/clock.ts';
import { adviceOf } from '../base/errors.ts';
import { newTaskId } from '../base/ids.ts';
import type { Config } from '../contract/config.ts';
import type { Phase } from '../contract/phase.ts';
import type { RunEvent } from '../contract/run-event.ts';
import type { AttemptSettled } from '../pipeline/event.ts';
import type { Step } from '../pipeline/plan.ts';
import { progressOf, type ItemProgress } from '../pipeline/state.ts';
import type { ActiveRun } from './active-run.ts';
import { agentFor, type ChosenAgent } from './agents.ts';
import type { BacklogItem, BacklogView } from './backlog-source.ts';
import { commitMessage } from './commit-message.ts';
import { variantOf } from './directions.ts';
import type { EnginePorts } from './ports/engine-ports.ts';
import type { Recorder } from './recorder.ts';
import type { Runner } from './runner.ts';

export interface ItemStepsPorts extends Pick<EnginePorts, 'store' | 'checkout' | 'approvals' | 'clock' | 'ids'> {
  recorder: Recorder;
  runner: Runner;
  /** How the built-in demo agent is started. */
  demoAgent: readonly string[];
}

/** Does the steps that the pipeline's state asks for. Each can be repeated after a crash. */
export class ItemSteps {
  readonly #ports: ItemStepsPorts;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;
  readonly #run: () => ActiveRun | undefined;
  /** Where the items that are open are worked on. */
  readonly #roots = new Map<string, string>();

  /** `run` gives the run under way, which counts what is done. */
  constructor(ports: ItemStepsPorts, config: Config, tell: (event: RunEvent) => void, run: () => ActiveRun | undefined) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
    this.#run = run;
  }

  /** One step. What goes wrong with an item blocks that item; what goes wrong with the store ends the run. */
  async perform(step: Step, view: BacklogView): Promise<void> {
    const { store, recorder, clock } = this.#ports;
    await store.requireOwnership();
    const at = isoTime(clock);
    const item = view.items.get(step.key);
    const progress = store.state().items[step.key];
    switch (step.type) {
      case 'start':
        await recorder.record({ type: 'item.started', key: step.key, kind: step.kind, at, turn: step.turn });
        this.#tell({ type: 'item-started', at, key: step.key, label: item?.entry.label ?? '', text: item?.entry.text ?? '', backlog: step.kind });
        return;
      case 'vanished':
        return this.#vanished(step.key);
      case 'open':
        return this.#open(step.key, item);
      case 'create-task':
        await this.#createTask(step.key, step.phase, step.iteration);
        return;
      case 'attempt':
        if (item !== undefined && progress !== undefined) await this.#attempt(step.taskId, progress, item);
        return;
      case 'commit':
        return this.#commit(step, item);
      case 'merge':
        return this.#merge(step.key, item);
      case 'close':
        await this.#ports.checkout.close(step.key);
        await recorder.record({ type: 'checkout.closed', key: step.key });
    }
  }

  async #open(key: string, item: BacklogItem | undefined): Promise<void> {
    const { checkout, recorder } = this.#ports;
    const opened = await this.orMessage(() => checkout.open({ key, label: item?.entry.label ?? '', text: item?.entry.text ?? '' }));
    if (!opened.ok) return this.#conflict(key, opened.message, opened.files);
    this.#roots.set(key, opened.root);
    await recorder.record({ type: 'checkout.opened', key });
  }

  #agent(phase: Phase): ChosenAgent {
    return agentFor(this.#config, phase, this.#run()?.request.agent, this.#ports.demoAgent);
  }

  async #createTask(key: string, phase: Phase, iteration: number): Promise<void> {
    await this.#ports.recorder.record({
      type: 'task.created', taskId: newTaskId(this.#ports.ids), key, phase, iteration,
      agent: this.#agent(phase).spec.name, variant: variantOf(this.#config, phase), at: isoTime(this.#ports.clock),
    });
  }

  async #attempt(taskId: string, progress: ItemProgress, item: BacklogItem): Promise<void> {
    const { store, approvals, runner } = this.#ports;
    const task = store.state().tasks[taskId];
    if (task === undefined) return;
    const agent = this.#agent(task.phase);
    const refusal = agent.approval === null ? null : await approvals.refusalFor(agent.approval);
    if (refusal !== null) return this.#conflict(item.key, refusal, []);
    // From here on the runner knows of the attempt and can be told to end it.
    if (this.#run()?.stopped === true) return;
    const root = this.#roots.get(item.key);
    if (root === undefined) return this.#open(item.key, item);
    const settled = await this.orMessage(() => runner.attempt(task, progress, item, agent.spec, root));
    if ('ok' in settled) return this.#conflict(item.key, settled.message, []);
    this.#afterAttempt(settled, item);
  }

  #afterAttempt(settled: AttemptSettled, item: BacklogItem): void {
    const state = this.#ports.store.state();
    const task = state.tasks[settled.taskId];
    const after = state.items[item.key];
    const run = this.#run();
    run?.tally.attempt(settled, task?.phase ?? 'spec', task?.finishedAt !== undefined);
    if (settled.costUsd === undefined && run?.request.budgetUsd !== undefined && !run.saidNoCost) {
      run.saidNoCost = true;
      this.#tell({
        type: 'notice', at: settled.at, severity: 'warning', message: `The agent ${task?.agent ?? ''} does not say what it costs, so the budget cannot end this run.`,
        hint: 'Limit the run with --hours or --max-items, or let the agent print a line such as "Cost: 0.42 USD".',
      });
    }
    if (settled.outcome === 'unavailable' && run !== undefined) {
      run.unavailable = true;
      this.#tell({ type: 'notice', at: settled.at, severity: 'error', message: settled.reason });
    }
    if (after?.state === 'failed') {
      run?.tally.failed(item.key);
      this.#tell({ type: 'item-failed', at: settled.at, key: item.key, label: item.entry.label, reason: after.failure ?? settled.reason });
    }
    if (after?.state === 'blocked') this.#tellBlocked(item.key, item.entry.label, settled.reason, settled.at);
  }

  #tellBlocked(key: string, label: string, reason: string, at = isoTime(this.#ports.clock)): void {
    const { items, decisions } = this.#ports.store.state();
    const block = items[key]?.block;
    const decision = block?.kind === 'decision' ? decisions[block.decisionId] : undefined;
    this.#run()?.tally.blocked(key);
    this.#tell({
      type: 'item-blocked', at, key, label, reason,
      ...(decision === undefined ? {} : { decisionId: decision.id, question: decision.question, options: decision.options }),
    });
  }

  async #commit(step: Extract<Step, { type: 'commit' }>, item: BacklogItem | undefined): Promise<void> {
    const { store, checkout, recorder, clock } = this.#ports;
    const task = store.state().tasks[step.taskId];
    const message = commitMessage(task, item?.entry.text ?? store.state().known[step.key]?.text ?? step.key, item?.entry.label ?? '');
    const commit = await checkout.commit({ key: step.key, taskId: step.taskId, token: step.token, message, files: step.files });
    await recorder.record({ type: 'task.committed', taskId: step.taskId, token: step.token, commit, at: isoTime(clock) });
    if (commit === null) return;
    this.#run()?.tally.commit(step.files);
    this.#tell({ type: 'committed', at: isoTime(clock), key: step.key, taskId: step.taskId, commit, files: step.files });
  }

  async #merge(key: string, item: BacklogItem | undefined): Promise<void> {
    const { checkout, recorder, clock, store } = this.#ports;
    const merged = await this.orMessage(() => checkout.merge(key));
    if (!merged.ok) return this.#conflict(key, merged.message, merged.files);
    this.#roots.delete(key);
    await recorder.record({ type: 'item.merged', key, commit: merged.commit, at: isoTime(clock) });
    this.#run()?.tally.completed(key, progressOf(store.state(), key)?.tests);
    this.#tell({ type: 'item-done', at: isoTime(clock), key, label: item?.entry.label ?? '', ...(merged.commit === null ? {} : { commit: merged.commit }) });
  }

  async #conflict(key: string, message: string, files: string[]): Promise<void> {
    const { recorder, clock, store } = this.#ports;
    await recorder.record({ type: 'item.conflicted', key, message, files, at: isoTime(clock) });
    this.#tellBlocked(key, store.state().known[key]?.label ?? '', message);
  }

  async #vanished(key: string): Promise<void> {
    const { recorder, clock } = this.#ports;
    const { items, known } = await recorder.record({ type: 'item.vanished', key, at: isoTime(clock) });
    const block = items[key]?.block;
    if (block?.kind === 'vanished') this.#tellBlocked(key, known[key]?.label ?? '', block.message);
  }

  /** A sentence instead of an error where the error is about the item; a store that fails still ends the run. */
  async orMessage<T>(work: () => Promise<T>): Promise<T | { ok: false; message: string; files: string[] }> {
    try {
      return await work();
    } catch (error) {
      if (this.#ports.store.health.mode !== 'writable') throw error;
      // For want of room it is no fault of the item's.
      await this.#ports.store.requireRoom();
      return { ok: false, message: adviceOf(error), files: [] };
    }
  }
}
