import { UserError } from '../../base/errors.ts';
import type { Command } from 'commander';
import type { RepositoryCommand } from '../../engine/ports/approval.ts';
import { hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import type { ApprovalBook, RepositoryCommandState } from '../services.ts';
import { commandLines } from '../views/command-lines.ts';

interface ApproveOptions extends WorkspaceOptions, JsonOption {
  list?: true;
  revoke?: true;
  yes?: true;
}

export function addApprove(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'approve', 'let the commands that the repository names run, after showing what they are')
    .option('--list', 'show them and whether they are approved, change nothing')
    .option('--revoke', 'take all approvals of this workspace back')
    .option('--yes', 'approve without asking')
    .addOption(jsonOption())
    .action((options: ApproveOptions) => approve(invocation, options));
}

async function approve(invocation: Invocation, options: ApproveOptions): Promise<void> {
  const { terminal, services } = invocation;
  const host = hostOptions(invocation, options);
  const book = await services.approvals(host.root);
  if (options.revoke) await book.revoke();
  const required = await withReader(invocation, host, (reader) => book.required(reader.config));
  const missing = required.filter((state) => !state.approved).map((state) => state.command);
  const approves = !options.list && !options.revoke && missing.length > 0;
  if (!options.json) writeLines(terminal, stateLines(required, invocation));
  if (approves) {
    if (!options.yes) await askForApproval(invocation, missing, options.json === true);
    await book.approve(missing);
  }
  if (options.json) {
    const now = approves ? await withReader(invocation, host, (reader) => book.required(reader.config)) : required;
    writeJson(terminal, { commands: now.map(({ command, approved }) => ({ ...command, approved })) });
  } else if (approves) {
    const { style, symbols } = layoutOf(terminal);
    writeLines(terminal, [`${style.good(symbols.done)} Approved, until what they say changes.`]);
  } else if (options.revoke) {
    writeLines(terminal, ['No command of this workspace is approved any more.']);
  }
}

function stateLines(required: readonly RepositoryCommandState[], { terminal }: Invocation): string[] {
  if (required.length === 0) return ['The configuration names no command: nothing needs an approval.'];
  const layout = layoutOf(terminal);
  const { style, symbols } = layout;
  return required.flatMap(({ command, approved }) => [
    ...commandLines(command, layout),
    approved ? style.good(`    ${symbols.done} approved`) : style.warn(`    ${symbols.waits} not approved`),
  ]);
}

/**
 * Asks for commands that were shown.
 * @throws UserError `not-approved` where nobody can be asked or the answer is no
 */
async function askForApproval(invocation: Invocation, missing: readonly RepositoryCommand[], json: boolean): Promise<void> {
  const { terminal } = invocation;
  const many = missing.length > 1;
  if (json || !terminal.canAsk) {
    throw new UserError('not-approved', many ? 'The commands of this repository are not approved.' : `The ${nameOf(missing)} of this repository is not approved.`, {
      hint: 'Look at what would run with "coherence approve --list", then approve it with "coherence approve", or use --trust where everything in the repository is trusted.',
    });
  }
  const answer = await terminal.ask(`Let ${many ? 'these commands' : 'this command'} run in this workspace? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('not-approved', 'Not approved, so nothing was run.', { hint: 'Change the commands in .coherence/config.json, or approve them with: coherence approve' });
}

function nameOf(missing: readonly RepositoryCommand[]): string {
  const [only] = missing;
  return only?.kind === 'agent' ? `agent "${only.name}"` : 'test command';
}

/**
 * Makes sure that commands are approved before something is started that needs them: asks in a terminal.
 * @throws UserError `not-approved`
 */
export async function ensureApproved(invocation: Invocation, book: ApprovalBook, commands: readonly RepositoryCommand[], json: boolean): Promise<void> {
  const { terminal } = invocation;
  const missing: RepositoryCommand[] = [];
  for (const command of commands) if (!(await book.isApproved(command))) missing.push(command);
  if (missing.length === 0) return;
  if (!json && terminal.canAsk) {
    const layout = layoutOf(terminal);
    writeLines(terminal, ['This repository names commands that nobody has approved yet:', ...missing.flatMap((command) => commandLines(command, layout))]);
  }
  await askForApproval(invocation, missing, json);
  await book.approve(missing);
}
