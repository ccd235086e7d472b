import { UserError } from '../base/errors.ts';
import type { TextEdit } from '../contract/finding.ts';
import type { BacklogDocument, BacklogEntry } from './document.ts';
import { nameOf, sentenceNameOf } from './order-item.ts';
import { readAlike, readBack } from './read-back.ts';

/** Where an entry goes, next to another one of the same file. */
export type MoveTarget = { before: BacklogEntry } | { after: BacklogEntry };

/**
 * Moves an entry with all that is nested in it. Numbers go with their items, since `after` and people refer to
 * them; what stands between two items (line ends, empty lines) keeps its style.
 * @throws UserError `cannot-move` for entries that are nested in different plain bullets or share a line with one,
 * and where the markdown around the new place would swallow the item.
 */
export function moveEntry(document: BacklogDocument, entry: BacklogEntry, target: MoveTarget): TextEdit[] {
  const next = 'before' in target ? target.before : target.after;
  if (next.index === entry.index) return [];
  for (const each of [entry, next]) {
    if (entry.marks.container === next.marks.container && each.marks.container !== each.line) continue;
    throw new UserError('cannot-move', `${sentenceNameOf(entry)} of ${document.file} cannot be moved next to ${nameOf(next)}: they are nested differently.`, {
      hint: 'Move it by hand.',
    });
  }
  if ('before' in target ? next.index === entry.index + 1 && follows(document, entry) !== null : next.index === entry.index - 1 && follows(document, next) !== null) return [];
  const text = document.text.slice(blockStart(document, entry), entry.end);
  const cut = removal(document, entry);
  const gap = gapBeside(document, entry, next, 'before' in target);
  const at = 'before' in target ? blockStart(document, next) : next.end;
  const edits = [cut, { start: at, end: at, text: 'before' in target ? text + gap : gap + text }].sort((a, b) => a.start - b.start || a.end - b.end);
  const others = document.entries.filter((each) => each !== entry);
  const place = others.indexOf(next) + ('before' in target ? 0 : 1);
  const arrived = { ...entry, done: saysDone(entry) || next.marks.underDone };
  if (!readAlike(readBack(document, edits), others.toSpliced(place, 0, arrived))) {
    throw new UserError('cannot-move', `${sentenceNameOf(entry)} of ${document.file} cannot be moved next to ${nameOf(next)}: the list would be read otherwise.`, {
      hint: 'Move it by hand; an open code block or HTML may be in the way.',
    });
  }
  return edits;
}

/** Whether the entry is done wherever it stands. */
function saysDone({ doneBy }: BacklogEntry): boolean {
  return doneBy !== undefined && doneBy !== 'heading';
}

function blockStart(document: BacklogDocument, entry: BacklogEntry): number {
  return document.lines.start(entry.line);
}

/** What stands between an entry and the next one where that is nothing but line ends; null otherwise. */
function follows(document: BacklogDocument, entry: BacklogEntry): string | null {
  const next = document.entries[entry.index + 1];
  if (next === undefined) return null;
  const between = document.text.slice(entry.end, blockStart(document, next));
  return between.trim() === '' ? between : null;
}

/** The entry with the white space to one neighbour in its list, or with its own line end where it stands alone. */
function removal(document: BacklogDocument, entry: BacklogEntry): TextEdit {
  const start = blockStart(document, entry);
  const gap = follows(document, entry);
  if (gap !== null) return { start, end: entry.end + gap.length, text: '' };
  const before = document.entries[entry.index - 1];
  const gapBefore = before === undefined ? null : follows(document, before);
  if (gapBefore !== null) return { start: start - gapBefore.length, end: entry.end, text: '' };
  const { lines } = document;
  if (entry.marks.lastLine + 1 < lines.count) return { start, end: lines.start(entry.marks.lastLine + 1), text: '' };
  let last = entry.line - 1;
  while (last > 0 && lines.line(last).trim() === '') last -= 1;
  return { start: last < 0 ? start : lines.end(last), end: entry.end, text: '' };
}

/** The white space that the list at the target puts between its items. */
function gapBeside(document: BacklogDocument, moved: BacklogEntry, target: BacklogEntry, before: boolean): string {
  const neighbours = [target, document.entries[target.index - 1]];
  for (const each of before ? neighbours.reverse() : neighbours) {
    const gap = each === undefined ? null : follows(document, each);
    if (gap !== null) return gap;
  }
  return follows(document, moved) ?? document.lines.lineEnding();
}
