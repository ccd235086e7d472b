import * as vscode from 'vscode';
import { messageOf, UserError } from '../../base/errors.ts';
import type { CommandId } from '../../contract/commands.ts';
import { editorHint } from '../model/editor-hint.ts';
import { notice } from '../../base/markdown-text.ts';

/** What an error of the engine means in the editor: one sentence, and the one button that helps. */
interface Advice {
  message: string;
  button: string;
  command: CommandId | 'workbench.trust.manage';
}

function adviceFor(error: UserError): Advice | null {
  switch (error.code) {
    case 'untrusted':
      return { message: error.message, button: vscode.l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
    case 'no-agent':
    case 'unknown-agent':
      return { message: error.message, button: vscode.l10n.t('Choose Agent'), command: 'coherence.chooseAgent' };
    case 'config':
      return { message: error.message, button: vscode.l10n.t('Open Configuration'), command: 'coherence.openConfiguration' };
    case 'paused':
      return { message: error.message, button: vscode.l10n.t('Resume'), command: 'coherence.resume' };
    case 'no-test-command':
      return { message: error.message, button: vscode.l10n.t('Open Configuration'), command: 'coherence.openConfiguration' };
    case 'busy':
      return { message: error.message, button: vscode.l10n.t('Stop'), command: 'coherence.stop' };
    case 'no-backlog':
      return { message: error.message, button: vscode.l10n.t('Set Up Repository'), command: 'coherence.setUpRepository' };
    case 'not-approved':
      return { message: error.message, button: vscode.l10n.t('Approve Commands'), command: 'coherence.approveCommands' };
    default:
      return null;
  }
}

/** Says what went wrong in one sentence with what to do. Resolves when the notification is gone. */
export async function reportError(error: unknown): Promise<void> {
  const advice: Advice = (error instanceof UserError ? adviceFor(error) : null) ?? {
    message: errorSentence(error), button: vscode.l10n.t('Show Output'), command: 'coherence.showOutput',
  };
  const chosen = await vscode.window.showErrorMessage(notice(advice.message), advice.button);
  if (chosen !== undefined) await vscode.commands.executeCommand(advice.command);
}

/** What went wrong, in one sentence with what to do. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof UserError)) return vscode.l10n.t('Something went wrong inside of Coherence Pipeline: {0}', messageOf(error));
  const hint = editorHint(error.hint ?? '');
  return hint === null ? error.message : `${error.message} ${hint}`;
}
