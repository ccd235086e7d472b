import type { TextEdit } from './finding.ts';

/**
 * The text with the edits made; every unit outside of them stays. Edits at the same place keep their order.
 * @throws RangeError for edits that overlap or lie outside of the text.
 */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) throw new RangeError(`The edit ${edit.start}–${edit.end} overlaps another one or lies outside of the text.`);
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
