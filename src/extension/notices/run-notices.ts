import * as vscode from 'vscode';
import type { RunSummary } from '../../contract/run-event.ts';
import type { RunEnd } from '../session/run-control.ts';
import { reportError } from './report-error.ts';
import { UserError } from '../../base/errors.ts';

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
    hours: vscode.l10n.t('the time is up'), budget: vscode.l10n.t('the budget is spent'), unavailable: vscode.l10n.t('the agent could not be started'),
  };
  const because = why[reason] === undefined ? '' : ` (${why[reason]})`;
  return vscode.l10n.t('The run has ended{0}: {1}.', because, parts.join(', '));
}
