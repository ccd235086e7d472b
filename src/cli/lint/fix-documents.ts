import { UserError } from '../../base/errors.ts';
import { applyTextEdits } from '../../contract/text-edit.ts';
import { hasConflict } from '../../coverage/conflict.ts';
import { fixAll, type FixAllResult } from '../../lint/fix-all.ts';
import type { FileLeft } from './report.ts';
import type { WorkspaceDocuments } from './workspace-documents.ts';

/** What was written, and what was not. */
export interface FixedDocuments {
  /** How many fixes were made in a document, where it was written. */
  fixed: { file: string; fixes: number }[];
  left: FileLeft[];
}

/** What a file becomes. */
interface Change {
  file: string;
  /** Null where there is none yet. */
  before: string | null;
  after: string;
}

/**
 * Makes the safe fixes of documents, each file once and whole. One that is another by then, or is in the middle of a
 * merge, is left as it is.
 */
export async function fixDocuments(workspace: WorkspaceDocuments, files: readonly string[]): Promise<FixedDocuments> {
  const result = fixAll(workspace.linter, files);
  const changes = changesOf(result);
  const left = new Map<string, string>();
  for (const { file, before, after } of changes) {
    const fault = before !== null && hasConflict(before) ? 'It is in the middle of a merge.' : await faultOf(() => workspace.write(file, after, before));
    if (fault !== null) left.set(file, fault);
  }
  const counts = new Map<string, number>();
  for (const { file } of result.fixed) if (!left.has(file)) counts.set(file, (counts.get(file) ?? 0) + 1);
  return { fixed: Array.from(counts, ([file, fixes]) => ({ file, fixes })), left: Array.from(left, ([file, message]) => ({ file, message })) };
}

function changesOf({ edits, creates }: FixAllResult): Change[] {
  return [
    ...creates.map((create) => ({ file: create.file, before: null, after: create.text })),
    // With the text that the offsets are about: a file that is another by now is not written.
    ...edits.map(({ file, text, edits: inFile }) => ({ file, before: text, after: applyTextEdits(text, inFile) })),
  ];
}

/** Why a file could not be written, one sentence; null where it was. */
async function faultOf(write: () => Promise<void>): Promise<string | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
