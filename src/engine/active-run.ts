import type { RunRequest, RunSummary } from '../contract/run-event.ts';
import type { Step } from '../pipeline/plan.ts';
import { RunTally } from './run-tally.ts';

/** The one run that is under way, where there is one. */
export interface RunUnderWay {
  current: ActiveRun | undefined;
}

/** A run under way: what it may do, what it has done, and whether it is to end. */
export class ActiveRun {
  readonly id: string;
  readonly request: RunRequest;
  readonly tally: RunTally;
  /** The keys of the items that were asked for; null for all. */
  wanted: ReadonlySet<string> | null = null;
  /** It is recorded: what is owed is done at its end. */
  begun = false;
  /** It is to end: a person asked for it, or its process ends. */
  stopped = false;
  /** Its process ends, and nobody has asked for the end of the run: another one may continue it. */
  interrupted = false;
  /** The agent could not be started: nothing else would go better. */
  unavailable = false;
  /** Agents that could not be started, or may not be, by name: where a phase names others, those do its work. */
  readonly absent = new Set<string>();
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
   * Why a step is not begun any more; null when it may be. Work that was done already is always brought home. `isOver`: there
   * is nothing left to spend.
   */
  limitReached(step: Step, now: number, isOver: boolean): RunSummary['reason'] | null {
    if (step.type !== 'start' && step.type !== 'create-task' && step.type !== 'attempt') return null;
    return this.#limitOn(now, isOver);
  }

  /** Why it does not wait for something to start with; null where it may. `otherwise`: why it ends where it is not to wait. */
  restLimit(now: number, isOver: boolean, otherwise: RunSummary['reason']): RunSummary['reason'] | null {
    return this.#limitOn(now, isOver) ?? (this.request.wait === false ? otherwise : null);
  }

  /** The keys of the items that it may work on now; null for all. `only`: where it may take up no more of them. */
  mayWorkOn(only: ReadonlySet<string> | null): ReadonlySet<string> | null {
    const { wanted } = this;
    if (only === null || wanted === null) return only ?? wanted;
    return new Set([...only].filter((key) => wanted.has(key)));
  }

  /** Milliseconds until its time is over. */
  timeLeft(now: number): number {
    return this.#deadline - now;
  }

  #limitOn(now: number, isOver: boolean): RunSummary['reason'] | null {
    if (now >= this.#deadline) return 'hours';
    return isOver ? 'budget' : null;
  }
}
