import type { AgentEvent } from '../../contract/agent-event.ts';
import type { Config } from '../../contract/config.ts';
import { endedByBudget } from '../../pipeline/budgets.ts';
import { costOfUse } from '../../pipeline/cost.ts';
import type { AttemptSettled } from '../../pipeline/event.ts';
import { isUsedUp, leastLeft, warningsBetween, withCost, type Budget } from '../../pipeline/spending.ts';
import { attemptCost, priceOf, toldUsd } from './attempt-cost.ts';
import type { AgentExit, AttemptBudget } from '../ports/agent.ts';

export interface AttemptBudgetsOptions extends Pick<Config, 'prices'> {
  /** The share of a budget at which one is warned. */
  warnAt: number;
  /** The model that was asked for. */
  model: string | undefined;
  /** An owner before this one has started it. */
  isAdopted: boolean;
  /** What one was told of by then: all that it has said is heard again. */
  warned?: readonly Pick<Budget, 'scope' | 'budgetUsd'>[];
}

/**
 * The budgets of one attempt while it works: one is warned where they are nearly used up, and it is to end where one is. What
 * it costs is recorded when it has ended; until then that is known here alone.
 */
export class AttemptBudgets {
  readonly #budgets: () => Budget[];
  readonly #options: AttemptBudgetsOptions;
  readonly #warn: (budget: Budget) => void;
  /** What it is started with: all that is left. Null where there is no budget, and for one that was started before. */
  readonly granted: AttemptBudget | null;
  #model: string | null = null;
  #costUsd = 0;
  /** The most that the agent itself has said. */
  #toldUsd = 0;
  #saidResult = false;
  #isOver = false;

  /** `budgets`: without what the attempt has cost. */
  constructor(budgets: () => Budget[], options: AttemptBudgetsOptions, warn: (budget: Budget) => void) {
    this.#budgets = budgets;
    this.#options = options;
    this.#warn = warn;
    const usd = options.isAdopted ? null : leastLeft(budgets());
    this.granted = usd === null ? null : { usd, price: priceOf(options.prices, options.model) };
  }

  /**
   * Hears what its agent tells. Who runs it ends it where that uses up what it was granted, but knows no price of a model that
   * only the agent names: `end` is called then, after all that came with it. An agent that says what it used together with its
   * result has come to its end by itself.
   */
  hear(event: AgentEvent, end: () => void): void {
    if (event.type === 'session' && event.model !== null) this.#model = event.model;
    if (event.type === 'result') this.#saidResult = true;
    if (event.type === 'text' || event.type === 'tool') this.#saidResult = false;
    if (event.type !== 'usage') return;
    const told = toldUsd(event.costUsd);
    this.#toldUsd = Math.max(this.#toldUsd, told ?? 0);
    const costUsd = costOfUse({ ...event, costUsd: told }, priceOf(this.#options.prices, this.#model, this.#options.model));
    if (costUsd === null) return;
    this.#costs(costUsd);
    if (event.costUsd !== null || priceOf(this.#options.prices, this.#options.model) !== null) return;
    queueMicrotask(() => {
      if (this.#saidResult || this.#isOver || !withCost(this.#budgets(), this.#costUsd).some((budget) => isUsedUp(budget))) return;
      this.#isOver = true;
      end();
    });
  }

  /** An agent that was ended for its cost, and had not come to its end by itself. */
  endedInside(exit: AgentExit): boolean {
    return this.#endedForCost(exit) && exit.result?.ok !== true;
  }

  /** The end of an agent as it is judged: one that had said its result when it was ended for its cost has exited. */
  judged(exit: AgentExit): AgentExit {
    return this.#endedForCost(exit) && exit.result?.ok === true ? { ...exit, kind: 'exited' } : exit;
  }

  #endedForCost({ kind }: AgentExit): boolean {
    return kind === 'over_budget' || (kind === 'cancelled' && this.#isOver);
  }

  /**
   * What it cost. All that it has said counts, also where it says less later. One that was ended for it has used up what it was granted, whatever it says.
   */
  costOf(exit: AgentExit): Pick<AttemptSettled, 'costUsd' | 'usage'> {
    const told = attemptCost(exit, this.#options.prices, this.#options.model);
    if (!this.endedInside(exit)) return this.#toldUsd > (told.costUsd ?? 0) ? { ...told, costUsd: this.#toldUsd } : told;
    const least = exit.kind === 'over_budget' ? this.granted?.usd ?? 0 : 0;
    return { ...told, costUsd: Math.max(told.costUsd ?? 0, this.#costUsd, least) };
  }

  /** How an attempt ends that was ended for its cost. */
  ending(costUsd: number): ReturnType<typeof endedByBudget> {
    return endedByBudget(withCost(this.#budgets(), costUsd));
  }

  /** It has ended and is about to be recorded. */
  settle(costUsd: number | undefined): void {
    if (costUsd !== undefined) this.#costs(costUsd);
  }

  #costs(costUsd: number): void {
    if (costUsd <= this.#costUsd) return;
    for (const budget of warningsBetween(this.#budgets(), this.#options.warnAt, this.#costUsd, costUsd, this.#options.warned)) this.#warn(budget);
    this.#costUsd = costUsd;
  }
}
