import type { Range, SourceLines } from '../base/source-lines.ts';

/** A stretch of a text: offsets in UTF-16 units, `end` exclusive, and the same as lines and columns. */
export interface Span {
  start: number;
  end: number;
  range: Range;
}

export function spanOf(source: SourceLines, start: number, end: number): Span {
  return { start, end, range: source.range({ start, end }) };
}

/** The lines `[first, behind)` without the white space around their content. */
export function linesSpan(source: SourceLines, first: number, behind: number): Span {
  const from = source.start(first);
  const to = behind > first ? source.end(behind - 1) : from;
  const content = source.text.slice(from, to);
  const start = Math.min(from + (content.length - content.trimStart().length), to);
  return spanOf(source, start, Math.max(start, from + content.trimEnd().length));
}
