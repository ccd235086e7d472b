import { turnAt } from '../backlog/interleave.ts';
import { isoTime } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Config } from '../contract/config.ts';
import type { BacklogKind } from '../contract/phase.ts';
import type { RunEvent, RunRequest, RunSummary } from '../contract/run-event.ts';
import type { PipelineEvent } from '../pipeline/event.ts';
import { nextStep, type Offer } from '../pipeline/plan.ts';
import type { PipelineState } from '../pipeline/state.ts';
import { ActiveRun } from './active-run.ts';
import { keyNamed, requireBacklog, stateOf, type BacklogView } from './backlog-source.ts';
import { ItemSteps, type ItemStepsPorts } from './item-steps.ts';
import { OwnershipWatch } from './ownership-watch.ts';
import type { Cancellation } from './runner.ts';
import { Upkeep, type UpkeepPorts } from './upkeep.ts';

/**
 * Takes the backlog's items through their phases, one step after the other. It holds nothing itself: what is next
 * follows from the recorded state and the backlogs as they are on disk at that moment.
 */
export class ProjectManager {
  readonly #ports: ItemStepsPorts & UpkeepPorts;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;
  readonly #steps: ItemSteps;
  readonly #upkeep: Upkeep;
  #run: ActiveRun | undefined;
  #wake: (() => void) | undefined;
  #syncing: Promise<unknown> = Promise.resolve();

  constructor(ports: ItemStepsPorts & UpkeepPorts, config: Config, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
    this.#steps = new ItemSteps(ports, config, tell, () => this.#run);
    this.#upkeep = new Upkeep(ports, config, this.#steps);
  }

  /**
   * Ends and settles what an owner before this one left behind, once. Where the disk does not take it now, a run does it
   * first of all.
   */
  recover(): Promise<void> {
    return this.#upkeep.recover();
  }

  /** The id of the run under way. */
  get runId(): string | null {
    return this.#run?.id ?? null;
  }

  /**
   * Ends the attempt at work; the run ends after it and everything stays where it is. Where none is under way, one that
   * was interrupted is given up.
   */
  async stop(by: string): Promise<void> {
    const { store, clock } = this.#ports;
    if (this.#run !== undefined) {
      this.#end(this.#run, by);
      this.#run.interrupted = false;
      return;
    }
    const interrupted = store.state().run ?? null;
    if (interrupted !== null) await store.commit({ type: 'run.ended', id: interrupted.id, at: isoTime(clock) });
  }

  /** As `stop`, where it is the process that ends: what is left of the run can be continued by the next one. */
  interrupt(): void {
    if (this.#run === undefined) return;
    if (!this.#run.stopped) this.#run.interrupted = true;
    this.#end(this.#run, 'the end of its process');
  }

  #end(run: ActiveRun, by: string): void {
    run.stopped = true;
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
    const { clock, ids, store, recorder } = this.#ports;
    const { paused } = store.state();
    if (paused !== null) throw new UserError('paused', `The pipeline was paused by ${paused.by}: ${paused.reason}`, { hint: 'Go on with: coherence resume' });
    const run = new ActiveRun(`run_${ids.hex(8)}`, request, clock.monotonic());
    this.#run = run;
    recorder.patient = true;
    const watch = new OwnershipWatch(store, clock, () => this.cancel({ by: 'the loss of the workspace', resume: true }));
    try {
      await this.recover();
      const view = await this.#patientSync();
      requireBacklog(view, this.#config);
      // Numbers are looked up once: while the run goes on, the same number may come to stand for another item.
      if (request.items !== undefined) run.wanted = new Set(request.items.map((name) => keyNamed(view, name)));
      const recorded = run.wanted === null ? request : { ...request, items: [...run.wanted] };
      await recorder.record({ type: 'run.started', id: run.id, request: recorded, at: isoTime(clock) });
      return await this.#toItsEnd(run, view);
    } finally {
      watch.dispose();
      recorder.patient = false;
      this.#run = undefined;
    }
  }

  /** Whoever asked for the run is told what went wrong with it; only the end of its process leaves it to be continued. */
  async #toItsEnd(run: ActiveRun, view: BacklogView): Promise<RunSummary> {
    const { clock, store, recorder } = this.#ports;
    const ended = (interrupted: boolean): PipelineEvent => ({ type: interrupted ? 'run.interrupted' : 'run.ended', id: run.id, at: isoTime(clock) });
    try {
      const offer = this.#offer(view, run.wanted);
      this.#tell({ type: 'run-started', at: isoTime(clock), runId: run.id, items: offer.product.length + offer.meta.length });
      this.#tellSetAside(view);
      const reason = await this.#loop();
      await this.#upkeep.park();
      await this.#upkeep.payUp();
      await recorder.record(ended(reason === 'stopped' && run.interrupted));
      const summary = run.tally.summary(clock.monotonic(), reason, this.#waits);
      this.#tell(summary);
      return summary;
    } catch (error) {
      // Where that cannot be recorded either, the run is found as one that was interrupted.
      if (store.state().run?.id === run.id) await store.commit(ended(run.interrupted)).catch(() => {});
      throw error;
    }
  }

  readonly #waits = (key: string): boolean => this.#ports.store.state().items[key]?.state === 'blocked';

  #patientSync(): Promise<BacklogView> {
    return this.#ports.recorder.patiently(() => this.sync());
  }

  #tellSetAside(view: BacklogView): void {
    const { store, clock } = this.#ports;
    for (const key of this.#upkeep.setAside.splice(0)) {
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
      const limit = run.limitReached(step, this.#ports.clock.monotonic(), this.#waits);
      if (limit !== null) return limit;
      await this.#upkeep.step(step, view);
    }
  }

  #whyNothing(state: PipelineState, view: BacklogView): RunSummary['reason'] {
    const waits = [...view.items.values()].some((item) => {
      const progress = state.items[item.key];
      return progress?.state === 'blocked' && progress.block?.kind !== 'skipped';
    });
    return waits ? 'blocked' : 'no-items';
  }

  #offer(view: BacklogView, wanted: ReadonlySet<string> | null): Offer {
    const { store } = this.#ports;
    const state = store.state();
    const offered = (kind: BacklogKind): string[] => view.order[kind].filter((key) => {
      const item = view.items.get(key);
      if (item === undefined || stateOf(state, item) !== 'open') return false;
      return (view.waitsFor.get(key) ?? []).length === 0 && (wanted === null || wanted.has(key));
    });
    return {
      product: offered('product'),
      meta: offered('meta'),
      turn: turnAt(state.slot, this.#config.metaRatio),
      has: (key) => view.items.has(key),
    };
  }
}
