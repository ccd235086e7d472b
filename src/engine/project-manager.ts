import { turnAt } from '../backlog/interleave.ts';
import { isoTime, type Clock } from '../base/clock.ts';
import { adviceOf, UserError } from '../base/errors.ts';
import { newTaskId, type IdSource } from '../base/ids.ts';
import type { Config } from '../contract/config.ts';
import type { BacklogKind, Phase } from '../contract/phase.ts';
import type { RunEvent, RunRequest, RunSummary } from '../contract/run-event.ts';
import type { AttemptSettled } from '../pipeline/event.ts';
import { nextStep, upkeep, type Offer, type Step } from '../pipeline/plan.ts';
import { progressOf, type ItemProgress, type PipelineState } from '../pipeline/state.ts';
import { agentFor, type ChosenAgent } from './agents.ts';
import { keyNamed, requireBacklog, stateOf, type BacklogItem, type BacklogSource, type BacklogView } from './backlog-source.ts';
import { commitMessage } from './commit-message.ts';
import { variantOf } from './directions.ts';
import { OwnershipWatch } from './ownership-watch.ts';
import type { AgentPort } from './ports/agent.ts';
import type { ApprovalPort } from './ports/approval.ts';
import type { Checkout } from './ports/checkout.ts';
import type { Store } from './ports/store.ts';
import type { TestRunnerPort } from './ports/test-runner.ts';
import type { Recorder } from './recorder.ts';
import { RunTally } from './run-tally.ts';
import type { Cancellation, Runner } from './runner.ts';

export interface ProjectManagerPorts {
  store: Store;
  recorder: Recorder;
  backlog: BacklogSource;
  checkout: Checkout;
  runner: Runner;
  agents: AgentPort;
  tests: TestRunnerPort;
  approvals: ApprovalPort;
  clock: Clock;
  ids: IdSource;
  /** How the built-in demo agent is started. */
  demoAgent: readonly string[];
}

/**
 * Takes the backlog's items through their phases, one step after the other. It holds nothing itself: what is next
 * follows from the recorded state and the backlogs as they are on disk at that moment.
 */
export class ProjectManager {
  readonly #ports: ProjectManagerPorts;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;
  readonly #roots = new Map<string, string>();
  #run: { request: RunRequest; /** The keys of the items that were asked for; null for all. */ wanted: ReadonlySet<string> | null; tally: RunTally; deadline: number; stopped: boolean; unavailable: boolean } | undefined;
  #wake: (() => void) | undefined;
  #recovered = false;
  /** Keys of items whose task an owner before this one lost once too often. The next run tells of them. */
  #setAside: string[] = [];
  #syncing: Promise<unknown> = Promise.resolve();

