import * as vscode from 'vscode';
import { approvalBook, type ApprovalBook, type ApprovalState } from '../../host/approval-book.ts';
import { neededCommands } from '../../host/needed-commands.ts';
import { requireRightConfig } from '../../host/require-right-config.ts';
import { userName } from '../../host/user-name.ts';
import { pickText } from '../../base/markdown-text.ts';
import type { FolderSession } from '../session/folder-session.ts';

/**
 * Makes sure that everything that a run would start has been approved in what it says now: shows it and asks. False
 * when a person does not approve.
 * @throws UserError `config`, `no-agent`, `unknown-agent`
 */
export async function ensureApproved(session: FolderSession, agent: string | undefined): Promise<boolean> {
  const { config, problems } = session.snapshot;
  if (config === null) return false;
  requireRightConfig(problems);
  const book = approvalBook(session.options(), userName());
  return approved(session, book, await Promise.all(neededCommands(config, agent).map((command) => book.stateOf(command))));
}

/**
 * The same for a run of the tests alone.
 * @throws UserError `config`, or for a test command that only a shell could read
 */
export async function ensureTestsApproved(session: FolderSession): Promise<boolean> {
  const { config, problems } = session.snapshot;
  if (config === null) return false;
  requireRightConfig(problems);
  const book = approvalBook(session.options(), userName());
  return approved(session, book, (await book.required(config)).filter(({ request }) => request.kind === 'test-command'));
}

/** Whether all of it is approved, now that a person has been asked for what was not. */
async function approved(session: FolderSession, book: ApprovalBook, states: readonly ApprovalState[]): Promise<boolean> {
  const missing = states.filter(({ approved }) => !approved).map(({ request }) => request);
  if (missing.length === 0) return true;
  const approve = missing.length === 1 ? vscode.l10n.t('Approve and Run') : vscode.l10n.t('Approve All and Run');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} names commands that nobody has approved yet.', session.folder.name),
    { modal: true, detail: `${missing.map(({ title, says }) => `${title}:\n${says}`).join('\n\n')}\n\n${vscode.l10n.t('What you approve runs in this folder with your rights, for as long as it says the same.')}` },
    approve,
  );
  if (chosen !== approve) return false;
  await book.approve(missing);
  return true;
}

/** Lets a person look at every command that the configuration names, and approve or take back what they choose. */
export async function reviewApprovals(session: FolderSession): Promise<number | undefined> {
  const { config, problems } = session.snapshot;
  if (config === null) return undefined;
  requireRightConfig(problems);
  const book = approvalBook(session.options(), userName());
  const states = await book.required(config);
  if (states.length === 0) return 0;
  const picked = await vscode.window.showQuickPick(states.map(({ request, approved }) => ({ label: pickText(request.title), detail: pickText(request.says.replaceAll(/\s*\n\s*/g, ' · ')), picked: approved, request, approved })), {
    canPickMany: true, title: vscode.l10n.t('Approve Commands'), placeHolder: vscode.l10n.t('What is chosen may run in {0}, for as long as it says the same.', session.folder.name), ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  const chosen = new Set(picked.map(({ request }) => request.hash));
  await book.approve(states.filter(({ request, approved }) => !approved && chosen.has(request.hash)).map(({ request }) => request));
  await book.revoke(states.filter(({ request, approved }) => approved && !chosen.has(request.hash)).map(({ request }) => request));
  return chosen.size;
}
