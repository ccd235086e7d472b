import { noAttributes, readAttributes, startsAttributes } from './attributes.ts';
import { displayText } from './display-text.ts';
import type { BacklogEntry, DoneBy, EntryMarks, Span } from './document.ts';
import { findDoneInItem } from './done-mark.ts';
import type { HeadingMarks } from './heading-marks.ts';
import { blank, maskCodeAndComments } from './masked-text.ts';
import type { OutlineItem } from './outline.ts';
import type { BacklogProblem, BacklogRule, Repair } from './problem.ts';
import { closedComment, repairedBox } from './repairs.ts';
import type { SourceLines } from '../base/source-lines.ts';
import { namedSpec } from './spec-path.ts';

/** What is above and around an item. */
export interface EntryContext extends HeadingMarks {
  lines: SourceLines;
  file: string;
  references: object;
  headings: readonly string[];
}

export interface ReadEntry {
  /** Null where there is nothing to do. */
  entry: Omit<BacklogEntry, 'index'> | null;
  problems: BacklogProblem[];
}

/** One list marker; several may stand on one line (`- 1. [ ] text`). */
const MARKER = /[ \t]*(\d{1,9}[.)]|[-+*])([ \t]+|$)/y;
const BOX = /\[([ xX])\](?:[ \t]+|$)/y;
/** A box without its blank, or without the space behind it. A link may look like the second. */
const BROKEN_BOX = /(?:\[\][ \t]+\S|\[[ xX]\](?!\*[ \t]|[([:])\S)/y;

/** Reads one item of the outline. */
export function readEntry(item: OutlineItem, context: EntryContext): ReadEntry {
  const { lines, file } = context;
  const problems: BacklogProblem[] = [];
  const report = (rule: BacklogRule, message: string, span: Span, repair?: Repair): void => {
    problems.push({ rule, message, range: lines.range(span), ...(repair === undefined ? {} : { repair }) });
  };
  const head = readHead(item, lines);
  if (head === null) return { entry: null, problems };
  const source = readSource(item, lines, head.contentStart);
  const label = /^\d/.test(head.marker) ? head.marker.slice(0, -1) : '';
  const name = label === '' ? 'This item' : `Item ${label}`;
  const whole = { start: head.start, end: lines.end(item.lastLine) };
  if (item.textless || source.own.trim() === '') {
    report('malformed-item', `${name} has no text of its own and is left out.`, { start: head.start, end: lines.end(item.line) });
    return { entry: null, problems };
  }
  if (head.brokenBox !== null) report('malformed-item', `${name} has a box that is not read as one: write \`[ ]\` or \`[x]\`, and a space behind it.`, head.brokenBox, repairedBox(lines.text, head.brokenBox.start));
  if (source.unclosed !== null) report('malformed-item', `${name} has a comment that does not end: \`-->\` is missing.`, source.unclosed, closedComment(lines, source.unclosed.start));
  const read = source.trailing.length === 0 ? noAttributes() : readAttributes(lines.text, source.trailing);
  for (const problem of read.problems) report(problem.rule, problem.message, problem, problem.repair);

  const { text, links } = displayText(source.own, context.references);
  const doneBy = whoSaysDone(head.checked, source, context.done);
  if (head.checked === false && doneBy === 'heading' && head.box !== null) {
    report('done-mismatch', `${name} stands under a heading that says DONE, and its box is empty: it counts as done.`, head.box, {
      title: 'Tick the box', edits: [{ ...head.box, text: 'x' }], safe: false,
    });
  }
  const spec = namedSpec(file, source.words, links);
  const marks: EntryMarks = {
    marker: head.marker,
    gap: head.gap,
    box: head.box,
    remark: source.remark,
    strike: source.strike,
    underDone: context.done,
    textEnd: source.textEnd,
    after: read.after.map((span) => lines.range(span)),
    spec: spec === null || spec.place === null ? null : { start: source.start + spec.place.start, end: source.start + spec.place.end },
    container: item.container,
    lastLine: item.lastLine,
  };
  return {
    entry: {
      label,
      text,
      headings: context.headings,
      done: doneBy !== null,
      ...(doneBy === null ? {} : { doneBy }),
      proposed: context.proposed,
      priority: read.attributes.priority ?? context.priority,
      attributes: read.attributes,
      spec: spec?.path ?? null,
      line: item.line,
      ...whole,
      marks,
    },
    problems,
  };
}

function whoSaysDone(checked: boolean | null, source: Source, heading: boolean): DoneBy | null {
  if (checked === true) return 'checkbox';
  if (source.remark !== null) return 'text';
  if (source.strike.length > 0) return 'strike';
  return heading ? 'heading' : null;
}

interface Head {
  /** Where the marker starts. */
  start: number;
  marker: string;
  gap: string;
  contentStart: number;
  box: Span | null;
  /** Null where it has no box. */
  checked: boolean | null;
  brokenBox: Span | null;
}

function readHead(item: OutlineItem, lines: SourceLines): Head | null {
  const line = lines.line(item.line);
  const base = lines.start(item.line);
  let at = 0;
  let marker: RegExpExecArray | null = null;
  for (;;) {
    MARKER.lastIndex = at;
    const next = MARKER.exec(line);
    // A plain bullet may stand before the item's own marker; behind a number there is text.
    if (next === null || (marker !== null && (item.container !== item.line || /^\d/.test(marker[1] ?? '')))) break;
    marker = next;
    at = MARKER.lastIndex;
  }
  if (marker === null) return null;
  const sign = marker[1] ?? '';
  const start = base + marker.index + marker[0].indexOf(sign);
  BOX.lastIndex = at;
  const box = BOX.exec(line);
  BROKEN_BOX.lastIndex = at;
  const broken = box === null ? BROKEN_BOX.exec(line) : null;
  return {
    start,
    marker: sign,
    gap: marker[2] ?? '',
    contentStart: base + at + (box === null ? 0 : box[0].length),
    box: box === null ? null : { start: base + at + 1, end: base + at + 2 },
    checked: box === null ? null : box[1] !== ' ',
    brokenBox: broken === null ? null : { start: base + at, end: base + at + broken[0].length - 1 },
  };
}

/** The markdown of an item's own text. Spans are offsets into the file. */
interface Source {
  /** Where `words` begins. */
  start: number;
  /** Without comments and the remark that says DONE. */
  own: string;
  /** With the remark: it may name the spec. */
  words: string;
  /** Comments with nothing behind them on their line. */
  trailing: Span[];
  /** A comment with attributes that does not end. */
  unclosed: Span | null;
  remark: Span | null;
  strike: Span[];
  textEnd: number;
}

function readSource(item: OutlineItem, lines: SourceLines, contentStart: number): Source {
  const first = item.text?.first ?? item.line;
  const start = first === item.line ? contentStart : lines.start(first);
  const raw = lines.text.slice(start, lines.end(item.text?.last ?? item.line));
  const masked = maskCodeAndComments(raw);
  const here = (span: Span): Span => ({ start: start + span.start, end: start + span.end });

  let end = raw.trimEnd().length;
  for (let at = masked.comments.length - 1; at >= 0 && masked.comments[at]?.end === end; at -= 1) {
    end = raw.slice(0, masked.comments[at]?.start).trimEnd().length;
  }
  const remark = findDoneInItem(masked.text.slice(0, end));
  const words = blank(raw, masked.comments, ' ');
  const own = remark === null ? words : words.slice(0, remark.start) + words.slice(remark.end);
  return {
    start,
    own,
    words,
    trailing: masked.comments.filter((comment) => /^\s*(?:[\r\n]|$)/.test(masked.text.slice(comment.end, lineEndAfter(raw, comment.end)))).map(here),
    unclosed: masked.unclosed !== null && startsAttributes(raw, masked.unclosed) ? here({ start: masked.unclosed, end }) : null,
    remark: remark === null ? null : here(remark),
    strike: strikeOf(masked.text, remark, end).map(here),
    textEnd: start + end,
  };
}

function lineEndAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The `~~` at both ends of a text that is struck through as a whole; a note in brackets may follow it. */
function strikeOf(masked: string, remark: Span | null, end: number): Span[] {
  const from = remark?.start === 0 ? remark.end : 0;
  const until = remark === null || remark.start === 0 ? end : remark.start;
  const text = masked.slice(0, until);
  const first = from + (text.slice(from).length - text.slice(from).trimStart().length);
  if (!text.startsWith('~~', first)) return [];
  const last = text.indexOf('~~', first + 2);
  if (last <= first + 2 || text.indexOf('~~', last + 2) >= 0) return [];
  const rest = text.slice(last + 2).trim();
  if (rest !== '' && !/^\([^()]*\)\.?$/.test(rest)) return [];
  return [{ start: first, end: first + 2 }, { start: last, end: last + 2 }];
}