  constructor(ports: ProjectManagerPorts, config: Config, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  /**
   * Ends and settles what an owner before this one left behind, once. Where the disk does not take it now, a run does it
   * first of all.
   */
  async recover(): Promise<void> {
    if (this.#recovered) return;
    const { store, recorder, clock, agents, tests } = this.#ports;
    const limits = { maxIterations: this.#config.maxIterations, lostAttempts: this.#config.limits.lostAttempts };
    const current = store.state().limits;
    if (current.maxIterations !== limits.maxIterations || current.lostAttempts !== limits.lostAttempts) {
      await recorder.record({ type: 'limits.set', limits });
    }
    await tests.reapAbandoned();
    for (const task of Object.values(store.state().tasks)) {
      if (task.status !== 'running' || task.attempt === undefined) continue;
      await agents.reap(task.attempt.token);
      const state = await recorder.record({
        type: 'attempt.settled', taskId: task.id, token: task.attempt.token, at: isoTime(clock), outcome: 'lost',
        reason: 'Its owner ended before it did.', durationSeconds: 0, files: await this.#leftBehind(task.key),
      });
      if (state.items[task.key]?.state === 'failed') this.#setAside.push(task.key);
    }
    await this.#park();
    this.#recovered = true;
    // What is in the way of a checkout must not keep people from what they came for: the next run says what it is.
    await this.#orMessage(() => this.#payUp());
  }

  /** What a lost attempt had changed: it counts for its task, so that the next attempt need not do it again. */
  async #leftBehind(key: string): Promise<string[]> {
    const { checkout, store } = this.#ports;
    if (store.state().items[key]?.opened !== true) return [];
    // Where that cannot be told now, closing the checkout keeps it on the item's branch.
    const changes = await this.#orMessage(() => checkout.changes(key));
    return 'ok' in changes ? [] : changes.files.filter((file) => !changes.conflicts.includes(file));
  }

  /** Ends the attempt at work; the run ends after it and everything stays where it is. */
  stop(by: string): void {
    if (this.#run === undefined) return;
    this.#run.stopped = true;
    this.#ports.recorder.patient = false;
    this.cancel({ by, resume: true });
    this.wake();
  }

  /** A run that waits out a pause looks again. */
  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  cancel(cancellation: Cancellation): void {
    this.#ports.runner.cancel(cancellation);
  }

  /**
   * Brings what is known of the backlogs up to date with their files, for one caller after the other: two that find the
   * same news would ask the same question twice.
   */
  sync(): Promise<BacklogView> {
    const synced = this.#syncing.then(() => this.#sync());
    this.#syncing = synced.catch(() => {});
    return synced;
  }

  async #sync(): Promise<BacklogView> {
    const { store, backlog } = this.#ports;
    const view = await backlog.read(store.state());
    if (view.news.length === 0) return view;
    const before = new Set(Object.keys(store.state().decisions));
    await store.commit(...view.news);
    for (const decision of Object.values(store.state().decisions)) {
      if (before.has(decision.id)) continue;
      this.#tell({
        type: 'item-blocked', at: isoTime(this.#ports.clock), key: decision.key, label: view.items.get(decision.key)?.entry.label ?? '',
        reason: 'It is not clear which item this is.', decisionId: decision.id, question: decision.question, options: decision.options,
      });
    }
    return backlog.read(store.state());
  }

  /** @throws UserError `busy`, or whatever keeps the run from going on. */
  async run(request: RunRequest): Promise<RunSummary> {
    if (this.#run !== undefined) throw new UserError('busy', 'A run is under way already.', { hint: 'Wait for it, or stop it first.' });
    const { clock, store, recorder } = this.#ports;
    const { paused } = store.state();
    if (paused !== null) throw new UserError('paused', `The pipeline was paused by ${paused.by}: ${paused.reason}`, { hint: 'Go on with: coherence resume' });
    const tally = new RunTally(clock.monotonic());
    const deadline = request.hours === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() + request.hours * 3_600_000;
    const run = { request, wanted: null as ReadonlySet<string> | null, tally, deadline, stopped: false, unavailable: false };
    this.#run = run;
    recorder.patient = true;
    const watch = new OwnershipWatch(store, clock, () => this.cancel({ by: 'the loss of the workspace', resume: true }));
    try {
      await this.recover();
      const view = await this.#patientSync();
      requireBacklog(view, this.#config);
      // Numbers are looked up once: while the run goes on, the same number may come to stand for another item.
      if (request.items !== undefined) run.wanted = new Set(request.items.map((name) => keyNamed(view, name)));
      const offer = this.#offer(view, run.wanted);
      this.#tell({ type: 'run-started', at: isoTime(clock), runId: `run_${this.#ports.ids.hex(8)}`, items: offer.product.length + offer.meta.length });
      this.#tellSetAside(view);
      const reason = await this.#loop();
      await this.#park();
      await this.#payUp();
      const summary = tally.summary(clock.monotonic(), reason);
      this.#tell(summary);
      return summary;
    } finally {
      watch.dispose();
      recorder.patient = false;
      this.#run = undefined;
    }
  }

  #patientSync(): Promise<BacklogView> {
    return this.#ports.recorder.patiently(() => this.sync());
  }

  #tellSetAside(view: BacklogView): void {
    const { store, clock } = this.#ports;
    for (const key of this.#setAside.splice(0)) {
      this.#run?.tally.failed(key);
      const label = view.items.get(key)?.entry.label ?? '';
      this.#tell({ type: 'item-failed', at: isoTime(clock), key, label, reason: store.state().items[key]?.failure ?? 'Its attempts were lost.' });
    }
  }

  async #loop(): Promise<RunSummary['reason']> {
    for (;;) {
      const run = this.#run;
      if (run === undefined || run.stopped) return 'stopped';
      if (run.unavailable) return 'unavailable';
      const view = await this.#patientSync();
      const state = this.#ports.store.state();
      const step = nextStep(state, this.#offer(view, run.wanted));
      if (step === null && state.paused !== null) {
        if (run.stopped) continue;
        await new Promise<void>((resolve) => { this.#wake = resolve; });
        continue;
      }
      if (step === null) return this.#whyNothing(state, view);
      const limit = isNewWork(step) ? this.#limitReached(step) : null;
      if (limit !== null) return limit;
      await this.#step(step, view);
    }
  }

  /** Every step can be repeated: one that failed while the disk was full is left to be done again when there is room. */
  async #step(step: Step, view: BacklogView): Promise<void> {
    const { store, recorder } = this.#ports;
    await recorder.patiently(() => store.requireRoom());
    try {
      await this.#perform(step, view);
    } catch (error) {
      if (store.health.mode !== 'writable') throw error;
      const full = await store.requireRoom().then(() => false, () => true);
      if (!full) throw error;
      await recorder.patiently(() => store.requireRoom());
    }
  }

  #whyNothing(state: PipelineState, view: BacklogView): RunSummary['reason'] {
    const waits = [...view.items.values()].some((item) => {
      const progress = state.items[item.key];
      return progress?.state === 'blocked' && progress.block?.kind !== 'skipped';
    });
    return waits ? 'blocked' : 'no-items';
  }

  #limitReached(step: Step): RunSummary['reason'] | null {
    const run = this.#run;
    if (run === undefined) return 'stopped';
    const { request, tally } = run;
    if (this.#ports.clock.monotonic() >= run.deadline) return 'hours';
    if (request.budgetUsd !== undefined && tally.costUsd >= request.budgetUsd) return 'budget';
    if (step.type === 'start' && request.maxItems !== undefined && tally.ended >= request.maxItems) return 'max-items';
    return null;
  }

  #offer(view: BacklogView, wanted: ReadonlySet<string> | null): Offer {
    const { store } = this.#ports;
    const state = store.state();
    const offered = (kind: BacklogKind): string[] => view.order[kind].filter((key) => {
      const item = view.items.get(key);
      if (item === undefined || stateOf(state, item) !== 'open' || item.entry.proposed) return false;
      return (view.waitsFor.get(key) ?? []).length === 0 && (wanted === null || wanted.has(key));
    });
    return {
      product: offered('product'),
      meta: offered('meta'),
      turn: turnAt(state.slot, this.#config.metaRatio),
      has: (key) => view.items.has(key),
    };
  }

  /** One step. What goes wrong with an item blocks that item; what goes wrong with the store ends the run. */
  async #perform(step: Step, view: BacklogView): Promise<void> {
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
    const opened = await this.#orMessage(() => checkout.open({ key, label: item?.entry.label ?? '', text: item?.entry.text ?? '' }));
    if (!opened.ok) return this.#conflict(key, opened.message, opened.files);
    this.#roots.set(key, opened.root);
    await recorder.record({ type: 'checkout.opened', key });
  }

