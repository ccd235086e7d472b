import * as vscode from 'vscode';
import type { ItemChanges } from '../../contract/engine-api.ts';
import type { GateFinding } from '../../contract/gates.ts';
import { SCHEMES } from '../../contract/views.ts';
import type { FolderIdentity } from '../model/folder-snapshot.ts';
import { findingView } from '../model/gate-findings.ts';
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

/**
 * Opens what a gate has found: the file as the item has changed it against the item's base, at its line. Without changes
 * that are known it is the file of the folder.
 */
export async function showFinding(folder: FolderIdentity, changes: ItemChanges | null, finding: GateFinding): Promise<void> {
  const { file: path, line } = finding;
  const at = (commit: string): vscode.Uri => commitUri({ folder: folder.uri, commit, path });
  const options: vscode.TextDocumentShowOptions = { preview: true, preserveFocus: true, ...(line === null ? {} : { selection: new vscode.Range(line - 1, 0, line - 1, 0) }) };
  const view = findingView(finding, changes?.files.find((each) => each.path === path));
  if (changes === null || view === 'file') await vscode.window.showTextDocument(fileUri(folder, path), options);
  else if (view === 'both') await vscode.commands.executeCommand('vscode.diff', at(changes.base), at(changes.head), vscode.l10n.t('{0} (as it was ↔ as the item left it)', path), options);
  else await vscode.window.showTextDocument(at(view === 'before' ? changes.base : changes.head), options);
}

/** Opens a file's diff against the item's base, wherever the finding in it is. */
export async function showFindingDiff(folder: FolderIdentity, changes: ItemChanges, finding: GateFinding): Promise<void> {
  const file = changes.files.find(({ path }) => path === finding.file);
  if (file?.kind !== 'modified') return showFinding(folder, changes, finding);
  return showFinding(folder, changes, { ...finding, side: 'after', line: finding.side === 'after' ? finding.line : null });
}
