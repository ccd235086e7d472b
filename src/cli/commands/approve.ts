import { UserError } from '../../base/errors.ts';
import type { Command } from 'commander';
import type { RepositoryCommand } from '../../engine/ports/approval.ts';
import type { ApprovalBook, ApprovalState } from '../../host/approval-book.ts';
import type { ApprovalRequest } from '../../node/workspace/approval-requests.ts';
import { hostOptions, jsonOption, layoutOf, withReader, workspaceCommand, writeJson, writeLines, type Invocation, type JsonOption, type WorkspaceOptions } from '../invocation.ts';
import { approvalLines } from '../views/approval-lines.ts';

interface ApproveOptions extends WorkspaceOptions, JsonOption {
  list?: true;
  revoke?: true;
  yes?: true;
}

export function addApprove(program: Command, invocation: Invocation): void {
  workspaceCommand(program, 'approve', 'let the commands that the repository names run')
    .option('--list', 'show them and whether they are approved, change nothing')
    .option('--revoke', 'take the approvals of what they say now back')
    .option('--yes', 'approve without asking')
    .addOption(jsonOption())
    .action((options: ApproveOptions) => approve(invocation, options));
}

async function approve(invocation: Invocation, options: ApproveOptions): Promise<void> {
  const { terminal, services } = invocation;
  const host = hostOptions(invocation, options);
  const book = services.approvals(host.root);
  const states = await withReader(invocation, host, (reader) => book.required(reader.config));
  const missing = states.filter((state) => !state.approved).map((state) => state.request);
  const json = options.json === true;
  if (!json) writeLines(terminal, stateLines(states, invocation));
  if (options.revoke) {
    await book.revoke(states.map((state) => state.request));
    return report(invocation, json, states.map(({ request }) => ({ request, approved: false })), 'Not approved any more.');
  }
  if (options.list || missing.length === 0) return report(invocation, json, states, '');
  if (!options.yes) await askForApproval(invocation, missing, json);
  await book.approve(missing);
  report(invocation, json, states.map(({ request }) => ({ request, approved: true })), 'Approved, until what they say changes.');
}

function report({ terminal }: Invocation, json: boolean, states: readonly ApprovalState[], done: string): void {
  if (json) {
    const commands = states.map(({ request: { id, kind, title, says, hash }, approved }) => ({ id, kind, title, says, hash, approved }));
    return writeJson(terminal, { commands });
  }
  const { style, symbols } = layoutOf(terminal);
  if (done !== '') writeLines(terminal, [`${style.good(symbols.done)} ${done}`]);
}

function stateLines(states: readonly ApprovalState[], { terminal }: Invocation): string[] {
  if (states.length === 0) return ['The configuration names no command: nothing needs an approval.'];
  const layout = layoutOf(terminal);
  const { style, symbols } = layout;
  return states.flatMap(({ request, approved }) => [
    ...approvalLines(request, layout),
    approved ? style.good(`    ${symbols.done} approved`) : style.warn(`    ${symbols.waits} not approved`),
  ]);
}

/**
 * Asks for commands that were shown.
 * @throws UserError `not-approved` where nobody can be asked or the answer is no
 */
async function askForApproval({ terminal }: Invocation, missing: readonly ApprovalRequest[], json: boolean): Promise<void> {
  if (json || !terminal.canAsk) {
    const names = missing.map((request) => request.id).join(', ');
    throw new UserError('not-approved', `The repository names commands that nobody has approved: ${names}.`, {
      hint: 'See what would run with "coherence approve --list" and approve it with "coherence approve", or use --trust where all of the repository is trusted.',
    });
  }
  const answer = await terminal.ask(`Let ${missing.length > 1 ? 'these commands' : 'this command'} run in this workspace? [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new UserError('not-approved', 'Not approved, so nothing was run.', { hint: 'Change the commands in .coherence/config.json, or approve them with: coherence approve' });
}

/**
 * Makes sure that commands are approved before something is started that needs them: asks in a terminal.
 * @throws UserError `not-approved`
 */
export async function ensureApproved(invocation: Invocation, book: ApprovalBook, commands: readonly RepositoryCommand[], json: boolean): Promise<void> {
  const { terminal } = invocation;
  const states = await Promise.all(commands.map((command) => book.stateOf(command)));
  const missing = states.filter((state) => !state.approved).map((state) => state.request);
  if (missing.length === 0) return;
  if (!json && terminal.canAsk) {
    const layout = layoutOf(terminal);
    writeLines(terminal, ['This repository names commands that nobody has approved yet:', ...missing.flatMap((request) => approvalLines(request, layout))]);
  }
  await askForApproval(invocation, missing, json);
  await book.approve(missing);
}
