import type * as vscode from 'vscode';
import { CoherenceWindow } from './coherence-window.ts';
import type { ExtensionApi } from './extension-api.ts';

let current: CoherenceWindow | undefined;

/** Registers everything and returns; looking at folders and opening them comes after. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const window = new CoherenceWindow(context);
  current = window;
  return window.start();
}

/** Lets everything go in good order; agents at work go on without this window. */
export async function deactivate(): Promise<void> {
  await current?.close();
  current = undefined;
}
