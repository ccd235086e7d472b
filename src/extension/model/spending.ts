import * as l10n from '@vscode/l10n';
import type { FolderSnapshot } from './folder-snapshot.ts';

/** How far the budget of a day is used up. */
export interface DayBudget {
  spentUsd: number;
  budgetUsd: number;
  isUsedUp: boolean;
}

/** The budget of the day, once so much of it is spent that one is warned; null before that, and where there is none. */
export function dayBudget({ config, status }: Pick<FolderSnapshot, 'config' | 'status'>): DayBudget | null {
  const { todayUsd = 0, dayBudgetUsd = null } = status?.spending ?? {};
  if (dayBudgetUsd === null || todayUsd < dayBudgetUsd * (config?.budgets.warnAt ?? 1)) return null;
  return { spentUsd: todayUsd, budgetUsd: dayBudgetUsd, isUsedUp: todayUsd >= dayBudgetUsd };
}

/** US dollars for people: `0.42`, `12`. */
export function dollars(usd: number): string {
  return Number.isInteger(usd) ? String(usd) : usd.toFixed(2);
}

/** `8.40 of 10 USD`. */
export function shareText({ spentUsd, budgetUsd }: Pick<DayBudget, 'spentUsd' | 'budgetUsd'>): string {
  return l10n.t('{0} of {1} USD', dollars(spentUsd), dollars(budgetUsd));
}

/** What was spent today and by the run, as far as there is something to say. */
export function spendingText({ status }: Pick<FolderSnapshot, 'status'>): string {
  if (status === null) return '';
  const { todayUsd, dayBudgetUsd, runUsd, runBudgetUsd } = status.spending;
  const amount = (spentUsd: number, budgetUsd: number | null): string => (budgetUsd === null ? l10n.t('{0} USD', dollars(spentUsd)) : shareText({ spentUsd, budgetUsd }));
  return [
    ...(todayUsd === 0 && dayBudgetUsd === null ? [] : [l10n.t('today {0}', amount(todayUsd, dayBudgetUsd))]),
    ...(runUsd === null || (runUsd === 0 && runBudgetUsd === null) ? [] : [l10n.t('this run {0}', amount(runUsd, runBudgetUsd))]),
  ].join(' · ');
}
