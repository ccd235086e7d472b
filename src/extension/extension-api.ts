import type * as vscode from 'vscode';
import type { LanguageServer } from './language/language-server.ts';
import type { SpecTests } from './tests/spec-tests.ts';
import type { BacklogView } from './views/backlog-view.ts';
import type { NodeTree } from './views/node-tree.ts';

/** What other code of the extension host gets of this extension; the tests in a real editor use it. */
export interface ExtensionApi {
  /** Resolves when every folder has been looked at for the first time. */
  readonly ready: Promise<void>;
  readonly backlog: BacklogView;
  readonly attention: NodeTree;
  readonly pipeline: NodeTree;
  readonly tests: SpecTests;
  readonly language: LanguageServer;
  readonly statusBar: vscode.StatusBarItem;
}
