import { access } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findLogLinks } from '../model/log-links.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { fileUri } from './folder-files.ts';
import { logFolder } from './task-log-documents.ts';

/** Makes the files of the workspace that a log names into links. */
export class LogLinkProvider implements vscode.DocumentLinkProvider {
  readonly #sessions: FolderSessions;

  constructor(sessions: FolderSessions) {
    this.#sessions = sessions;
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const folder = logFolder(document.uri, this.#sessions);
    if (folder === null) return [];
    const links = findLogLinks(document.getText()).map((link) => ({ ...link, range: new vscode.Range(document.positionAt(link.start), document.positionAt(link.end)) }));
    const there = await existing(folder.root, new Set(links.map(({ path }) => path)));
    return links.filter(({ path }) => there.has(path)).map(({ range, path, line, column }) => {
      const target = fileUri(folder, path).with(line === undefined ? {} : { fragment: `L${line}${column === undefined ? '' : `,${column}`}` });
      return new vscode.DocumentLink(range, target);
    });
  }
}

/** Those of the paths that are there; a slow disk holds nothing else up. */
async function existing(root: string, paths: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  await Promise.all(Array.from(paths, async (path) => {
    await access(join(root, path)).then(() => there.add(path), () => {});
  }));
  return there;
}
