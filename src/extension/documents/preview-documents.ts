import * as vscode from 'vscode';
import type { DocumentChange } from '../../contract/coverage.ts';
import { SCHEMES } from '../../contract/views.ts';
import type { FolderIdentity } from '../model/folder-snapshot.ts';
import { fileUri } from './folder-files.ts';

type Side = 'before' | 'after';

/** Documents as an update found them and would make them, side by side. They are held until the next preview of the folder. */
export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.#changes.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Opens all changes in one editor, in place of an earlier preview of the folder. */
  async show(folder: FolderIdentity, changes: readonly DocumentChange[]): Promise<void> {
    await this.close(folder);
    const resources = changes.map(({ path, before, after }) => [
      fileUri(folder, path),
      before === null ? undefined : this.#hold(folder, path, 'before', before),
      this.#hold(folder, path, 'after', after),
    ]);
    await vscode.commands.executeCommand('vscode.changes', titleOf(folder), resources);
  }

  /** Closes the preview of a folder: what it shows is not true any more. */
  async close(folder: FolderIdentity): Promise<void> {
    const title = titleOf(folder);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(({ label }) => label.startsWith(title)));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
    for (const text of this.#texts.keys()) if (vscode.Uri.parse(text).query === folder.uri) this.#texts.delete(text);
  }

  dispose(): void {
    this.#changes.dispose();
    this.#texts.clear();
  }

  #hold(folder: FolderIdentity, path: string, side: Side, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEMES.preview, path: `/${path}`, query: folder.uri, fragment: side });
    this.#texts.set(uri.toString(), text);
    // A document that is still open from an earlier preview has the old text.
    this.#changes.fire(uri);
    return uri;
  }
}

function titleOf(folder: FolderIdentity): string {
  return vscode.l10n.t('Documents of {0} as they would be', folder.name);
}
