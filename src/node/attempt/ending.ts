import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AttemptBudget } from '../../engine/ports/agent.ts';
import { costOfUse } from '../../pipeline/cost.ts';
import type { SupervisedChild } from '../process/supervised-child.ts';

/** What is done to an agent for what it tells. */
type EndedChild = Pick<SupervisedChild, 'cancel' | 'finish' | 'wait' | 'holdLimits' | 'releaseLimits'>;

/**
 * Ends an agent that has said its result and does not exit, or has used up its budget, and lets one wait that says for how long.
 * After a result the limits of its time decide nothing any more: the time that it has to exit does.
 */
export class Ending implements Disposable {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #budget: AttemptBudget | null;
  readonly #child: () => EndedChild | null;
  #timer: Disposable | null = null;
  #isOverBudget = false;

  constructor(clock: Clock, graceMs: number, budget: AttemptBudget | null, child: () => EndedChild | null) {
    this.#clock = clock;
    this.#graceMs = graceMs;
    this.#budget = budget;
    this.#child = child;
  }

  /** What it tells at once: a result in it comes before what it has cost. */
  hear(events: readonly AgentEvent[]): void {
    for (const event of events) {
      if (event.type === 'waiting' && event.seconds !== null) this.#child()?.wait(event.seconds * 1000);
      // It was not the last word after all.
      if ((event.type === 'text' || event.type === 'tool') && this.#timer !== null) {
        this.dispose();
        this.#child()?.releaseLimits();
      }
      if (event.type === 'result') {
        this.dispose();
        this.#child()?.holdLimits();
        this.#timer = this.#clock.after(this.#graceMs, () => this.#child()?.finish());
      }
    }
    for (const event of events) if (event.type === 'usage') this.#hold(event);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = null;
  }

  #hold(use: Extract<AgentEvent, { type: 'usage' }>): void {
    // What is done is paid for: to throw it away would save nothing.
    if (this.#budget === null || this.#isOverBudget || this.#timer !== null) return;
    const { price, usd } = this.#budget;
    const cost = costOfUse(use, price);
    if (cost === null || cost < usd) return;
    this.#isOverBudget = true;
    this.#child()?.cancel();
  }
}
