import type { AttemptSettled, PipelineEvent } from './event.ts';
import { addUsd, isUsedUp, spentOn, type Budget } from './spending.ts';
import { blockOnDecision, changeItem, own } from './state-change.ts';
import type { Decision, PipelineState, TaskState, UsedUpBudget } from './state.ts';

/** What a person may answer where a budget is used up; the first raises it. */
export function budgetOptions({ raiseTo }: UsedUpBudget): string[] {
  return [`Raise it to ${dollars(raiseTo)}`, 'Skip the item'];
}

/** The question of a budget that is used up. */
export function budgetQuestion({ scope, spentUsd, budgetUsd }: UsedUpBudget): string {
  const whose = scope === 'task' ? 'The task' : 'The item';
  return `${whose} has cost ${dollars(spentUsd)}; its budget is ${dollars(budgetUsd)}. May it cost more?`;
}

/** As people write it: `0.42 USD`; what is less than a cent with more digits. */
export function dollars(usd: number): string {
  return `${usd.toFixed(usd !== 0 && Math.abs(usd) < 0.01 ? 4 : 2)} USD`;
}

/** The budget of a task or item that keeps it from going on; null where none is used up. One of its item comes before its own. */
export function usedUpBudget(budgets: readonly Budget[]): UsedUpBudget | null {
  for (const scope of ['item', 'task'] as const) {
    const budget = budgets.find((one) => one.scope === scope && isUsedUp(one));
    if (budget !== undefined) return { scope, spentUsd: budget.spentUsd, budgetUsd: budget.budgetUsd, raiseTo: raisedFrom(budget) };
  }
  return null;
}

/** Once more what it was, in whole cents: the answer says the amount that counts. */
function raisedFrom({ budgetUsd, spentUsd }: Budget): number {
  return Math.ceil(addUsd(Math.max(budgetUsd, spentUsd), budgetUsd) * 100 - 1e-6) / 100;
}

/**
 * How an attempt ends that was ended for its cost, which is in `budgets`. Where the run or the day has nothing left, nobody
 * is asked: the task is attempted again once there is.
 */
export function endedByBudget(budgets: readonly Budget[]): Pick<AttemptSettled, 'outcome' | 'reason' | 'resume' | 'budget'> {
  const wide = budgets.findLast((budget) => (budget.scope === 'run' || budget.scope === 'day') && isUsedUp(budget));
  if (wide !== undefined) return { outcome: 'cancelled', resume: true, reason: usedUpText(wide) };
  const budget = usedUpBudget(budgets);
  if (budget !== null) return { outcome: 'needs_decision', reason: usedUpText(budget), budget };
  return { outcome: 'cancelled', resume: true, reason: 'It was ended at a budget that has been raised meanwhile.' };
}

function usedUpText({ scope, spentUsd, budgetUsd }: Pick<Budget, 'scope' | 'spentUsd' | 'budgetUsd'>): string {
  return `The budget of the ${scope} is used up: ${spentUsd.toFixed(2)} of ${dollars(budgetUsd)}.`;
}

/** What an attempt cost counts for its item and its day, whatever became of it. */
export function countSpending(state: PipelineState, { at, costUsd, day = at.slice(0, 10), taskId }: AttemptSettled): PipelineState {
  if (costUsd === undefined || costUsd === 0) return state;
  const counted = changeItem(state, own(state.tasks, taskId)?.key ?? '', (item) => ({ ...item, costUsd: addUsd(item.costUsd ?? 0, costUsd) }));
  const today = state.day?.date === day ? state.day : { date: day, costUsd: 0 };
  return { ...counted, day: { ...today, costUsd: addUsd(today.costUsd, costUsd) } };
}

/** The item waits until a person has decided about its budget; the question has the item's own key. */
export function holdForBudget(state: PipelineState, { key, budget, at }: Extract<PipelineEvent, { type: 'budget.held' }>): PipelineState {
  return { ...changeItem(state, key, (item) => blockOnDecision(item, key)), decisions: { ...state.decisions, [key]: budgetDecision(key, key, budget, at) } };
}

export function budgetDecision(id: string, key: string, budget: UsedUpBudget, askedAt: string): Decision {
  return { id, key, kind: 'budget', question: budgetQuestion(budget), options: budgetOptions(budget), budget, askedAt };
}

/** Whoever goes on with the attempt hears again what it cost, and is not told again. */
export function noteWarning(task: TaskState, { budgetUsd, scope }: Extract<PipelineEvent, { type: 'budget.warned' }>): TaskState {
  const { attempt } = task;
  return attempt === undefined ? task : { ...task, attempt: { ...attempt, warned: [...attempt.warned ?? [], { scope, budgetUsd }] } };
}

type Raise = Extract<PipelineEvent, { type: 'budget.raised' }>;

/** Why a budget cannot be raised so; null where it can. */
export function raiseRefusal(state: PipelineState, event: Raise): string | null {
  const run = state.run ?? null;
  if (event.scope === 'run' && run === null) return 'There is no run.';
  const spent = event.scope === 'run' ? run?.costUsd ?? 0 : spentOn(state, dayOf(event));
  return event.usd > spent ? null : `A budget has to be more than what was spent: ${dollars(spent)}.`;
}

/** A budget that a person has raised. */
export function raiseBudget(state: PipelineState, event: Raise): PipelineState {
  if (event.scope === 'run') return { ...state, runBudgetUsd: event.usd };
  const date = dayOf(event);
  const today = state.day?.date === date ? state.day : { date, costUsd: 0 };
  return { ...state, day: { ...today, raisedTo: event.usd } };
}

function dayOf({ at, date = at.slice(0, 10) }: Raise): string {
  return date;
}
