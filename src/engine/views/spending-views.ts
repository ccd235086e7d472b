import { dayAt } from '../../base/clock.ts';
import { counted } from '../../base/counted.ts';
import type { Config } from '../../contract/config.ts';
import type { AttentionView, SpendingView } from '../../contract/engine-api.ts';
import { spikes, type Spike } from '../../metrics/spikes.ts';
import { dollars } from '../../pipeline/budgets.ts';
import { budgetsOf, isNearlyUsedUp, isUsedUp, spentOn } from '../../pipeline/spending.ts';
import { own } from '../../pipeline/state-change.ts';
import type { PipelineState } from '../../pipeline/state.ts';

/** What was spent and what may be. Pure, as everything here. @param now milliseconds since the epoch */
export function spendingView(state: PipelineState, { budgets: limits }: Pick<Config, 'budgets'>, now: number): SpendingView {
  const today = dayAt(now);
  const budgets = budgetsOf(state, limits, null, today);
  const budgetUsd = (scope: 'run' | 'day'): number | null => budgets.find((budget) => budget.scope === scope)?.budgetUsd ?? null;
  return { todayUsd: spentOn(state, today), dayBudgetUsd: budgetUsd('day'), runUsd: state.run?.costUsd ?? null, runBudgetUsd: budgetUsd('run') };
}

/** The day's budget where it is nearly used up, or is. */
export function budgetAttention(state: PipelineState, { budgets: limits }: Pick<Config, 'budgets'>, now: number): AttentionView[] {
  const day = budgetsOf(state, limits, null, dayAt(now)).find(({ scope }) => scope === 'day');
  if (day === undefined || !isNearlyUsedUp(day, limits.warnAt)) return [];
  const spent = `${day.spentUsd.toFixed(2)} of ${dollars(day.budgetUsd)}`;
  const message = isUsedUp(day)
    ? `The budget of the day is used up: ${spent}. Nothing begins before midnight, or until it is raised.`
    : `The budget of the day is nearly used up: ${spent}.`;
  const raiseTo = Math.ceil(Math.max(day.spentUsd, day.budgetUsd) + day.budgetUsd);
  return [{ kind: 'budget', key: null, label: null, message, action: `coherence budget raise day ${raiseTo}` }];
}

/** Tasks that cost or took far more than others of their phase, until their item is done and a later one was as usual; of an item the newest. */
export function spikeAttention(state: PipelineState, now: number, name: { label: (key: string) => string; logPath: (taskId: string) => string }): AttentionView[] {
  const said = new Set<string>();
  return spikes(Object.values(state.tasks), now).flatMap((spike): AttentionView[] => {
    const key = own(state.tasks, spike.taskId)?.key ?? '';
    if (said.has(key) || (spike.isOver && own(state.done, key) !== undefined)) return [];
    said.add(key);
    return [{ kind: 'spike', key, label: name.label(key), message: spikeText(spike), action: `Read its log: ${name.logPath(spike.taskId)}` }];
  });
}

function spikeText({ amount, measure, phase, usual }: Spike): string {
  if (measure === 'cost') return `Its ${phase} task cost ${dollars(amount)}, others usually cost ${dollars(usual)}.`;
  return `Its ${phase} task took ${timeText(amount)}, others usually take ${timeText(usual)}.`;
}

function timeText(seconds: number): string {
  return seconds < 90 ? counted(Math.round(seconds), 'second') : counted(Math.round(seconds / 60), 'minute');
}
