import { dayAt, isoTime } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { dollars, usedUpBudget } from '../../pipeline/budgets.ts';
import type { PipelineEvent } from '../../pipeline/event.ts';
import { budgetsOf, isUsedUp, type Budget } from '../../pipeline/spending.ts';
import type { TaskState, UsedUpBudget } from '../../pipeline/state.ts';
import { AttemptBudgets } from './attempt-budgets.ts';
import type { AgentSpec } from '../ports/agent.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';

/** More than anybody spends, as the configuration has it. */
const MOST_USD = 1_000_000;

/** What work may cost now, by the recorded state, the configuration and the day that it is here. */
export class Budgets {
  readonly #ports: Pick<EnginePorts, 'store' | 'clock'>;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;

  constructor(ports: Pick<EnginePorts, 'store' | 'clock'>, config: Config, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
  }

  /** The day that clocks here show, as 2026-11-22. */
  day(): string {
    return dayAt(this.#ports.clock.now());
  }

  /** Those of a task, its item, the run and the day; without a task those of the run and the day. */
  of(taskId: string | null): Budget[] {
    return budgetsOf(this.#ports.store.state(), this.#config.budgets, taskId, this.day());
  }

  /** Whether the run or the day has nothing left to spend: nothing begins then. */
  get isOver(): boolean {
    return this.of(null).some((budget) => isUsedUp(budget));
  }

  /** The budget of a task or of its item that keeps it from being attempted; null where there is none. */
  heldBy(taskId: string): UsedUpBudget | null {
    return usedUpBudget(this.of(taskId));
  }

  /** What an attempt of a task may cost, while it works. `token`: of the attempt. */
  forAttempt(task: TaskState, token: string, agent: AgentSpec, { isAdopted }: { isAdopted: boolean }): AttemptBudgets {
    const { budgets: { warnAt }, prices } = this.#config;
    const warned = task.attempt?.token === token ? task.attempt.warned ?? [] : [];
    return new AttemptBudgets(() => this.of(task.id), { warnAt, prices, model: agent.model, isAdopted, warned }, (budget) => this.#warn(task, token, budget));
  }

  #warn({ id: taskId, key }: TaskState, token: string, { budgetUsd, scope, spentUsd }: Budget): void {
    const at = isoTime(this.#ports.clock);
    this.#tell({ type: 'budget-warning', at, scope, key: scope === 'task' || scope === 'item' ? key : null, spentUsd, budgetUsd });
    // One that has ended meanwhile is heard by nobody again; where it cannot be written down, one may be told twice.
    this.#ports.store.commit({ type: 'budget.warned', taskId, token, scope, budgetUsd, at }).catch(() => {});
  }

  /** The event of a person who raises what the run or this day may cost. @throws UserError `refused` where that makes no sense. */
  raise(scope: 'run' | 'day', usd: number, by: string): Extract<PipelineEvent, { type: 'budget.raised' }> {
    if (!Number.isFinite(usd) || usd <= 0 || usd > MOST_USD) throw refused('A budget is an amount in US dollars.', 'For example: coherence budget raise day 20');
    const budget = this.of(null).find((one) => one.scope === scope);
    if (budget === undefined) throw this.#none(scope);
    const budgetText = dollars(budget.budgetUsd);
    if (usd <= budget.budgetUsd) throw refused(`The budget of the ${scope} is ${budgetText} already.`, 'See what was spent with: coherence budget');
    return { type: 'budget.raised', scope, usd, by, at: isoTime(this.#ports.clock), ...(scope === 'day' ? { date: this.day() } : {}) };
  }

  #none(scope: 'run' | 'day'): UserError {
    if (scope === 'day') return refused('The day has no budget.', 'Set one as budgets.dayUsd in .coherence/config.json.');
    if ((this.#ports.store.state().run ?? null) === null) return refused('There is no run.', 'Start one with: coherence run --budget 5');
    return refused('The run has no budget.', 'Give the next one a budget with: coherence run --budget 5');
  }
}

function refused(message: string, hint: string): UserError {
  return new UserError('refused', message, { hint });
}
