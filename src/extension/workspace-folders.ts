import { realpathSync } from 'node:fs';
import * as vscode from 'vscode';
import type { FolderIdentity } from './model/folder-snapshot.ts';

/** The folders of this window that lie on the disk. Two ways to the same folder are one. */
export function workspaceFolders(): FolderIdentity[] {
  const byRoot = new Map<string, FolderIdentity>();
  for (const { uri, name } of vscode.workspace.workspaceFolders ?? []) {
    const root = realPath(uri);
    if (root !== null && !byRoot.has(root)) byRoot.set(root, { uri: uri.toString(), name, root });
  }
  return [...byRoot.values()];
}

function realPath(uri: vscode.Uri): string | null {
  if (uri.scheme !== 'file') return null;
  try {
    return realpathSync(uri.fsPath);
  } catch {
    // A folder that is gone has nothing to show; the editor says so itself.
    return null;
  }
}
