import type { BudgetScope } from '../contract/run-event.ts';
import { own } from './state-change.ts';
import { progressOf, type PipelineState } from './state.ts';

/** Billionths of a dollar: finer than the price of a token, so that sums of costs are exact. */
const PARTS = 1_000_000_000;

/** What work may cost in US dollars where nobody has raised it; what is not there may cost anything. The run brings its own. */
export interface BudgetLimits {
  taskUsd?: number | undefined;
  itemUsd?: number | undefined;
  dayUsd?: number | undefined;
}

/** One budget and what was spent of it, in US dollars. */
export interface Budget {
  scope: BudgetScope;
  spentUsd: number;
  budgetUsd: number;
}

/** Costs added up, without what adding leaves behind a number: 0.1 and 0.2 are 0.3. */
export function addUsd(a: number, b: number): number {
  return Math.round((a + b) * PARTS) / PARTS;
}

/** What was spent on a day, as 2026-11-22. */
export function spentOn(state: PipelineState, day: string): number {
  return state.day?.date === day ? state.day.costUsd : 0;
}

/**
 * The budgets that work on a task is held by, from the narrowest to the widest: of the task, its item, the recorded run
 * and the day. Without a task those of the run and the day.
 */
export function budgetsOf(state: PipelineState, limits: BudgetLimits, taskId: string | null, day: string): Budget[] {
  const task = taskId === null ? undefined : own(state.tasks, taskId);
  const item = task === undefined ? undefined : progressOf(state, task.key);
  const raisedTo = state.day?.date === day ? state.day.raisedTo : undefined;
  return [
    ...(task === undefined ? [] : budget('task', task.costUsd, limits.taskUsd, task.budgetUsd)),
    ...(item === undefined ? [] : budget('item', item.costUsd ?? 0, limits.itemUsd, item.budgetUsd)),
    ...budget('run', state.run?.costUsd ?? 0, state.run?.request.budgetUsd, state.runBudgetUsd),
    ...budget('day', spentOn(state, day), limits.dayUsd, raisedTo),
  ];
}

/** What a person has raised counts where it is more. Without a budget there is nothing to raise. */
function budget(scope: BudgetScope, spentUsd: number, budgetUsd: number | undefined, raisedTo = 0): Budget[] {
  return budgetUsd === undefined ? [] : [{ scope, spentUsd, budgetUsd: Math.max(budgetUsd, raisedTo) }];
}

/** The same budgets after another cost. */
export function withCost(budgets: readonly Budget[], costUsd: number): Budget[] {
  return budgets.map((budget) => ({ ...budget, spentUsd: addUsd(budget.spentUsd, costUsd) }));
}

export function isUsedUp({ budgetUsd, spentUsd }: Budget): boolean {
  return spentUsd >= budgetUsd;
}

/** What may still be spent: the least that any of the budgets has left. Null without budgets. */
export function leastLeft(budgets: readonly Budget[]): number | null {
  return budgets.length === 0 ? null : Math.max(0, Math.min(...budgets.map(({ budgetUsd, spentUsd }) => addUsd(budgetUsd, -spentUsd))));
}

/** Whether so much of a budget is spent that one is warned. `warnAt` is its share. */
export function isNearlyUsedUp({ budgetUsd, spentUsd }: Budget, warnAt: number): boolean {
  return spentUsd >= addUsd(warnAt * budgetUsd, 0);
}

/**
 * The budgets of which one is warned now: those that a work's cost has brought there since it was `before`. Nothing is
 * kept for work that has ended, so that nobody is warned again after a restart. `warned`: what one was told of while it went on.
 */
export function warningsBetween(budgets: readonly Budget[], warnAt: number, before: number, after: number, warned: readonly Pick<Budget, 'scope' | 'budgetUsd'>[] = []): Budget[] {
  const early = withCost(budgets, before);
  return withCost(budgets, after).filter((budget, index) => {
    const was = early[index];
    return isNearlyUsedUp(budget, warnAt) && was !== undefined && !isNearlyUsedUp(was, warnAt) && !warned.some(({ budgetUsd, scope }) => scope === budget.scope && budgetUsd === budget.budgetUsd);
  });
}
