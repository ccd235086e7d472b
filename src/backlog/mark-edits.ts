import { UserError } from '../base/errors.ts';
import type { TextEdit } from '../contract/finding.ts';
import type { BacklogDocument, BacklogEntry } from './document.ts';
import { sentenceNameOf } from './order-item.ts';
import { readAlike, readBack } from './read-back.ts';

const REMARK = ' — DONE';
/** Ways of saying behind a text that the item is done. */
const REMARKS = new Set([REMARK, ' – DONE', ' - DONE', ' (DONE)', ' [DONE]']);

/**
 * Marks an entry as done in the file's own way: its box is ticked, or its text says so as other items do. No edits
 * where it is done already.
 * @throws UserError `cannot-mark` where the markdown of the item would read the remark as something else.
 */
export function markDone(document: BacklogDocument, entry: BacklogEntry): TextEdit[] {
  if (entry.done) return [];
  const { box, textEnd } = entry.marks;
  const edit = box === null ? { start: textEnd, end: textEnd, text: usualRemark(document) } : { ...box, text: 'x' };
  const now = readBack(document, [edit]);
  const remark = now[entry.index]?.marks.remark;
  const isOwn = box !== null || (remark?.start === edit.start && remark.end === edit.start + edit.text.length);
  if (!isOwn || !readAlike(now, document.entries.with(entry.index, { ...entry, done: true }))) {
    throw new UserError('cannot-mark', `${sentenceNameOf(entry)} of ${document.file} cannot be marked as done: its text would be read otherwise.`, {
      hint: 'Mark it by hand.',
    });
  }
  return [edit];
}

function usualRemark({ entries, text }: BacklogDocument): string {
  for (const { marks: { remark } } of entries) {
    const used = remark === null ? '' : text.slice(remark.start, remark.end);
    if (REMARKS.has(used)) return used;
  }
  return REMARK;
}

/**
 * Takes away all that marks an entry itself as done: its tick, its remark with what it says, its strike.
 * @throws UserError `done-by-heading` where a heading above says DONE, since that stands for its other items as well.
 */
export function markOpen(document: BacklogDocument, entry: BacklogEntry): TextEdit[] {
  if (!entry.done) return [];
  const { box, remark, strike, underDone } = entry.marks;
  if (underDone) {
    throw new UserError('done-by-heading', `${sentenceNameOf(entry)} of ${document.file} is done because a heading above it says so.`, {
      hint: 'Move the item under another heading, or take DONE out of that heading.',
    });
  }
  return [
    ...(box === null || document.text.slice(box.start, box.end) === ' ' ? [] : [{ ...box, text: ' ' }]),
    ...[remark, ...strike].flatMap((span) => (span === null ? [] : [{ ...span, text: '' }])),
  ].sort((a, b) => a.start - b.start);
}
