import type {
  CodeActionParams, CodeLensParams, CompletionParams, DocumentLinkParams, DocumentSymbolParams, HoverParams, PrepareRenameParams, ReferenceParams, RenameFilesParams,
  RenameParams, TextDocumentPositionParams, WorkspaceSymbolParams,
} from 'vscode-languageserver-protocol';
import { codeActions } from './features/code-actions.ts';
import { codeLenses } from './features/code-lenses.ts';
import { completion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { documentLinks } from './features/document-links.ts';
import { documentSymbols } from './features/document-symbols.ts';
import type { FeatureContext } from './features/feature-context.ts';
import { hover } from './features/hover.ts';
import { references } from './features/references.ts';
import { prepareRename, rename, willRename } from './features/rename.ts';
import { workspaceSymbols } from './features/workspace-symbols.ts';

/** What the requests carry that a worker answers, by their names in the protocol. */
interface FeatureParams {
  'textDocument/hover': HoverParams;
  'textDocument/definition': TextDocumentPositionParams;
  'textDocument/references': ReferenceParams;
  'textDocument/documentLink': DocumentLinkParams;
  'textDocument/documentSymbol': DocumentSymbolParams;
  'textDocument/completion': CompletionParams;
  'textDocument/codeLens': CodeLensParams;
  'textDocument/codeAction': CodeActionParams;
  'textDocument/prepareRename': PrepareRenameParams;
  'textDocument/rename': RenameParams;
  'workspace/symbol': WorkspaceSymbolParams;
  'workspace/willRenameFiles': RenameFilesParams;
}
export type FeatureName = keyof FeatureParams;

/** `file` is the document that a request is about, and empty where it is about none. */
type Features = { readonly [M in FeatureName]: (context: FeatureContext, params: FeatureParams[M], file: string) => unknown };

const FEATURES: Features = {
  'textDocument/hover': (context, { position }, file) => hover(context, file, position),
  'textDocument/definition': (context, { position }, file) => definition(context, file, position),
  'textDocument/references': (context, { position, context: { includeDeclaration } }, file) => references(context, file, position, includeDeclaration),
  'textDocument/documentLink': (context, _params, file) => documentLinks(context, file),
  'textDocument/documentSymbol': (context, _params, file) => documentSymbols(context, file),
  'textDocument/completion': (context, { position }, file) => completion(context, file, position),
  'textDocument/codeLens': (context, _params, file) => codeLenses(context, file),
  'textDocument/codeAction': (context, { range, context: { only, diagnostics } }, file) => codeActions(context, file, range, only ?? null, diagnostics),
  'textDocument/prepareRename': (context, { position }, file) => prepareRename(context, file, position),
  'textDocument/rename': renamed,
  'workspace/symbol': (context, { query }) => workspaceSymbols(context, query),
  'workspace/willRenameFiles': (context, { files }) => willRename(context, files.flatMap(({ oldUri, newUri }) => {
    const from = context.fileOf(oldUri);
    const to = context.fileOf(newUri);
    return from === null || to === null ? [] : [{ from, to }];
  })),
};

export function isFeatureName(method: string): method is FeatureName {
  return Object.hasOwn(FEATURES, method);
}

/** Answers a request of the protocol. @throws Error with a sentence for a person, for what cannot be done */
export function runFeature(method: FeatureName, context: FeatureContext, params: unknown, file: string): unknown {
  const feature = FEATURES[method] as (context: FeatureContext, params: unknown, file: string) => unknown;
  return feature(context, params, file);
}

/** The document that a request is about. */
export function fileOfParams(params: unknown, { fileOf }: Pick<FeatureContext, 'fileOf'>): string | null {
  if (typeof params !== 'object' || params === null || !('textDocument' in params)) return null;
  const { textDocument } = params;
  return typeof textDocument === 'object' && textDocument !== null && 'uri' in textDocument && typeof textDocument.uri === 'string' ? fileOf(textDocument.uri) : null;
}

function renamed(context: FeatureContext, { position, newName }: RenameParams, file: string): unknown {
  const result = rename(context, file, position, newName);
  if (result === null) return null;
  if ('problem' in result) throw new Error(result.problem);
  return result.edit;
}
