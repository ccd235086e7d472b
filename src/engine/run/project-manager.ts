import { isoTime } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { RunEvent, RunRequest, RunSummary } from '../../contract/run-event.ts';
import type { PipelineEvent } from '../../pipeline/event.ts';
import { ActiveRun, type RunUnderWay } from '../active-run.ts';
import { keyNamed, requireBacklog, type BacklogView } from '../backlog/backlog-source.ts';
import type { BacklogSync } from '../item/backlog-sync.ts';
import { END_OF_PROCESS } from '../cancellation.ts';
import type { MergeSteps } from '../item/merge-steps.ts';
import type { Offers } from './offers.ts';
import { OwnershipWatch } from './ownership-watch.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';
import type { Recovery } from './recovery.ts';
import type { RecoveryNews } from './recovery-news.ts';
import type { RunLoop } from './run-loop.ts';
import type { Runner } from '../attempt/runner.ts';
import type { Upkeep } from './upkeep.ts';

export interface ProjectManagerPorts extends Pick<EnginePorts, 'store' | 'clock' | 'ids'> {
  recorder: Recorder;
  runner: Runner;
  merge: MergeSteps;
  sync: BacklogSync;
  offers: Offers;
  recovery: Recovery;
  news: RecoveryNews;
  upkeep: Upkeep;
  loop: RunLoop;
}

/** One run at a time, from its request to its summary: what was left behind first, then the backlog's items, then what is owed. */
export class ProjectManager {
  readonly #ports: ProjectManagerPorts;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;
  readonly #underWay: RunUnderWay;

  constructor(ports: ProjectManagerPorts, config: Config, tell: (event: RunEvent) => void, underWay: RunUnderWay) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
    this.#underWay = underWay;
  }

  /** The id of the run under way. */
  get runId(): string | null {
    return this.#underWay.current?.id ?? null;
  }

  /**
   * Ends the attempt at work; the run ends after it and everything stays where it is. Where none is under way, one that
   * was interrupted is given up, and an adopted attempt ended.
   */
  async stop(by: string): Promise<void> {
    const { store, clock, runner } = this.#ports;
    const run = this.#underWay.current;
    runner.cancel({ by, resume: true });
    if (run !== undefined) {
      this.#quit();
      run.interrupted = false;
      return;
    }
    const interrupted = store.state().run ?? null;
    if (interrupted !== null) await store.commit({ type: 'run.ended', id: interrupted.id, at: isoTime(clock) });
  }

  /**
   * As `stop`, where it is the process that ends: what is left of the run can be continued by the next one. `leave`: so can
   * the attempt at work, which goes on meanwhile.
   */
  interrupt({ leave }: { leave: boolean }): void {
    const run = this.#underWay.current;
    if (run?.stopped === false) run.interrupted = true;
    if (leave) this.#ports.runner.leave();
    else this.#ports.runner.cancel(END_OF_PROCESS);
    this.#quit();
  }

  /** Nothing more is begun. */
  #quit(): void {
    const run = this.#underWay.current;
    if (run !== undefined) run.stopped = true;
    this.#ports.recorder.patient = false;
    this.#ports.merge.cancel();
    this.#ports.loop.wake();
  }

  /** @throws UserError `busy`, or whatever keeps the run from going on. */
  async run(asked: RunRequest): Promise<RunSummary> {
    if (this.#underWay.current !== undefined) throw new UserError('busy', 'A run is under way already.', { hint: 'Wait for it, or stop it first.' });
    const { clock, ids, store, recorder, recovery, sync } = this.#ports;
    const { paused } = store.state();
    if (paused !== null) throw new UserError('paused', `The pipeline was paused by ${paused.by}: ${paused.reason}`, { hint: 'Go on with: coherence resume' });
    const { runUsd } = this.#config.budgets;
    const request = runUsd === undefined ? asked : { budgetUsd: runUsd, ...asked };
    const run = new ActiveRun(`run_${ids.hex(8)}`, request, clock.monotonic());
    this.#underWay.current = run;
    recorder.patient = true;
    // Whoever has taken the workspace over has adopted its agent.
    const watch = new OwnershipWatch(store, clock, () => this.#ports.runner.leave());
    try {
      await recovery.recover();
      const view = await recorder.patiently(() => sync.sync());
      requireBacklog(view, this.#config);
      // Numbers are looked up once: while the run goes on, the same number may come to stand for another item.
      if (request.items !== undefined) run.wanted = new Set(request.items.map((name) => keyNamed(view, name)));
      const recorded = run.wanted === null ? request : { ...request, items: [...run.wanted] };
      await recorder.record({ type: 'run.started', id: run.id, request: recorded, at: isoTime(clock) });
      run.begun = true;
      return await this.#toItsEnd(run, view);
    } finally {
      watch.dispose();
      this.#underWay.current = undefined;
      recorder.patient = recovery.isFollowing;
    }
  }

  /** Whoever asked for the run is told what went wrong with it; only the end of its process leaves it to be continued. */
  async #toItsEnd(run: ActiveRun, view: BacklogView): Promise<RunSummary> {
    const { clock, store, recorder, offers, news, loop, upkeep, merge } = this.#ports;
    const ended = (interrupted: boolean): PipelineEvent => ({ type: interrupted ? 'run.interrupted' : 'run.ended', id: run.id, at: isoTime(clock) });
    try {
      const offer = offers.of(view, run.wanted);
      this.#tell({ type: 'run-started', at: isoTime(clock), runId: run.id, items: offer.product.length + offer.meta.length });
      news.tell(store.state(), view, run.tally);
      await this.#settleAdopted(run);
      const reason = await loop.through(run);
      await upkeep.park();
      await upkeep.payUp();
      // An owner that died between a merge and what follows it has left that to this run.
      if (!run.stopped) await merge.follow();
      await recorder.record(ended(reason === 'stopped' && run.interrupted));
      const summary = run.tally.summary(clock.monotonic(), reason, (key) => store.state().items[key]?.state === 'blocked');
      this.#tell(summary);
      return summary;
    } catch (error) {
      // Where that cannot be recorded either, the run is found as one that was interrupted.
      if (store.state().run?.id === run.id) await store.commit(ended(run.interrupted)).catch(() => {});
      throw error;
    }
  }

  /** An attempt that goes on from before comes first: no other is begun beside it. What could not be settled then is tried again, once. */
  async #settleAdopted(run: ActiveRun): Promise<void> {
    const { recovery } = this.#ports;
    await recovery.followed();
    if (!run.stopped) await recovery.recover();
    await recovery.followed();
  }
}
