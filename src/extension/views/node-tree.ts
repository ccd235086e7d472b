import * as vscode from 'vscode';
import type { TreeNode } from '../model/tree-node.ts';
import { opening, Row, TreeRows } from '../model/tree-rows.ts';

export { Row };

/** When so many rows change at once, the whole tree is asked for again. */
const MANY = 200;

const COLLAPSIBLE = {
  none: vscode.TreeItemCollapsibleState.None, closed: vscode.TreeItemCollapsibleState.Collapsed, open: vscode.TreeItemCollapsibleState.Expanded,
} as const;

/**
 * Shows a tree of nodes, and tells the editor of what is new in it alone: a change of one row does not make thousands
 * of others travel.
 */
export class NodeTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly #rows = new TreeRows();

  readonly onDidChangeTreeData = this.#changes.event;

  get roots(): readonly Row[] {
    return this.#rows.top;
  }

  /** The row of a node that is shown or could be. */
  row(id: string): Row | undefined {
    return this.#rows.row(id);
  }

  show(nodes: readonly TreeNode[]): void {
    const { top, rows } = this.#rows.show(nodes);
    if (top || rows.length > MANY) this.#changes.fire(undefined);
    else if (rows.length > 0) this.#changes.fire([...rows]);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { node } = row;
    const item = new vscode.TreeItem(node.label, COLLAPSIBLE[opening(node)]);
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.icon !== undefined) item.iconPath = new vscode.ThemeIcon(node.icon.id, node.icon.colour === undefined ? undefined : new vscode.ThemeColor(node.icon.colour));
    if (node.context !== undefined) item.contextValue = node.context;
    if (node.spoken !== undefined) item.accessibilityInformation = { label: node.spoken };
    if (node.command !== undefined) item.command = { command: node.command, title: node.label, arguments: [row] };
    return item;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    return [...(row === undefined ? this.#rows.top : await this.#rows.below(row))];
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, { node }: Row): Promise<vscode.TreeItem> {
    if (node.tooltip !== undefined) item.tooltip = new vscode.MarkdownString(await node.tooltip());
    return item;
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