  #agent(phase: Phase): ChosenAgent {
    return agentFor(this.#config, phase, this.#run?.request.agent, this.#ports.demoAgent);
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
    if (this.#run?.stopped === true) return;
    const root = this.#roots.get(item.key);
    if (root === undefined) return this.#open(item.key, item);
    const settled = await this.#orMessage(() => runner.attempt(task, progress, item, agent.spec, root));
    if ('ok' in settled) return this.#conflict(item.key, settled.message, []);
    this.#afterAttempt(settled, item);
  }

  #afterAttempt(settled: AttemptSettled, item: BacklogItem): void {
    const state = this.#ports.store.state();
    const task = state.tasks[settled.taskId];
    const after = state.items[item.key];
    this.#run?.tally.attempt(settled, task?.phase ?? 'spec', task?.finishedAt !== undefined);
    if (settled.outcome === 'unavailable' && this.#run !== undefined) {
      this.#run.unavailable = true;
      this.#tell({ type: 'notice', at: settled.at, severity: 'error', message: settled.reason });
    }
    if (after?.state === 'failed') {
      this.#run?.tally.failed(item.key);
      this.#tell({ type: 'item-failed', at: settled.at, key: item.key, label: item.entry.label, reason: after.failure ?? settled.reason });
    }
    if (after?.state === 'blocked') this.#tellBlocked(item.key, item.entry.label, settled.reason, settled.at);
  }

  #tellBlocked(key: string, label: string, reason: string, at = isoTime(this.#ports.clock)): void {
    const { items, decisions } = this.#ports.store.state();
    const block = items[key]?.block;
    const decision = block?.kind === 'decision' ? decisions[block.decisionId] : undefined;
    this.#run?.tally.blocked(key);
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
    this.#run?.tally.commit(step.files);
    this.#tell({ type: 'committed', at: isoTime(clock), key: step.key, taskId: step.taskId, commit, files: step.files });
  }

  async #merge(key: string, item: BacklogItem | undefined): Promise<void> {
    const { checkout, recorder, clock, store } = this.#ports;
    const merged = await this.#orMessage(() => checkout.merge(key));
    if (!merged.ok) return this.#conflict(key, merged.message, merged.files);
    this.#roots.delete(key);
    await recorder.record({ type: 'item.merged', key, commit: merged.commit, at: isoTime(clock) });
    this.#run?.tally.completed(key, progressOf(store.state(), key)?.tests);
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
  async #orMessage<T>(work: () => Promise<T>): Promise<T | { ok: false; message: string; files: string[] }> {
    try {
      return await work();
    } catch (error) {
      if (this.#ports.store.health.mode !== 'writable') throw error;
      // For want of room it is no fault of the item's.
      await this.#ports.store.requireRoom();
      return { ok: false, message: adviceOf(error), files: [] };
    }
  }

  /** Nothing runs any more: items that were running are open again. */
  async #park(): Promise<void> {
    const { store, recorder } = this.#ports;
    for (const item of Object.values(store.state().items)) {
      if (item.state === 'running') await recorder.record({ type: 'item.parked', key: item.key });
    }
  }

  /** Commits what is owed, and takes the work of items that nobody works on out of the tree. */
  async #payUp(): Promise<void> {
    const { store } = this.#ports;
    for (let step = upkeep(store.state()); step !== null; step = upkeep(store.state())) {
      await this.#step(step, await this.#ports.backlog.read(store.state()));
    }
  }
}

function isNewWork(step: Step): boolean {
  return step.type === 'start' || step.type === 'create-task' || step.type === 'attempt';
}
