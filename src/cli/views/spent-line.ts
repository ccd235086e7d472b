import type { SpendingView } from '../../contract/engine-api.ts';
import type { Layout } from '../text/layout.ts';

/** `Spent: 1.20 of 10.00 USD today`; null where nothing was spent and no budget is set. */
export function spentLine({ todayUsd, dayBudgetUsd, runUsd, runBudgetUsd }: SpendingView, { symbols }: Pick<Layout, 'symbols'>): string | null {
  const day = todayUsd > 0 || dayBudgetUsd !== null ? [`${spentText(todayUsd, dayBudgetUsd, '')} today`] : [];
  const run = runUsd !== null && (runUsd > 0 || runBudgetUsd !== null) ? [`${spentText(runUsd, runBudgetUsd, '')} in the run`] : [];
  return day.length + run.length === 0 ? null : `Spent: ${[...day, ...run].join(` ${symbols.separator} `)}`;
}

/** `1.20 of 10.00 USD`; `without`: what stands there where there is no budget. */
export function spentText(spentUsd: number, budgetUsd: number | null, without = ', no budget'): string {
  return budgetUsd === null ? `${amountText(spentUsd)} USD${without}` : `${amountText(spentUsd)} of ${amountText(budgetUsd)} USD`;
}

export function amountText(usd: number): string {
  return usd.toFixed(2);
}
