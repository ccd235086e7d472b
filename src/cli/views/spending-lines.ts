import type { BacklogListItem, SpendingView } from '../../contract/engine-api.ts';
import type { Layout } from '../text/layout.ts';
import { cutToWidth } from '../text/width.ts';
import { amountText, spentText } from './spent-line.ts';
import { itemTitle } from './status-lines.ts';

/** How many items are listed. */
const ITEMS = 10;
/** As wide as `Each item`. */
const NAME_COLUMNS = 11;

/** What was spent, and what may be. */
export interface SpendingReport {
  spending: SpendingView;
  /** What one task, and one item, may cost where nobody has raised it; null where no budget is set. */
  taskBudgetUsd: number | null;
  itemBudgetUsd: number | null;
  /** Those that have cost something, the most first. */
  items: BacklogListItem[];
}

export function spendingLines({ spending, taskBudgetUsd, itemBudgetUsd, items }: SpendingReport, layout: Layout): string[] {
  const { style, columns } = layout;
  const row = (name: string, text: string): string => `${style.dim(name.padEnd(NAME_COLUMNS))}${text}`;
  const each = (budgetUsd: number | null): string => (budgetUsd === null ? 'no budget' : `at most ${amountText(budgetUsd)} USD`);
  const costs = items.slice(0, ITEMS).map(({ costUsd = 0 }) => amountText(costUsd));
  const width = Math.max(0, ...costs.map((cost) => cost.length));
  return [
    row('Today', spentText(spending.todayUsd, spending.dayBudgetUsd)),
    ...(spending.runUsd === null ? [] : [row('Run', spentText(spending.runUsd, spending.runBudgetUsd))]),
    row('Each item', each(itemBudgetUsd)),
    row('Each task', each(taskBudgetUsd)),
    ...(items.length === 0 ? [] : ['', style.bold('Items that cost the most, in USD')]),
    ...items.slice(0, ITEMS).map((item, index) => `  ${(costs[index] ?? '').padStart(width)}  ${cutToWidth(itemTitle(item, item.key), columns - width - 4)}`),
  ];
}
