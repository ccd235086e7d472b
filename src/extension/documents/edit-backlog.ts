import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { FolderSession } from '../session/folder-session.ts';
import { fileUri } from './folder-files.ts';

/** How long an open document may take to follow its file. */
const ARRIVAL_MS = 3000;
const ARRIVAL_STEP_MS = 50;

/**
 * Edits a backlog file in place, as if a person had typed it: it can be undone, and is saved at once so that the engine
 * sees it. `edit` gets the text and answers with the smallest change.
 * @throws UserError `unsaved-changes`, `not-editable`, and those of `edit`
 */
export async function editBacklog(session: FolderSession, file: string, edit: (text: string) => readonly TextEdit[]): Promise<void> {
  const uri = fileUri(session.folder, file);
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty) {
    throw new UserError('unsaved-changes', vscode.l10n.t('{0} has changes that are not saved.', file), { hint: vscode.l10n.t('Save or undo them and try again.') });
  }
  await requireSameLineEnds(uri, document, file);
  const edits = edit(document.getText());
  if (edits.length === 0) return;
  const change = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) change.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  if (!(await vscode.workspace.applyEdit(change)) || !(await document.save())) {
    throw new UserError('not-editable', vscode.l10n.t('{0} could not be changed.', file), { hint: vscode.l10n.t('Check whether it is read-only.') });
  }
  await session.refresh();
}

/** An editor writes one kind of line end; in a file with two kinds it would change lines that nobody touched. */
async function requireSameLineEnds(uri: vscode.Uri, document: vscode.TextDocument, file: string): Promise<void> {
  // What another program has just written arrives in an open document a moment later.
  for (let waited = 0; waited < ARRIVAL_MS && unified(await onDisk(uri)) !== unified(document.getText()); waited += ARRIVAL_STEP_MS) {
    await new Promise((resolve) => { setTimeout(resolve, ARRIVAL_STEP_MS); });
  }
  const text = await onDisk(uri);
  if (text === document.getText()) return;
  if (unified(text) !== unified(document.getText())) {
    throw new UserError('changed-meanwhile', vscode.l10n.t('{0} was changed at this moment.', file), { hint: vscode.l10n.t('Try again.') });
  }
  throw new UserError('mixed-line-ends', vscode.l10n.t('{0} mixes line endings, and saving it in the editor would change all of them.', file), {
    hint: vscode.l10n.t('Move the item with the command line, or make the line endings alike first.'),
  });
}

async function onDisk(uri: vscode.Uri): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8').replace(/^\uFEFF/, '');
}

function unified(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
