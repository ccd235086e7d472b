// The extension that ours is held against: it does nothing when it is activated, and shows plain rows when it is told to.
const vscode = require('vscode');

exports.activate = () => ({ rowsOf });

/** The lines of a backlog as rows: a heading, and what is below it. Nothing is understood, nothing is compared. */
function rowsOf(text) {
  const roots = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) roots.push({ label: line, children: [] });
    else if (line !== '') roots.at(-1)?.children.push({ label: `Plain ${line}` });
  }
  const provider = {
    getChildren: (row) => row?.children ?? (row === undefined ? roots : []),
    getTreeItem: ({ label, children }) => new vscode.TreeItem(label, children === undefined ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded),
  };
  return { provider, view: vscode.window.createTreeView('benchControl.rows', { treeDataProvider: provider }) };
}
