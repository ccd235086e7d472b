import * as vscode from 'vscode';
import type { ViewId } from '../../contract/views.ts';
import { attentionCount, attentionList } from '../model/attention-list.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { NodeTree, type Row } from './node-tree.ts';

const ID: ViewId = 'coherence.attention';

/** What needs a person. */
export class AttentionView implements vscode.Disposable {
  readonly tree = new NodeTree();
  readonly #view: vscode.TreeView<Row> = vscode.window.createTreeView(ID, { treeDataProvider: this.tree });

  /** `now`: milliseconds since the epoch. */
  show(snapshots: readonly FolderSnapshot[], now: number): void {
    this.tree.show(attentionList(snapshots, now));
    const count = attentionCount(snapshots);
    const description = count === 0 ? undefined : String(count);
    if (this.#view.description !== description) (this.#view as { description: string | undefined }).description = description;
  }

  dispose(): void {
    this.#view.dispose();
    this.tree.dispose();
  }
}
