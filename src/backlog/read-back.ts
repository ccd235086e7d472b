import type { TextEdit } from '../contract/finding.ts';
import { applyTextEdits } from '../contract/text-edit.ts';
import type { BacklogDocument, BacklogEntry } from './document.ts';
import { readBacklog } from './read.ts';

/** What an edit may not change by accident. */
type EntryReading = Pick<BacklogEntry, 'label' | 'text' | 'done'>;

/**
 * The entries of a document after an edit. Markdown around an item can swallow an edit (an open code block, HTML,
 * a wrapped line), so every edit is read back before it is offered.
 */
export function readBack(document: BacklogDocument, edits: readonly TextEdit[]): readonly BacklogEntry[] {
  return readBacklog(applyTextEdits(document.text, edits), document.file, document.kind).entries;
}

export function readAlike(a: readonly EntryReading[], b: readonly EntryReading[]): boolean {
  return a.length === b.length && a.every((entry, at) => isAlike(entry, b[at]));
}

export function isAlike(a: EntryReading, b: EntryReading | undefined): boolean {
  return a.label === b?.label && a.text === b.text && a.done === b.done;
}
