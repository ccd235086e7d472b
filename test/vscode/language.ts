import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { extension, folder, until } from './window.ts';

/** A finding as the Problems view has it. */
export interface Finding {
  rule: string;
  severity: vscode.DiagnosticSeverity;
  message: string;
  /** Of its line, from 1. */
  line: number;
}

export function uriOf(path: string, index = 0): vscode.Uri {
  return vscode.Uri.joinPath(folder(index).uri, path);
}

/** Waits until the server has read every document. */
export async function indexed(): Promise<void> {
  const { api } = await extension();
  await until('a server that has read everything', async () => (await api.language.state())?.isIndexed);
}

/** What was found in a file, open or not. */
export function findings(path: string, index = 0): Finding[] {
  return vscode.languages.getDiagnostics(uriOf(path, index)).filter(({ source }) => source === 'coherence').map(({ code, severity, message, range }) => ({
    rule: String(typeof code === 'object' ? code.value : code), severity, message, line: range.start.line + 1,
  }));
}

export function rules(path: string, index = 0): string[] {
  return findings(path, index).map(({ rule }) => rule);
}

/** Shows a document and makes one change to it, which is not saved. */
export async function replace(path: string, before: string, after: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  await vscode.window.showTextDocument(document, { preview: false });
  const at = document.getText().indexOf(before);
  if (at < 0) throw new Error(`${path} does not say: ${before}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + before.length)), after);
  await vscode.workspace.applyEdit(edit);
  return document;
}

/** Closes all editors; what was typed and not saved is forgotten. */
export async function forgetEdits(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty, isUntitled }) => isDirty && !isUntitled)) {
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** What stands above the lines of a document. */
export async function lenses(path: string): Promise<vscode.CodeLens[]> {
  await vscode.workspace.openTextDocument(uriOf(path));
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uriOf(path), 50);
}

/** The place of a text in a document, `into` characters behind its beginning. */
export function placeOf(document: vscode.TextDocument, text: string, into = 1): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`The document does not say: ${text}`);
  return document.positionAt(at + into);
}

/** Whether a process is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The processes that a process has started and that are still there; null where the system does not say. */
export function childrenOf(pid: number): number[] | null {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((part) => part !== '').map(Number);
  } catch {
    return null;
  }
}
