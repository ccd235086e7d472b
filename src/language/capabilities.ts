import { PositionEncodingKind, TextDocumentSyncKind, type InitializeParams, type ServerCapabilities } from 'vscode-languageserver/node';
import { pathToFileURL } from 'node:url';
import { FEATURE_CAPABILITIES } from './feature-requests.ts';

/** What matters to us of what a client can do. */
export interface ClientAbilities {
  /** URIs of the workspace folders at the start. */
  folders: readonly string[];
  pullsDiagnostics: boolean;
  refreshesDiagnostics: boolean;
  refreshesLenses: boolean;
  /** It tells what changes on disk. */
  watchesFiles: boolean;
  changesFolders: boolean;
  /** It takes edits that say which version of a document they are for. */
  versionedEdits: boolean;
  /** Before it moves a file, also one that an edit of ours moves, it asks what else has to change. */
  asksBeforeMoves: boolean;
}

export function clientAbilities({ capabilities, workspaceFolders, rootUri, rootPath }: InitializeParams): ClientAbilities {
  const { workspace, textDocument } = capabilities;
  const alone = rootUri ?? (typeof rootPath === 'string' ? pathToFileURL(rootPath).href : null);
  return {
    folders: workspaceFolders?.map(({ uri }) => uri) ?? (alone === null ? [] : [alone]),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    // Neovim says nothing but which files it can make and rename, which it can only be told so.
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true || workspace?.workspaceEdit?.resourceOperations?.includes('rename') === true,
    asksBeforeMoves: workspace?.fileOperations?.willRename === true,
  };
}

/** What the server can do. Positions are UTF-16 units: nothing else is spoken. */
export function serverCapabilities({ pullsDiagnostics }: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(pullsDiagnostics ? { diagnosticProvider: { identifier: 'coherence', interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    ...FEATURE_CAPABILITIES,
    workspace: {
      ...FEATURE_CAPABILITIES.workspace,
      workspaceFolders: { supported: true, changeNotifications: true },
    },
  };
}
