import * as vscode from 'vscode';
import type { ViewId } from '../../contract/views.ts';
import { attentionList } from '../model/attention-list.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { NodeTree, type Row } from './node-tree.ts';

const ID: ViewId = 'coherence.attention';

/** What needs a person. */
export class AttentionView implements vscode.Disposable {
  readonly tree = new NodeTree();
  readonly #view: vscode.TreeView<Row> = vscode.window.createTreeView(ID, { treeDataProvider: this.tree });

  show(snapshots: readonly FolderSnapshot[]): void {
    const nodes = attentionList(snapshots);
    this.tree.show(nodes);
    const description = nodes.length === 0 ? undefined : String(nodes.length);
    if (this.#view.description !== description) (this.#view as { description: string | undefined }).description = description;
  }

  dispose(): void {
    this.#view.dispose();
    this.tree.dispose();
  }
}
