import type { Span } from './document.ts';

/** Stands for code in masked text: neither space, letter nor punctuation (the object replacement character). */
const CODE = '\uFFFC';
const BACKTICK = 96;
const BACKSLASH = 92;

/** Inline text with comments as spaces and code as a sign of its own, with offsets as in the original. */
export interface MaskedText {
  /** As long as the original. */
  text: string;
  comments: Span[];
  /** Where a comment starts that does not end. */
  unclosed: number | null;
}

/** Hides code spans and HTML comments, so that what is looked for is found in the author's own words only. */
export function maskCodeAndComments(source: string): MaskedText {
  const runs = backtickRuns(source);
  const codes: Span[] = [];
  const comments: Span[] = [];
  let unclosed: number | null = null;
  let at = 0;
  let run = 0;
  let comment = source.indexOf('<!--');
  while (at < source.length) {
    while (run < runs.length && (runs[run]?.start ?? 0) < at) run += 1;
    if (comment >= 0 && comment < at) comment = source.indexOf('<!--', at);
    const ticks = runs[run];
    if (ticks !== undefined && (comment < 0 || ticks.start < comment)) {
      if (ticks.closedBy === null) {
        at = ticks.end;
      } else {
        codes.push({ start: ticks.start, end: ticks.closedBy });
        at = ticks.closedBy;
      }
      run += 1;
      continue;
    }
    if (comment < 0) break;
    const end = source.indexOf('-->', comment + 4);
    if (end < 0) {
      unclosed = comment;
      comment = -1;
      continue;
    }
    comments.push({ start: comment, end: end + 3 });
    at = end + 3;
  }
  return { text: blank(blank(source, comments, ' '), codes, CODE), comments, unclosed };
}

interface BacktickRun extends Span {
  /** Where the code span ends that this run opens. */
  closedBy: number | null;
}

function backtickRuns(source: string): BacktickRun[] {
  const runs: BacktickRun[] = [];
  for (let at = source.indexOf('`'); at >= 0; at = source.indexOf('`', at)) {
    const start = at > 0 && source.charCodeAt(at - 1) === BACKSLASH ? at + 1 : at;
    while (source.charCodeAt(at) === BACKTICK) at += 1;
    if (at > start) runs.push({ start, end: at, closedBy: null });
  }
  const next = new Map<number, number>();
  for (const run of runs.toReversed()) {
    const length = run.end - run.start;
    run.closedBy = next.get(length) ?? null;
    next.set(length, run.end);
  }
  return runs;
}

/** Puts a character in place of every other one in the spans, which are in order. Line ends stay. */
export function blank(source: string, spans: readonly Span[], character: string): string {
  let result = '';
  let at = 0;
  for (const span of spans) {
    const hidden = source.slice(span.start, span.end);
    result += source.slice(at, span.start) + (/[\r\n]/.test(hidden) ? hidden.replace(/[^\r\n]/g, character) : character.repeat(hidden.length));
    at = span.end;
  }
  return result + source.slice(at);
}
