import type { RenameFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { SourceLines } from '../../base/source-lines.ts';
import type { TextEdit } from '../../contract/finding.ts';
import type { FeatureContext } from './feature-context.ts';

/** The edits of one file, in the text that they count in. */
export interface FileEdits {
  file: string;
  source: SourceLines;
  edits: readonly TextEdit[];
}

/** Edits as the protocol has them. What is renamed is renamed after its text is edited. */
export function workspaceEdit(context: FeatureContext, files: readonly FileEdits[], renames: readonly { from: string; to: string }[] = []): WorkspaceEdit {
  const changes: (TextDocumentEdit | RenameFile)[] = files.filter(({ edits }) => edits.length > 0).map((file) => documentEdit(context, file));
  for (const { from, to } of renames) changes.push({ kind: 'rename', oldUri: context.uriOf(from), newUri: context.uriOf(to), options: { overwrite: false, ignoreIfExists: false } });
  return { documentChanges: changes };
}

export function documentEdit(context: FeatureContext, { file, source, edits }: FileEdits): TextDocumentEdit {
  return {
    textDocument: { uri: context.uriOf(file), version: null },
    edits: edits.map(({ start, end, text }) => ({ range: source.range({ start, end }), newText: text })),
  };
}
