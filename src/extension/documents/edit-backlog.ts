import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { FolderSession } from '../session/folder-session.ts';

/**
 * Edits a backlog file in place, as if a person had typed it: it can be undone, and is saved at once so that the engine
 * sees it. `edit` gets the text and answers with the smallest change.
 * @throws UserError `unsaved-changes`, `not-editable`, and those of `edit`
 */
export async function editBacklog(session: FolderSession, file: string, edit: (text: string) => readonly TextEdit[]): Promise<void> {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(session.folder.root), file);
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
  const onDisk = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8').replace(/^\uFEFF/, '');
  if (onDisk === document.getText()) return;
  throw new UserError('mixed-line-ends', vscode.l10n.t('{0} mixes line endings, and saving it in the editor would change all of them.', file), {
    hint: vscode.l10n.t('Move the item with the command line, or make the line endings alike first.'),
  });
}
