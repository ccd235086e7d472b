import * as vscode from 'vscode';
import type { Logger } from '../../base/logger.ts';
import type { RunEvent, RunSummary } from '../../contract/run-event.ts';
import { notice } from '../../base/markdown-text.ts';
import { runLogLine } from '../model/run-log.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { RunEnd } from '../session/run-control.ts';
import { reportError } from './report-error.ts';
import { UserError } from '../../base/errors.ts';

/** Notes in the output what a run does, and shows what a person should know while it goes on. */
export function tellRunEvent(folder: string, event: RunEvent, logger: Logger, enabled: boolean): void {
  const line = runLogLine(event);
  if (line === null) return;
  const text = `${folder}: ${line.text}`;
  if (line.severity === 'info') logger.info(text);
  else if (line.severity === 'warning') logger.warn(text);
  else logger.error(text);
  // What has gone wrong is in the attention view, and said when the run ends.
  if (enabled && event.type === 'notice' && event.severity === 'warning') void vscode.window.showWarningMessage(notice(event.message));
  if (enabled && event.type === 'budget-warning') void vscode.window.showWarningMessage(notice(line.text));
}

/** Says that a run goes on without having been asked for, and lets a person stop it. */
export async function tellContinued(session: FolderSession, user: string): Promise<void> {
  const stop = vscode.l10n.t('Stop');
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('The run in {0} goes on where it was interrupted.', session.folder.name), stop);
  if (chosen === stop) await (await session.engine()).stop(user);
}

/** Says once how a run of this window ended. */
export async function tellRunEnd({ result }: RunEnd, enabled: boolean): Promise<void> {
  if ('error' in result) {
    // The window that ran it has gone: whoever owns the folder now continues.
    if (result.error instanceof UserError && result.error.code === 'owner-gone') return;
    await reportError(result.error);
    return;
  }
  if (!enabled || result.reason === 'stopped') return;
  const failed = result.failed.length + result.blocked.length > 0;
  const button = failed ? vscode.l10n.t('Show Attention') : vscode.l10n.t('Show Backlog');
  const message = summaryText(result);
  const chosen = failed ? await vscode.window.showWarningMessage(message, button) : await vscode.window.showInformationMessage(message, button);
  if (chosen !== undefined) await vscode.commands.executeCommand(failed ? 'coherence.attention.focus' : 'coherence.backlog.focus');
}

function summaryText({ completed, failed, blocked, reason, tests }: RunSummary): string {
  if (completed.length + failed.length + blocked.length === 0) {
    return reason === 'blocked' ? vscode.l10n.t('Nothing could run: everything that is left waits for you.') : vscode.l10n.t('There was nothing to run.');
  }
  const parts = [
    ...(completed.length > 0 ? [vscode.l10n.t('{0} done', completed.length)] : []),
    ...(failed.length > 0 ? [vscode.l10n.t('{0} failed', failed.length)] : []),
    ...(blocked.length > 0 ? [vscode.l10n.t('{0} waiting for you', blocked.length)] : []),
    ...(tests.passed > 0 ? [vscode.l10n.t('{0} tests passed', tests.passed)] : []),
  ];
  const why: Partial<Record<RunSummary['reason'], string>> = {
    hours: vscode.l10n.t('the time is up'), budget: vscode.l10n.t('the budget is spent'), unavailable: vscode.l10n.t('the agent could not be started'), limit: vscode.l10n.t('what is left waits for an account'),
  };
  const because = why[reason] === undefined ? '' : ` (${why[reason]})`;
  return vscode.l10n.t('The run has ended{0}: {1}.', because, parts.join(', '));
}
