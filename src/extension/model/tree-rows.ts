import type { TreeNode } from './tree-node.ts';

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

/** What the editor has to be told of, and nothing else. */
export interface RowChanges {
  /** Rows at the top have come, gone or moved. */
  top: boolean;
  /** Rows that look different, or below which others have come, gone or moved. */
  rows: readonly Row[];
}

/** The rows of a tree of nodes. Each new tree is compared with the one before it. */
export class TreeRows {
  readonly #byId = new Map<string, Row>();
  #top: Row[] = [];

  get top(): readonly Row[] {
    return this.#top;
  }

  /** The row of a node that is shown or could be. */
  row(id: string): Row | undefined {
    return this.#byId.get(id);
  }

  show(nodes: readonly TreeNode[]): RowChanges {
    const changed = new Set<Row>();
    const before = this.#top;
    this.#top = nodes.map((node) => this.#place(node, undefined, changed));
    this.#forgetOthers();
    return { top: !isSame(before, this.#top), rows: [...changed] };
  }

  /** The rows below one, found out where that takes work. A row that is gone has none. */
  async below(row: Row): Promise<readonly Row[]> {
    for (;;) {
      const { children } = row.node;
      if (typeof children !== 'function') return row.children ?? [];
      const nodes = await children();
      if (this.#byId.get(row.node.id) !== row) return [];
      // What was found out for a node that has been replaced meanwhile is old.
      if (row.node.children !== children) continue;
      row.children = nodes.map((node) => this.#place(node, row, new Set()));
      this.#forgetOthers();
      return row.children;
    }
  }

  #place(node: TreeNode, parent: Row | undefined, changed: Set<Row>): Row {
    const known = this.#byId.get(node.id);
    const row = known ?? new Row(node, parent);
    if (known !== undefined && !looksAlike(known.node, node)) changed.add(row);
    row.node = node;
    row.parent = parent;
    this.#byId.set(node.id, row);
    if (typeof node.children === 'function') {
      // What is below is asked for again where it has been seen.
      if (row.children !== undefined) changed.add(row);
    } else {
      const before = row.children ?? [];
      row.children = (node.children ?? []).map((child) => this.#place(child, row, changed));
      if (known !== undefined && !isSame(before, row.children)) changed.add(row);
    }
    return row;
  }

  /** A row that has moved is below its old place until that one is looked at as well: its parent tells where it is. */
  #forgetOthers(): void {
    const kept = new Set<Row>();
    const keep = (rows: readonly Row[], parent: Row | undefined): void => {
      for (const row of rows) {
        if (row.parent !== parent) continue;
        kept.add(row);
        keep(row.children ?? [], row);
      }
    };
    keep(this.#top, undefined);
    for (const [id, row] of this.#byId) if (!kept.has(row)) this.#byId.delete(id);
  }
}

/**
 * Whether a row can be opened, and is at first. One that is to be open stays open while nothing is below it: the editor
 * would show it closed when the first row comes.
 */
export function opening({ children, expanded }: TreeNode): 'none' | 'closed' | 'open' {
  if (children === undefined) return 'none';
  if (expanded === true) return 'open';
  return typeof children !== 'function' && children.length === 0 ? 'none' : 'closed';
}

function isSame(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

function looksAlike(a: TreeNode, b: TreeNode): boolean {
  return a.label === b.label && a.description === b.description && a.icon?.id === b.icon?.id && a.icon?.colour === b.icon?.colour
    && a.context === b.context && a.spoken === b.spoken && a.command === b.command && opening(a) === opening(b);
}
