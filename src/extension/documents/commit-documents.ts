import * as vscode from 'vscode';
import type { ItemChanges } from '../../contract/engine-api.ts';
import { SCHEMES } from '../../contract/views.ts';
import type { FolderIdentity } from '../model/folder-snapshot.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { fileUri } from './folder-files.ts';

/** Where the content of a document comes from. */
interface CommitPlace {
  folder: string;
  commit: string;
  path: string;
}

/** A file as it was in a commit. */
function commitUri(place: CommitPlace): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEMES.commit, path: `/${place.path}`, query: JSON.stringify(place) });
}

/** The documents of the multi-diff editor: files as they were in commits. */
export class CommitDocuments implements vscode.TextDocumentContentProvider {
  readonly #sessions: FolderSessions;

  constructor(sessions: FolderSessions) {
    this.#sessions = sessions;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { folder, commit, path } = JSON.parse(uri.query) as CommitPlace;
    const engine = await this.#sessions.at(folder).engine();
    return (await engine.fileAt(commit, path)) ?? vscode.l10n.t('This file is no text, or too large to be shown.');
  }
}

/** Opens what an item changed, all files in one editor. */
export async function showChanges(folder: FolderIdentity, title: string, changes: ItemChanges): Promise<void> {
  const resources = changes.files.map(({ path, kind }) => [
    fileUri(folder, path),
    kind === 'added' ? undefined : commitUri({ folder: folder.uri, commit: changes.base, path }),
    kind === 'deleted' ? undefined : commitUri({ folder: folder.uri, commit: changes.head, path }),
  ]);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}
