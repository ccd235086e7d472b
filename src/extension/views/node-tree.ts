import * as vscode from 'vscode';
import type { TreeNode } from '../model/tree-node.ts';

/** When so many rows change at once, the whole tree is asked for again. */
const MANY = 200;

/** A row that the editor knows. It stays the same object for as long as its node keeps its id. */
export class Row {
  node: TreeNode;
  parent: Row | undefined;
  /** The rows below it, once they are known. */
  children: Row[] | undefined;

  constructor(node: TreeNode, parent: Row | undefined) {
    this.node = node;
    this.parent = parent;
  }
}

/**
 * Shows a tree of nodes, and tells the editor of what is new in it alone: a change of one row does not make thousands
 * of others travel.
 */
export class NodeTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly #rows = new Map<string, Row>();
  #roots: Row[] = [];

  readonly onDidChangeTreeData = this.#changes.event;

  get roots(): readonly Row[] {
    return this.#roots;
  }

  /** The row of a node that is shown or could be. */
  row(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  show(nodes: readonly TreeNode[]): void {
    const changed = new Set<Row>();
    const { rows, moved } = this.#reconcile(this.#roots, nodes, undefined, changed);
    this.#roots = rows;
    if (moved || changed.size > MANY) this.#changes.fire(undefined);
    else if (changed.size > 0) this.#changes.fire([...changed]);
  }

  getTreeItem({ node }: Row): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsible(node));
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.icon !== undefined) item.iconPath = new vscode.ThemeIcon(node.icon.id, node.icon.colour === undefined ? undefined : new vscode.ThemeColor(node.icon.colour));
    if (node.context !== undefined) item.contextValue = node.context;
    if (node.spoken !== undefined) item.accessibilityInformation = { label: node.spoken };
    if (node.command !== undefined) item.command = { command: node.command, title: node.label, arguments: [this.#rows.get(node.id)] };
    return item;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (row === undefined) return this.#roots;
    const { children } = row.node;
    if (typeof children !== 'function') return row.children ?? [];
    const nodes = await children();
    row.children = this.#reconcile(row.children ?? [], nodes, row, new Set()).rows;
    return row.children;
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

  #reconcile(before: readonly Row[], nodes: readonly TreeNode[], parent: Row | undefined, changed: Set<Row>): { rows: Row[]; moved: boolean } {
    const rows = nodes.map((node) => this.#update(node, parent, changed));
    const kept = new Set(rows);
    for (const row of before) if (!kept.has(row)) this.#forget(row);
    return { rows, moved: rows.length !== before.length || rows.some((row, index) => row !== before[index]) };
  }

  #update(node: TreeNode, parent: Row | undefined, changed: Set<Row>): Row {
    const known = this.#rows.get(node.id);
    const row = known ?? new Row(node, parent);
    const differs = known !== undefined && !looksAlike(known.node, node);
    row.node = node;
    row.parent = parent;
    this.#rows.set(node.id, row);
    if (typeof node.children === 'function') {
      // What is below is asked for again where it has been seen.
      if (row.children !== undefined) changed.add(row);
    } else {
      const { rows, moved } = this.#reconcile(row.children ?? [], node.children ?? [], row, changed);
      row.children = rows;
      if (known !== undefined && moved) changed.add(row);
    }
    if (differs) changed.add(row);
    return row;
  }

  #forget(row: Row): void {
    if (this.#rows.get(row.node.id) === row) this.#rows.delete(row.node.id);
    for (const child of row.children ?? []) if (child.parent === row) this.#forget(child);
  }
}

function collapsible({ children, expanded }: TreeNode): vscode.TreeItemCollapsibleState {
  if (children === undefined || (typeof children !== 'function' && children.length === 0)) return vscode.TreeItemCollapsibleState.None;
  return expanded === true ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function looksAlike(a: TreeNode, b: TreeNode): boolean {
  return a.label === b.label && a.description === b.description && a.icon?.id === b.icon?.id && a.icon?.colour === b.icon?.colour
    && a.context === b.context && a.spoken === b.spoken && a.command === b.command && collapsible(a) === collapsible(b);
}
