import { displayCommand } from '../../base/command-line.ts';
import type { RepositoryCommand } from '../../engine/ports/approval.ts';
import { indented, type Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

/** A command that the repository names, exactly as it would be started. */
export function commandLines(command: RepositoryCommand, layout: Layout): string[] {
  const { style } = layout;
  const title = command.kind === 'test-command' ? 'Test command' : `Agent ${plainLine(command.name)}`;
  const env = command.env.length === 0 ? [] : indented(`gets from your environment: ${command.env.map((name) => plainLine(name)).join(', ')}`, 4, layout);
  return [`  ${title}`, `    ${style.accent(plainLine(displayCommand(command.argv)))}`, ...env.map((line) => style.dim(line))];
}
