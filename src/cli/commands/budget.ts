import { Argument, InvalidArgumentError, type Command, type CommandOptions } from 'commander';
import { backlogOption, hostOptions, jsonOption, layoutOf, withHost, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { spendingLines, type SpendingReport } from '../views/spending-lines.ts';

type BudgetOptions = WorkspaceOptions & JsonOption;

export function addBudget(program: Command, invocation: Invocation): void {
  const budget = program.command('budget').description('what was spent, and what may be').helpCommand(false);
  const command = (name: string, description: string, options?: CommandOptions): Command =>
    workspaceCommand(budget, name, description, options).addOption(backlogOption()).addOption(jsonOption());

  command('show', 'show what was spent and what may be; without a command as well', { isDefault: true })
    .action((options: BudgetOptions) => show(invocation, options));
  command('raise', 'let this day, or the run, cost more')
    .addArgument(new Argument('<scope>', 'what may cost more').choices(['day', 'run']))
    .argument('<usd>', 'what it may cost from now on, in US dollars', dollarsOf)
    .action((scope: 'day' | 'run', usd: number, options: BudgetOptions) => raise(invocation, scope, usd, options));
}

async function show(invocation: Invocation, options: BudgetOptions): Promise<void> {
  const { terminal } = invocation;
  await withReader(invocation, hostOptions(invocation, options), async (reader) => {
    const { spending } = await reader.status();
    const { itemUsd = null, taskUsd = null } = reader.config.budgets;
    const items = (await reader.items()).filter(({ costUsd = 0 }) => costUsd > 0).sort((a, b) => (b.costUsd ?? 0) - (a.costUsd ?? 0));
    const report: SpendingReport = { spending, taskBudgetUsd: taskUsd, itemBudgetUsd: itemUsd, items };
    if (!options.json) return writeLines(terminal, spendingLines(report, layoutOf(terminal)));
    writeJson(terminal, { ...report, items: items.map(({ key, label, text, costUsd }) => ({ key, label, text, costUsd })) });
  });
}

async function raise(invocation: Invocation, scope: 'day' | 'run', usd: number, options: BudgetOptions): Promise<void> {
  const { terminal, services } = invocation;
  await withHost(invocation, hostOptions(invocation, options), ({ api }) => api.raiseBudget(scope, usd, services.user));
  if (options.json) return writeJson(terminal, { ok: true });
  const { style, symbols } = layoutOf(terminal);
  writeLines(terminal, [`${style.good(symbols.done)} The ${scope} may cost ${usd.toFixed(2)} USD.`]);
}

function dollarsOf(text: string): number {
  const usd = /^\d{1,7}(?:\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (usd <= 0) throw new InvalidArgumentError('It has to be an amount in US dollars, such as 20 or 2.50.');
  return usd;
}
