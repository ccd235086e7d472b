import { TreeItemCollapsibleState, type TreeDataProvider } from 'vscode';

/** Asks for every row that a view of this provider would show, and answers with their number. */
export async function allRows<T>(provider: TreeDataProvider<T>): Promise<number> {
  let count = 0;
  const below = async (row: T | undefined): Promise<void> => {
    for (const child of await provider.getChildren(row) ?? []) {
      count += 1;
      const { collapsibleState } = await provider.getTreeItem(child);
      if (collapsibleState === TreeItemCollapsibleState.Expanded) await below(child);
    }
  };
  await below(undefined);
  return count;
}
