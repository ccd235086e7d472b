import * as vscode from 'vscode';

/** The address of the folder with the pages of the rules, with a slash at its end. `package.json` has its pages shown as people read them. */
export function rulePages(extension: vscode.Uri): string {
  return `${vscode.Uri.joinPath(extension, 'docs', 'rules').toString()}/`;
}
