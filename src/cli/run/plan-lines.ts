import { counted } from '../text/counted.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';
import { cutToWidth } from '../text/width.ts';
import { itemTitle } from '../views/status-lines.ts';
import type { DryRun } from './dry-run.ts';

/** What a run would do. */
export function planLines(plan: DryRun, layout: Layout): string[] {
  const { style, symbols, columns } = layout;
  const separator = ` ${symbols.separator} `;
  const heading = plan.items.length === 0 ? 'No item can run now.' : `${counted(plan.items.length, 'item')} would run, in this order:`;
  const numberColumns = String(plan.items.length).length;
  const items = plan.items.flatMap(({ key, label, text, kind, phases }, index) => [
    cutToWidth(`  ${String(index + 1).padStart(numberColumns)}  ${itemTitle({ label, text }, key)}${kind === 'meta' ? ' (meta)' : ''}`, columns),
    style.dim(cutToWidth(`  ${' '.repeat(numberColumns)}  ${phases.map((step) => `${step.phase}: ${plainLine(step.agent ?? 'no agent')}`).join(separator)}`, columns)),
  ]);
  const problems = plan.problems.flatMap((problem) => {
    const [first = '', ...rest] = indented(plainLine(problem), 2, layout);
    return [`${style.warn(symbols.warning)} ${first.trimStart()}`, ...rest];
  });
  return [
    style.bold(heading),
    ...items,
    '',
    `Tests: ${plan.testCommand === null ? 'no command is set; JavaScript tests run with Node, others need one' : plainLine(plan.testCommand)}`,
    ...problems,
    style.dim('Nothing was written.'),
  ];
}
