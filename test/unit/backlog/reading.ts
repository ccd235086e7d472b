import { readBacklog } from '../../../src/backlog/read.ts';
import type { BacklogDocument, BacklogEntry } from '../../../src/backlog/document.ts';

/** Reads lines as `specs/backlog.md`. */
export function read(...lines: string[]): BacklogDocument {
  return readBacklog(lines.join('\n'), 'specs/backlog.md', 'product');
}

export function labels(document: BacklogDocument): string[] {
  return document.entries.map(({ label }) => label);
}

export function texts(document: BacklogDocument): string[] {
  return document.entries.map(({ text }) => text);
}

/** The entry at a position, which must exist. */
export function entryAt(document: BacklogDocument, index: number): BacklogEntry {
  const entry = document.entries[index];
  if (entry === undefined) throw new Error(`There is no entry ${index} in ${JSON.stringify(document.text)}`);
  return entry;
}

/** The source of an entry, nested lines included. */
export function source(document: BacklogDocument, index: number): string {
  const { start, end } = entryAt(document, index);
  return document.text.slice(start, end);
}

/** The source of a range of a finding. */
export function marked(document: BacklogDocument, range: { start: { line: number; character: number }; end: { line: number; character: number } }): string {
  return document.text.slice(
    document.lines.start(range.start.line) + range.start.character,
    document.lines.start(range.end.line) + range.end.character,
  );
}
