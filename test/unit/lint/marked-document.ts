import assert from 'node:assert/strict';
import { type Range, SourceLines } from '../../../src/base/source-lines.ts';
import type { Fix } from '../../../src/contract/finding.ts';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import type { Found } from '../../../src/lint/run-rules.ts';

/** A place at which a rule finds something; offsets in the plain text. */
export interface Mark {
  rule: string;
  start: number;
  end: number;
}

export interface MarkedDocument {
  text: string;
  /** By their beginning, then by their end, then by rule. */
  marks: Mark[];
}

const OPEN = '⟦';
const CLOSE = '⟧';

/**
 * Reads a document with places marked as `⟦rule|text⟧`. Without `|` a mark is a place between two characters; several
 * rules are separated by commas; marks may stand in each other. @throws where marks do not fit.
 */
export function readMarked(marked: string): MarkedDocument {
  const marks: Mark[] = [];
  const open: { rules: string[]; start: number }[] = [];
  let text = '';
  let at = 0;
  while (at < marked.length) {
    const character = marked.charAt(at);
    if (character === OPEN) {
      const [head, rules = '', end = ''] = /^⟦([a-z0-9,-]{1,200})([|⟧])/.exec(marked.slice(at, at + 202)) ?? assert.fail(`no rule behind ${OPEN} at ${marked.slice(at, at + 30)}`);
      open.push({ rules: rules.split(','), start: text.length });
      at += end === CLOSE ? head.length - 1 : head.length;
    } else if (character === CLOSE) {
      const { rules, start } = open.pop() ?? assert.fail(`no mark ends at ${marked.slice(Math.max(0, at - 30), at + 1)}`);
      for (const rule of rules) marks.push({ rule, start, end: text.length });
      at += 1;
    } else {
      text += character;
      at += 1;
    }
  }
  assert.equal(open.length, 0, 'a mark does not end');
  return { text, marks: marks.sort(byPlace) };
}

function byPlace(a: Mark, b: Mark): number {
  return a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/** The places of findings in a text, in the order of marks. */
export function marksOf(text: string, findings: Iterable<{ rule: string; range: Range }>): Mark[] {
  const source = new SourceLines(text);
  const offset = ({ line, character }: Range['start']): number => source.start(line) + character;
  return Array.from(findings, ({ rule, range }) => ({ rule, start: offset(range.start), end: offset(range.end) })).sort(byPlace);
}

/** The text with what was found marked in it, to be compared and read. */
export function withMarks(text: string, marks: readonly Mark[]): string {
  const points = marks.flatMap(({ rule, start, end }, order) => [
    { at: start, isEnd: false, size: end - start, order, written: start === end ? `${OPEN}${rule}${CLOSE}` : `${OPEN}${rule}|` },
    ...(start === end ? [] : [{ at: end, isEnd: true, size: end - start, order, written: CLOSE }]),
  ]);
  // At one place: what ends there, then what is empty, then what begins there, the longest first.
  const rank = ({ isEnd, size }: (typeof points)[number]): number => (isEnd ? 0 : size === 0 ? 1 : 2);
  points.sort((a, b) => a.at - b.at || rank(a) - rank(b) || (a.isEnd ? a.size - b.size || b.order - a.order : b.size - a.size || a.order - b.order));
  let written = '';
  let at = 0;
  for (const point of points) {
    written += text.slice(at, point.at) + point.written;
    at = point.at;
  }
  return written + text.slice(at);
}

/** The marked places are those of the findings, no more and no fewer. */
export function assertFindings({ text, marks }: MarkedDocument, findings: Iterable<{ rule: string; range: Range }>): void {
  const found = marksOf(text, findings);
  assert.equal(withMarks(text, found), withMarks(text, marks));
  assert.deepEqual(found, marks);
}

/** A text as a fix leaves it. @throws where the fix does something else than to edit this file */
export function applyFix(text: string, file: string, fix: Fix): string {
  assert.deepEqual(fix.edits.map((edit) => edit.file), [file]);
  assert.equal(fix.creates ?? fix.rename, undefined);
  return applyTextEdits(text, fix.edits.flatMap(({ edits }) => edits));
}

/**
 * Makes the fix of the first finding of a rule that has one, and checks again: there is one finding fewer of the rule,
 * and no more of any other. Returns the text as it is then.
 */
export function assertFixed(text: string, file: string, rule: string, check: (text: string) => readonly Found[]): string {
  const before = check(text);
  const fix = before.find(({ finding, fix: make }) => finding.rule === rule && make !== null)?.fix?.() ?? assert.fail(`no finding of ${rule} has a fix`);
  const fixed = applyFix(text, file, fix);
  const counts = new Map<string, number>();
  for (const { finding } of before) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
  for (const { finding } of check(fixed)) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) - 1);
  assert.equal(counts.get(rule), 1, `the fix takes one finding of ${rule} away`);
  for (const [other, fewer] of counts) assert.ok(fewer >= 0, `the fix brings a finding of ${other}:\n${fixed}`);
  return fixed;
}
