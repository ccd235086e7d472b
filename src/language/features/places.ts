import type { Position, Range, SourceLines } from '../../base/source-lines.ts';

/** The offset of a position; one that lies outside of the text is moved to the nearest place in it. */
export function offsetAt(source: SourceLines, { line, character }: Position): number {
  if (line < 0) return source.start(0);
  if (line >= source.count) return source.text.length;
  return Math.min(source.start(line) + Math.max(0, character), source.end(line));
}

/** Whether a position lies in a range, its end included: there a cursor stands behind the last character. */
export function contains({ start, end }: Range, at: Position): boolean {
  return compare(start, at) <= 0 && compare(at, end) <= 0;
}

/** Whether two ranges share a place. */
export function touches(a: Range, b: Range): boolean {
  return compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

export function isSameRange(a: Range, b: Range): boolean {
  return compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
}

export function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** What a line holds, without the white space around it. */
export function lineRange(source: SourceLines, line: number): Range {
  const start = source.start(line);
  const text = source.line(line);
  const from = start + (text.length - text.trimStart().length);
  return source.range({ start: from, end: Math.max(from, start + text.trimEnd().length) });
}

/** The whole of a document. */
export function wholeRange(source: SourceLines): Range {
  return source.range({ start: source.start(0), end: source.text.length });
}

/** The beginning of a file that is no document of ours. */
export const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
