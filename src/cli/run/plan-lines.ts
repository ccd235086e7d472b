import { counted } from '../../base/counted.ts';
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
  const items = plan.items.flatMap(({ key, label, text, kind, phases }) => [
    cutToWidth(`  ${itemTitle({ label, text, kind }, key)}`, columns),
    style.dim(cutToWidth(`    ${phasesText(phases, separator)}`, columns)),
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

/** `impl · test (demo)` where one agent does them all, else each phase with its own. */
function phasesText(phases: DryRun['items'][number]['phases'], separator: string): string {
  const agents = new Set(phases.map((step) => step.agent));
  const name = (agent: string | null): string => plainLine(agent ?? 'no agent');
  const [only, second] = agents;
  if (only !== undefined && second === undefined) return `${phases.map((step) => step.phase).join(separator)} (${name(only)})`;
  return phases.map((step) => `${step.phase} (${name(step.agent)})`).join(separator);
}
