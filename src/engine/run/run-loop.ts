import { isoTime } from '../../base/clock.ts';
import { Waiting } from '../../base/waiting.ts';
import type { RunEvent, RunSummary } from '../../contract/run-event.ts';
import { BREAKER } from '../../pipeline/breaker.ts';
import { nextStep, type Step } from '../../pipeline/plan.ts';
import { onlyItems } from '../../pipeline/recorded-run.ts';
import type { PipelineState } from '../../pipeline/state.ts';
import { AccountRest } from './account-rest.ts';
import { CiRest } from './ci-rest.ts';
import type { ActiveRun } from '../active-run.ts';
import type { BacklogSync } from '../item/backlog-sync.ts';
import type { BacklogView } from '../backlog/backlog-source.ts';
import type { Budgets } from '../spending/budgets.ts';
import type { DecisionDeadlines } from '../item/decision-deadlines.ts';
import type { MergeSteps } from '../item/merge-steps.ts';
import type { Offers } from './offers.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import type { Recorder } from '../recorder.ts';
import type { Upkeep } from './upkeep.ts';

export interface RunLoopPorts extends Pick<EnginePorts, 'store' | 'clock'> {
  recorder: Recorder;
  sync: BacklogSync;
  offers: Offers;
  budgets: Budgets;
  deadlines: DecisionDeadlines;
  upkeep: Upkeep;
  merge: MergeSteps;
}

/**
 * One step after the other, until nothing is left that the run may do; where something may go on later, it waits. It holds
 * nothing itself: what is next follows from the recorded state and the backlogs as they are on disk at that moment.
 */
export class RunLoop {
  readonly #ports: RunLoopPorts;
  readonly #tell: (event: RunEvent) => void;
  readonly #waiting: Waiting;

  constructor(ports: RunLoopPorts, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#tell = tell;
    this.#waiting = new Waiting(ports.clock);
  }

  /** Where it waits it looks again: for the end of a pause, an account, or the checks of the branch. */
  wake(): void {
    this.#waiting.wake();
  }

  /** Resolves with why the run ends. */
  async through(run: ActiveRun): Promise<RunSummary['reason']> {
    const { store, clock, recorder, sync, offers, budgets, deadlines, merge, upkeep } = this.#ports;
    const rest = new AccountRest(clock, this.#tell);
    const checks = new CiRest(clock, this.#tell);
    for (;;) {
      if (run.stopped) return 'stopped';
      if (run.unavailable) return 'unavailable';
      await merge.releaseCi();
      await deadlines.expire();
      const view = await recorder.patiently(() => sync.sync());
      const state = store.state();
      rest.tellResumed(state);
      const mayWorkOn = run.mayWorkOn(onlyItems(state));
      const step = nextStep(state, offers.of(view, mayWorkOn));
      const limit = step === null ? null : run.limitReached(step, clock.monotonic(), budgets.isOver && !this.#isFinished(step));
      // Where it may spend nothing more, it still waits for items that are finished but for their merge.
      if (step === null || (limit === 'budget' && step.type === 'start' && offers.heldByChecks(view, mayWorkOn) > 0)) {
        const end = await this.#idle(run, { rest, checks }, state, view, limit);
        if (end !== null) return end;
        continue;
      }
      if (limit !== null) return limit;
      await upkeep.step(step, view);
      rest.tellNew(state, store.state());
    }
  }

  /** Waits where something may go on by itself or by a person; otherwise why the run ends. `reached`: a limit that lets it begin nothing new. */
  async #idle(
    run: ActiveRun, { rest, checks }: { rest: AccountRest; checks: CiRest }, state: PipelineState, view: BacklogView, reached: RunSummary['reason'] | null,
  ): Promise<RunSummary['reason'] | null> {
    const { clock, budgets, offers, recorder } = this.#ports;
    if (state.paused !== null) {
      // Nobody is there who could say when it goes on: a run that waited for that might wait for ever.
      if (state.paused.by === BREAKER) return 'blocked';
      if (!run.stopped) await this.#waiting.wait();
      return null;
    }
    const now = clock.monotonic();
    const only = onlyItems(state);
    const mayWorkOn = run.mayWorkOn(only);
    const resting = offers.restingFor(view, mayWorkOn);
    const held = offers.heldByChecks(view, mayWorkOn);
    const isFull = only !== null && this.#hasMore(run, state, view);
    if (resting.size === 0 && held === 0) return isFull ? 'max-items' : offers.whyNothing(view);
    rest.tellPaused(state, resting);
    // A merge costs nothing.
    const isOver = budgets.isOver && held === 0;
    const end = run.restLimit(now, isOver, reached ?? (resting.size > 0 ? 'limit' : isFull ? 'max-items' : 'blocked'));
    if (end !== null || run.stopped) return end;
    checks.tellAwaited(held);
    // What happened while that was recorded has woken nobody: it looks once more before it waits.
    if (resting.size > 0 && state.run?.waits !== true) await recorder.record({ type: 'run.waiting', id: run.id, at: isoTime(clock) });
    else await this.#waiting.wait(Math.min(rest.lookIn(state, resting), run.timeLeft(now)));
    return null;
  }

  /** Whether nothing of an item is left to do but its merge. */
  #isFinished({ type, key }: Step): boolean {
    return type === 'start' && this.#ports.store.state().items[key]?.merging === true;
  }

  /** Whether there is something left that the run could do if it might take up more items. */
  #hasMore(run: ActiveRun, state: PipelineState, view: BacklogView): boolean {
    const { offers } = this.#ports;
    return nextStep(state, offers.of(view, run.wanted)) !== null || offers.restingFor(view, run.wanted).size > 0;
  }
}
