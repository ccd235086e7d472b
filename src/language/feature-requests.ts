import type { CancellationToken, CodeAction, Connection, ServerCapabilities, SymbolInformation, WorkspaceEdit } from 'vscode-languageserver/node';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import type { FeatureName } from './feature-methods.ts';
import { FIX_ALL } from './features/code-actions.ts';
import type { Folders } from './folders.ts';

/** What the features add to what the server can do. */
export const FEATURE_CAPABILITIES = {
  codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL] },
  codeLensProvider: { resolveProvider: false },
  completionProvider: { triggerCharacters: ['/', '(', '#', '`', '.', '-', ' '] },
  definitionProvider: true,
  documentLinkProvider: { resolveProvider: false },
  documentSymbolProvider: true,
  hoverProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  workspaceSymbolProvider: true,
  workspace: { fileOperations: { willRename: { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] } } },
} satisfies ServerCapabilities;

interface DocumentParams {
  textDocument: { uri: string };
}

/** Answers the requests about documents from the workers of their folders. Outside of the folders there is nothing to say. */
export function answerFeatures(connection: Connection, folders: Folders): Disposable {
  const answering = new DisposableStore();
  const ask = async <T>(method: FeatureName, params: DocumentParams, token: CancellationToken): Promise<T | null> => {
    const at = folders.at(params.textDocument.uri);
    return at === null || !at.folder.isAlive ? null : ((await at.folder.feature(method, params, token)) as T);
  };
  answering.add(connection.onHover((params, token) => ask('textDocument/hover', params, token)));
  answering.add(connection.onDefinition((params, token) => ask('textDocument/definition', params, token)));
  answering.add(connection.onReferences((params, token) => ask('textDocument/references', params, token)));
  answering.add(connection.onDocumentLinks((params, token) => ask('textDocument/documentLink', params, token)));
  answering.add(connection.onDocumentSymbol((params, token) => ask('textDocument/documentSymbol', params, token)));
  answering.add(connection.onCompletion((params, token) => ask('textDocument/completion', params, token)));
  answering.add(connection.onCodeLens((params, token) => ask('textDocument/codeLens', params, token)));
  answering.add(connection.onCodeAction((params, token) => ask<CodeAction[]>('textDocument/codeAction', params, token)));
  answering.add(connection.onPrepareRename((params, token) => ask('textDocument/prepareRename', params, token)));
  answering.add(connection.onRenameRequest((params, token) => ask('textDocument/rename', params, token)));

  answering.add(connection.onWorkspaceSymbol(async (params, token) => {
    const all = await Promise.all(alive(folders).map((folder) => folder.feature('workspace/symbol', params, token) as Promise<SymbolInformation[]>));
    return all.flat();
  }));
  answering.add(connection.workspace.onWillRenameFiles(async (params, token) => {
    const all = await Promise.all(alive(folders).map((folder) => folder.feature('workspace/willRenameFiles', params, token) as Promise<WorkspaceEdit | null>));
    const edits = all.filter((edit) => edit !== null);
    return edits.length === 0 ? null : together(edits);
  }));
  return answering;
}

function alive(folders: Folders) {
  return folders.all().filter(({ isAlive }) => isAlive);
}

/** Folders have different files, so their edits do not meet. */
function together(edits: readonly WorkspaceEdit[]): WorkspaceEdit {
  const changes = edits.flatMap((edit) => Object.entries(edit.changes ?? {}));
  const documentChanges = edits.flatMap((edit) => edit.documentChanges ?? []);
  return { ...(changes.length === 0 ? {} : { changes: Object.fromEntries(changes) }), ...(documentChanges.length === 0 ? {} : { documentChanges }) };
}
