import { UserError } from '../base/errors.ts';
import type { TextEdit } from '../contract/finding.ts';
import type { BacklogDocument, BacklogEntry, BacklogSection } from './document.ts';
import { isAlike, readAlike, readBack } from './read-back.ts';
import { readBacklog } from './read.ts';

/** A new item: one line of text, attributes comment and all, and the heading that it goes under. */
export interface NewItem {
  text: string;
  /** The last one of this text; made at the end of the file where there is none. Without it: at the end of the last list. */
  heading?: string;
}

/**
 * Adds an item behind the last one under its heading, in that list's own style: marker, indentation, box, empty
 * lines between items, line ends. Its number is the next one that the file does not use, or the list's next one
 * where the file's lists count for themselves.
 * @throws UserError `item-text` for a text that is empty or more than one line, `cannot-add` where the markdown
 * around its place would swallow it.
 */
export function addEntry(document: BacklogDocument, item: NewItem): TextEdit[] {
  const text = item.text.trim();
  if (text === '' || /[\r\n\0]/.test(text)) {
    throw new UserError('item-text', 'An item is one line of text.', { hint: 'Give its text in one line that is not empty.' });
  }
  const edit = placed(document, text, item.heading?.trim());
  if (!isAdded(document, edit, text)) {
    throw new UserError('cannot-add', `The item cannot be added to ${document.file}: it would not be read as one.`, {
      hint: 'Add it by hand; an open code block or HTML may be in the way.',
    });
  }
  return [edit];
}

/** Whether the edited document has one item more, with this text, and all others as they were. */
function isAdded(document: BacklogDocument, edit: TextEdit, text: string): boolean {
  const [alone, ...others] = readBacklog(`1. ${text}`, document.file, document.kind).entries;
  const now = readBack(document, [edit]);
  const at = now.findIndex((entry, index) => !isAlike(entry, document.entries[index]));
  return others.length === 0 && alone !== undefined && now[at]?.text === alone.text && readAlike(now.toSpliced(at, 1), document.entries);
}

function placed(document: BacklogDocument, text: string, heading: string | undefined): TextEdit {
  const { lines, entries, sections } = document;
  const section = heading === undefined ? undefined : sections.findLast((each) => each.text === heading);
  if (heading !== undefined && section === undefined) {
    const ending = lines.lineEnding();
    return appended(document, `## ${heading}${ending}${ending}${firstItem(document)}${text}`);
  }
  const last = section === undefined ? entries.at(-1) : lastEntryOf(document, section);
  if (last !== undefined) {
    const line = gapBefore(document, last) + nextMarker(document, last) + text;
    return { start: last.end, end: last.end, text: proseFollows(document, last) ? line + lines.lineEnding() : line };
  }
  if (section === undefined) return appended(document, firstItem(document) + text);
  const end = lines.end(lastProseLine(document, section));
  return { start: end, end, text: lines.lineEnding().repeat(2) + firstItem(document) + text };
}

/** The first line behind a section's own text and before any other heading. */
function sectionEnd(document: BacklogDocument, section: BacklogSection): number {
  return document.sections.find((each) => each.line > section.line)?.line ?? document.lines.count;
}

function lastEntryOf(document: BacklogDocument, section: BacklogSection): BacklogEntry | undefined {
  const end = sectionEnd(document, section);
  return document.entries.findLast((entry) => entry.line > section.line && entry.line < end);
}

function lastProseLine(document: BacklogDocument, section: BacklogSection): number {
  let line = sectionEnd(document, section) - 1;
  while (line > section.lastLine && document.lines.line(line).trim() === '') line -= 1;
  return line;
}

/** Text behind the last line that is not empty, set apart from it. The file's end stays as it is; an empty file gets one. */
function appended({ lines, text: all }: BacklogDocument, text: string): TextEdit {
  let line = lines.count - 1;
  while (line > 0 && lines.line(line).trim() === '') line -= 1;
  const end = lines.end(line);
  if (all.slice(lines.start(0)).trim() === '') {
    const ending = lines.count === 1 ? lines.lineEnding() : '';
    return { start: lines.start(0), end: lines.start(0), text: text + ending };
  }
  return { start: end, end, text: lines.lineEnding().repeat(2) + text };
}

/** What stands between the last two items of a list; a line end where there is only one. */
function gapBefore({ entries, text, lines }: BacklogDocument, last: BacklogEntry): string {
  const before = entries[last.index - 1];
  const gap = before === undefined || before.marks.container !== last.marks.container ? '' : text.slice(before.end, lines.start(last.line));
  return gap.trim() === '' && gap !== '' ? gap : lines.lineEnding();
}

/** Whether the line right behind an item is one that would go on from a new item put there. */
function proseFollows({ lines, entries, sections }: BacklogDocument, last: BacklogEntry): boolean {
  const line = last.marks.lastLine + 1;
  if (line >= lines.count || lines.line(line).trim() === '') return false;
  return entries[last.index + 1]?.line !== line && !sections.some((section) => section.line === line);
}

/** Marker and box of an item that follows `last`. */
function nextMarker({ lines, text, entries }: BacklogDocument, last: BacklogEntry): string {
  const indentation = text.slice(lines.start(last.line), last.start).replace(/[^ \t]/g, ' ');
  const gap = last.marks.gap === '' ? ' ' : last.marks.gap;
  const box = last.marks.box === null ? '' : '[ ] ';
  const marker = last.label === '' ? last.marks.marker : `${nextNumber(entries, last)}${last.marks.marker.slice(-1)}`;
  return indentation + marker + gap + box;
}

function nextNumber(entries: readonly BacklogEntry[], last: BacklogEntry): number {
  const numbers = entries.filter(({ label }) => label !== '').map(({ label }) => Number(label));
  const own = Number(last.label);
  const before = entries[last.index - 1];
  // A list that numbers all of its items alike leaves counting to whoever shows it.
  if (before?.label === last.label) return own;
  const used = new Set(numbers);
  const countsForItself = used.size < numbers.length;
  return countsForItself || !used.has(own + 1) ? own + 1 : largest(used) + 1;
}

/** Marker of the first item of a list, in the style of the file's other lists. */
function firstItem(document: BacklogDocument): string {
  const { entries } = document;
  const last = entries.at(-1);
  if (last === undefined) return '1. ';
  if (last.label === '') return `${last.marks.marker} [ ] `;
  const numbers = entries.filter(({ label }) => label !== '').map(({ label }) => Number(label));
  const used = new Set(numbers);
  return `${used.size < numbers.length ? 1 : largest(used) + 1}${last.marks.marker.slice(-1)} `;
}

function largest(numbers: Iterable<number>): number {
  let most = 0;
  for (const number of numbers) most = Math.max(most, number);
  return most;
}
