import * as vscode from 'vscode';
import type { FolderIdentity } from '../model/folder-snapshot.ts';

/**
 * A file of a folder, by the address under which the editor has the folder open. Where a symbolic link leads to the
 * folder, its path on disk would be another document, outside of the workspace.
 */
export function fileUri(folder: FolderIdentity, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(folder.uri, true), path);
}
