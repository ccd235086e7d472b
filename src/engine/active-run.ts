import type { RunRequest, RunSummary } from '../contract/run-event.ts';
import type { Step } from '../pipeline/plan.ts';
import { RunTally } from './run-tally.ts';

/** A run under way: what it may do, what it has done, and whether it is to end. */
export class ActiveRun {
  readonly id: string;
  readonly request: RunRequest;
  readonly tally: RunTally;
  /** The keys of the items that were asked for; null for all. */
  wanted: ReadonlySet<string> | null = null;
  /** It is to end: a person asked for it, or its process ends. */
  stopped = false;
  /** Its process ends, and nobody has asked for the end of the run: another one may continue it. */
  interrupted = false;
  /** The agent could not be started: nothing else would go better. */
  unavailable = false;
  /** It was said that the budget cannot be kept, because an agent does not tell what it costs. */
  saidNoCost = false;
  readonly #deadline: number;

  /** @param now monotonic milliseconds */
  constructor(id: string, request: RunRequest, now: number) {
    this.id = id;
    this.request = request;
    this.tally = new RunTally(now);
    this.#deadline = request.hours === undefined ? Number.POSITIVE_INFINITY : now + request.hours * 3_600_000;
  }

  /**
   * Why a step is not begun any more; null when it may be. Work that was done already is always brought home. `waits`
   * tells whether an item still waits for a person: it counts as one that the run has had.
   */
  limitReached(step: Step, now: number, waits: (key: string) => boolean): RunSummary['reason'] | null {
    if (step.type !== 'start' && step.type !== 'create-task' && step.type !== 'attempt') return null;
    const { budgetUsd, maxItems } = this.request;
    if (now >= this.#deadline) return 'hours';
    if (budgetUsd !== undefined && this.tally.costUsd >= budgetUsd) return 'budget';
    return step.type === 'start' && maxItems !== undefined && this.tally.had(waits) >= maxItems ? 'max-items' : null;
  }
}
