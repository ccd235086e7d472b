import { applyEdits, modify } from 'jsonc-parser';
import * as vscode from 'vscode';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { FolderSession } from '../session/folder-session.ts';
import { fileUri } from './folder-files.ts';

/** The folder's configuration file. */
export function configurationUri(session: FolderSession): vscode.Uri {
  return fileUri(session.folder, CONFIG_PATH);
}

/** Sets a value in the configuration file and leaves every other byte of it alone. It can be undone in the editor. */
export async function setInConfiguration(session: FolderSession, path: readonly string[], value: unknown): Promise<void> {
  const uri = configurationUri(session);
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const edits = modify(text, [...path], value, { formattingOptions: { insertSpaces: true, tabSize: 2, eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n' } });
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) change.replace(uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), content);
  if (applyEdits(text, edits) === text) return;
  await vscode.workspace.applyEdit(change);
  await document.save();
  await session.refresh();
}
