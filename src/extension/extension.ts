import type * as vscode from 'vscode';
import { CoherenceWindow } from './coherence-window.ts';
import type { BacklogView } from './views/backlog-view.ts';
import type { NodeTree } from './views/node-tree.ts';

/** What other code of the extension host gets of this extension; the tests in a real editor use it. */
export interface ExtensionApi {
  /** Resolves when every folder has been looked at for the first time. */
  readonly ready: Promise<void>;
  readonly backlog: BacklogView;
  readonly attention: NodeTree;
  readonly pipeline: NodeTree;
  readonly statusBar: vscode.StatusBarItem;
}

let current: CoherenceWindow | undefined;

/** Registers everything and returns; looking at folders and opening them comes after. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const window = new CoherenceWindow(context);
  current = window;
  return window.start();
}

/** Ends what runs in this window, in good order. */
export async function deactivate(): Promise<void> {
  await current?.close();
  current = undefined;
}
