import * as vscode from 'vscode';
import { oneLine } from '../../base/markdown-text.ts';
import type { DecisionView } from '../../contract/engine-api.ts';

/**
 * Lets a person allow or refuse what an agent wants to do. It is a dialog, because it shows all of it: a list would cut
 * a long command. Undefined where they decide nothing yet.
 */
export async function askPermission({ label, question, options, ask }: DecisionView): Promise<string | undefined> {
  const detail = [oneLine(ask?.title ?? question), vscode.l10n.t('What you allow is allowed for this item, until it is done. It runs with your rights.')].join('\n\n');
  const message = label === '' ? vscode.l10n.t('May the agent do this?') : vscode.l10n.t('May the agent of item {0} do this?', oneLine(label));
  // The first one is what the Enter key chooses: nothing is allowed by accident.
  return vscode.window.showWarningMessage(message, { modal: true, detail }, ...options.toReversed());
}
