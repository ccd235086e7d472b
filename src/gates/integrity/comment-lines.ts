import { SourceLines } from '../../base/source-lines.ts';
import type { MaskedSource } from './masked-source.ts';

/** A line of a comment, without blanks around it. */
export interface CommentLine {
  text: string;
  /** Counts from 1. */
  line: number;
}

const MOST = 1_000;
const LONGEST = 2_000;

/** Lines of comments that could be the beginning of a test. */
export function commentLines({ text, comments }: MaskedSource): CommentLine[] {
  const found: CommentLine[] = [];
  const lines = new SourceLines(text);
  for (const { start, end } of comments) {
    for (let line = lines.lineAt(start); line < lines.count && lines.start(line) < end; line += 1) {
      const from = Math.max(start, lines.start(line));
      const to = Math.min(end, lines.end(line));
      const content = to - from < 2 * LONGEST ? text.slice(from, to).trim() : '';
      if (content.length >= LONGEST || !/\b(?:it|test|specify|def|func)\b/.test(content)) continue;
      found.push({ text: content, line: line + 1 });
      if (found.length === MOST) return found;
    }
  }
  return found;
}
