import * as vscode from 'vscode';
import type { DecisionView, ItemChanges } from '../../contract/engine-api.ts';
import type { GateFinding } from '../../contract/gates.ts';
import { showFinding, showFindingDiff } from '../documents/commit-documents.ts';
import { findingRow } from '../model/gate-findings.ts';
import { oneLine, pickText } from '../../base/markdown-text.ts';
import { reportError } from '../notices/report-error.ts';
import type { FolderSession } from '../session/folder-session.ts';

interface AnswerRow extends vscode.QuickPickItem {
  /** Null: a person wants to write one. */
  option?: string | null;
  finding?: GateFinding;
}

/**
 * Lets a person choose an answer to a gate's question with what it has found below: each finding opens while the list
 * stays. Null where they want to write an answer, undefined where they give up.
 */
export async function pickAnswer(session: FolderSession, decision: DecisionView): Promise<string | null | undefined> {
  const pick = vscode.window.createQuickPick<AnswerRow>();
  const changes = changesOf(session, decision.key);
  const open = (finding: GateFinding, asDiff: boolean): void => {
    changes.then((known) => (asDiff && known !== null ? showFindingDiff(session.folder, known, finding) : showFinding(session.folder, known, finding))).catch(reportError);
  };
  pick.title = oneLine(decision.question);
  pick.placeholder = vscode.l10n.t('Answer, or look at what was found');
  // It stays while a person looks at a file.
  pick.ignoreFocusOut = true;
  pick.items = rowsOf(decision);
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => {
        const [row] = pick.selectedItems;
        if (row?.finding !== undefined) open(row.finding, false);
        else if (row?.option !== undefined) resolve(row.option);
      });
      pick.onDidTriggerItemButton(({ item }) => {
        if (item.finding !== undefined) open(item.finding, true);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function rowsOf({ options, findings }: DecisionView): AnswerRow[] {
  const diff: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('diff'), tooltip: vscode.l10n.t('Show Changes') };
  return [
    ...options.map((option) => ({ label: pickText(option), option })),
    { label: vscode.l10n.t('Another answer…'), option: null },
    { label: vscode.l10n.t('What was found'), kind: vscode.QuickPickItemKind.Separator },
    ...findings.map((finding) => {
      const { label, description } = findingRow(finding);
      return { label: `$(go-to-file) ${pickText(label)}`, detail: pickText(description), buttons: [diff], finding };
    }),
  ];
}

/** What the item has changed; a file is looked at as it is in the folder where that is not known. */
async function changesOf(session: FolderSession, key: string): Promise<ItemChanges | null> {
  try {
    return await (await session.engine()).changes(key);
  } catch {
    return null;
  }
}
