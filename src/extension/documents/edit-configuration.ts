import { applyEdits } from 'jsonc-parser';
import * as vscode from 'vscode';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import { configurationEdits } from './configuration-edits.ts';
import type { FolderSession } from '../session/folder-session.ts';

/** The folder's configuration file. */
export function configurationUri(session: FolderSession): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(session.folder.root), CONFIG_PATH);
}

/** Sets a value in the configuration file and leaves every other byte of it alone. It can be undone in the editor. */
export async function setInConfiguration(session: FolderSession, path: readonly string[], value: unknown): Promise<void> {
  const uri = configurationUri(session);
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const edits = configurationEdits(text, path, value, document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) change.replace(uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), content);
  if (applyEdits(text, edits) === text) return;
  await vscode.workspace.applyEdit(change);
  await document.save();
  await session.refresh();
}
