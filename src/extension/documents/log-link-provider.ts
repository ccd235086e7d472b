import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findLogLinks } from '../model/log-links.ts';
import { logRoot } from './task-log-documents.ts';

/** Makes the files of the workspace that a log names into links. */
export class LogLinkProvider implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const root = logRoot(document.uri);
    if (root === null) return [];
    const there = new Map<string, boolean>();
    const isThere = (path: string): boolean => {
      const known = there.get(path);
      if (known !== undefined) return known;
      const found = existsSync(join(root, path));
      there.set(path, found);
      return found;
    };
    return findLogLinks(document.getText()).filter(({ path }) => isThere(path)).map(({ start, end, path, line, column }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const target = vscode.Uri.file(join(root, path)).with(line === undefined ? {} : { fragment: `L${line}${column === undefined ? '' : `,${column}`}` });
      return new vscode.DocumentLink(range, target);
    });
  }
}
