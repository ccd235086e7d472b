import type { SourceLines } from '../base/source-lines.ts';
import type { Repair } from './problem.ts';

/** `[]` and `[x]text`, the box at `start`: the blank in it, and the space behind it. */
export function repairedBox(text: string, start: number): Repair {
  const close = text.indexOf(']', start);
  const edits = close === start + 1 ? [{ start: close, end: close, text: ' ' }] : [];
  if (!/[ \t]/.test(text.charAt(close + 1))) edits.push({ start: close + 1, end: close + 1, text: ' ' });
  return { title: 'Write the box as one', edits, safe: true };
}

/** The comment that begins at `start` ends with its line. */
export function closedComment(lines: SourceLines, start: number): Repair {
  const end = start + lines.text.slice(start, lines.end(lines.lineAt(start))).trimEnd().length;
  return { title: 'End the comment', edits: [{ start: end, end, text: ' -->' }], safe: true };
}
