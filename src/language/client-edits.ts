import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';

export interface EditTarget {
  /** Whether the client takes edits that say which version of a document they are for; also needed to make or rename files. */
  versioned: boolean;
  /** Of an open document. */
  versionOf: (uri: string) => number | null;
}

/**
 * An answer with its edits as the client takes them: with versions, so that a client refuses what is late, or without.
 * @throws Error with a sentence for a person, who renames something in an editor that cannot
 */
export function forClient(method: string, answer: unknown, target: EditTarget): unknown {
  switch (method) {
    case 'textDocument/rename': {
      const edit = answer === null ? null : editFor(answer as WorkspaceEdit, target);
      if (answer !== null && edit === null) throw new Error('This editor says that it cannot rename files, so the file of the spec has to be renamed by hand.');
      return edit;
    }
    case 'workspace/willRenameFiles':
      return answer === null ? null : editFor(answer as WorkspaceEdit, target);
    case 'textDocument/codeAction':
      return (answer as CodeAction[]).flatMap((action) => {
        if (action.edit === undefined) return [action];
        const edit = editFor(action.edit, target);
        return edit === null ? [] : [{ ...action, edit }];
      });
    default:
      return answer;
  }
}

/** Null where the client cannot do what is to be done. */
function editFor(edit: WorkspaceEdit, { versioned, versionOf }: EditTarget): WorkspaceEdit | null {
  const changes = edit.documentChanges;
  if (changes === undefined) return edit;
  if (versioned) {
    return {
      ...edit,
      documentChanges: changes.map((change) => {
        if (!isTextEdit(change)) return change;
        const { uri } = change.textDocument;
        return { ...change, textDocument: { uri, version: versionOf(uri) } };
      }),
    };
  }
  const edits: NonNullable<WorkspaceEdit['changes']> = {};
  for (const change of changes) {
    if (!isTextEdit(change)) return null;
    edits[change.textDocument.uri] = [...(edits[change.textDocument.uri] ?? []), ...change.edits.filter((one) => 'newText' in one)];
  }
  return { changes: edits };
}

function isTextEdit(change: NonNullable<WorkspaceEdit['documentChanges']>[number]): change is TextDocumentEdit {
  return 'textDocument' in change;
}
