import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { FolderSession } from '../session/folder-session.ts';
import { fileUri } from './folder-files.ts';

/**
 * Edits a file of a folder as if a person had typed it: it can be undone, and is saved at once so that the engine sees
 * it. `edit` gets the document and answers with the smallest change.
 * @throws UserError `untrusted`, `no-file`, `unsaved-changes`, `not-editable`, and those of `edit`
 */
export async function editFile(session: FolderSession, file: string, edit: (document: vscode.TextDocument) => readonly TextEdit[] | Promise<readonly TextEdit[]>): Promise<void> {
  session.requireTrust();
  const document = await opened(fileUri(session.folder, file), file);
  if (document.isDirty) {
    throw new UserError('unsaved-changes', vscode.l10n.t('{0} has changes that are not saved.', file), { hint: vscode.l10n.t('Save or undo them and try again.') });
  }
  const edits = await edit(document);
  if (edits.length === 0) return;
  const change = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) change.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  if (!(await vscode.workspace.applyEdit(change)) || !(await document.save())) {
    throw new UserError('not-editable', vscode.l10n.t('{0} could not be changed.', file), { hint: vscode.l10n.t('Check whether it is read-only.') });
  }
  await session.refresh();
}

async function opened(uri: vscode.Uri, file: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    throw new UserError('no-file', vscode.l10n.t('{0} cannot be opened.', file), { hint: vscode.l10n.t('Check whether it is there and can be read.'), cause: error });
  }
}
