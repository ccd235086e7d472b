import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AttemptTimes } from '../../contract/engine-api.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { attemptTimes } from './attempt-times.ts';
import { cancelledBy, END_OF_PROCESS, type Cancellation, type Cancelled } from '../cancellation.ts';
import type { AgentExit, RunningAgent } from '../ports/agent.ts';

/** An attempt that an owner before this one started. `told`: what whoever begins to listen is told of it. */
export interface Adoption {
  running: RunningAgent;
  told: RunEvent;
}

/** Who hears what an agent tells as it works. */
export interface AttemptListener {
  event: (event: AgentEvent) => void;
  text: (text: string) => void;
}

/** The attempt at work, or about to be: from before its first wait it can be cancelled, or left to go on without this process. */
export class AttemptAtWork {
  readonly key: string;
  readonly taskId: string;
  readonly adoption: Adoption | null;
  readonly #abort = new AbortController();
  #agent: RunningAgent | null;
  #cancellation: Cancellation | null = null;
  #isLeft = false;
  #onLeft = (): void => {};

  constructor(key: string, taskId: string, adoption: Adoption | null) {
    this.key = key;
    this.taskId = taskId;
    this.adoption = adoption;
    this.#agent = adoption?.running ?? null;
  }

  /** Aborted when it is cancelled or left: for what is done here besides the agent's work. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** It goes on without this process. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** A cancellation comes before whatever else was seen: what it cut short looks like a failure. */
  get cancelled(): Cancelled | null {
    return this.#cancellation === null ? null : cancelledBy(this.#cancellation);
  }

  /** Before its agent was started there is nothing that could be left at work. */
  get endedEarly(): Cancelled | null {
    return this.#isLeft ? cancelledBy(END_OF_PROCESS) : this.cancelled;
  }

  /** When its limits end it; null where they do not count. `now`: milliseconds since the epoch. */
  times(now: number): AttemptTimes | null {
    const clock = this.#agent?.clock() ?? null;
    return clock === null ? null : attemptTimes(clock, now);
  }

  /** Ends it, with everything that it started. The first to say so is named. */
  cancel(cancellation: Cancellation): void {
    if (this.#isLeft) return;
    this.#cancellation ??= cancellation;
    this.#abort.abort();
    this.#agent?.cancel();
  }

  /** It goes on without this process; one that was cancelled does not. */
  leave(): void {
    if (this.#cancellation !== null) return;
    this.#isLeft = true;
    this.#abort.abort();
    this.#onLeft();
  }

  /** The end of its agent; null where it is left at work. */
  async follow(agent: RunningAgent, listener: AttemptListener): Promise<AgentExit | null> {
    this.#agent = agent;
    if (this.#cancellation !== null) agent.cancel();
    const left = new Promise<null>((resolve) => { this.#onLeft = () => resolve(null); });
    if (this.#isLeft) return null;
    const listening = [agent.onEvent(listener.event), agent.onText(listener.text)];
    try {
      return await Promise.race([agent.exit, left]);
    } finally {
      for (const one of listening) one.dispose();
    }
  }
}
