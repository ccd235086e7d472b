import * as vscode from 'vscode';
import type { BacklogFilter } from '../../contract/commands.ts';
import type { TaskView } from '../../contract/engine-api.ts';
import { attentionCount } from '../model/attention-list.ts';
import { isFiltering, passes } from '../model/backlog-filter.ts';
import { backlogTree } from '../model/backlog-tree.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { BACKLOG_MIME, BACKLOG_VIEW } from './backlog-mime.ts';
import { NodeTree, type Row } from './node-tree.ts';

export interface BacklogViewPorts {
  tasks: (folder: string, key: string) => Promise<readonly TaskView[]>;
  /** A row was dropped onto another one, or below all of them. */
  move: (moved: Row, target: Row | undefined) => Promise<void>;
  now: () => number;
}

/** The backlog as a tree. Rows of items can be dragged to another place of their file. */
export class BacklogView implements vscode.TreeDragAndDropController<Row>, vscode.Disposable {
  readonly tree = new NodeTree();
  readonly #ports: BacklogViewPorts;
  readonly #view: vscode.TreeView<Row>;
  #filter: BacklogFilter = {};

  readonly dragMimeTypes = [BACKLOG_MIME];
  readonly dropMimeTypes = [BACKLOG_MIME];

  constructor(ports: BacklogViewPorts) {
    this.#ports = ports;
    this.#view = vscode.window.createTreeView(BACKLOG_VIEW, { treeDataProvider: this.tree, dragAndDropController: this, showCollapseAll: true });
  }

  get filter(): BacklogFilter {
    return this.#filter;
  }

  set filter(filter: BacklogFilter) {
    this.#filter = filter;
  }

  show(snapshots: readonly FolderSnapshot[]): void {
    this.tree.show(backlogTree(snapshots, { filter: this.#filter, now: this.#ports.now(), tasks: this.#ports.tasks }));
    const waiting = attentionCount(snapshots);
    const badge = waiting === 0 ? undefined : { value: waiting, tooltip: vscode.l10n.t('{0} waiting for you', waiting) };
    if (this.#view.badge?.value !== badge?.value) this.#view.badge = badge;
    this.#say(messageOf(snapshots, this.#filter));
  }

  handleDrag(source: readonly Row[], dataTransfer: vscode.DataTransfer): void {
    const [row] = source;
    if (row?.node.context?.includes(' item ') === true) dataTransfer.set(BACKLOG_MIME, new vscode.DataTransferItem(row.node.id));
  }

  async handleDrop(target: Row | undefined, dataTransfer: vscode.DataTransfer): Promise<void> {
    const id: unknown = dataTransfer.get(BACKLOG_MIME)?.value;
    const moved = typeof id === 'string' ? this.tree.row(id) : undefined;
    if (moved !== undefined && moved !== target) await this.#ports.move(moved, target);
  }

  dispose(): void {
    this.#view.dispose();
    this.tree.dispose();
  }

  #say(message: string | undefined): void {
    if (this.#view.message !== message) (this.#view as { message: string | undefined }).message = message;
  }
}

function messageOf(snapshots: readonly FolderSnapshot[], filter: BacklogFilter): string | undefined {
  const ready = snapshots.filter(({ backlog }) => backlog === 'ready');
  if (ready.length > 0 && ready.every(({ trusted }) => !trusted)) return vscode.l10n.t('Restricted Mode: the backlog can be read, and nothing runs.');
  if (!isFiltering(filter)) return undefined;
  const parts = [...(filter.states ?? []), ...(filter.goal === undefined ? [] : [filter.goal]), ...(filter.text === undefined ? [] : [`“${filter.text}”`])];
  const matches = ready.some(({ items }) => items.some((item) => passes(filter, item)));
  return matches ? vscode.l10n.t('Filtered: {0}', parts.join(', ')) : vscode.l10n.t('No item matches the filter: {0}', parts.join(', '));
}
