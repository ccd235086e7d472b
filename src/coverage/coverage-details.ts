import type { Token } from 'markdown-it';
import { type ParsedMarkdown, parseMarkdown, plainText } from '../spec/markdown.ts';
import { readTableRows } from '../spec/table-rows.ts';
import { isTestName } from '../spec/test-name.ts';

/** One row of a detail table. */
export interface CoverageDetailRow {
  /** As a reader sees it. */
  requirement: string;
  /** As written, without code marks. */
  implementation: string[];
  /** Tests by name, path or command, as written, without code marks. Empty for "manual" and the like. */
  tests: string[];
  /** Counts from 1. */
  line: number;
}

/** The section of a coverage document that maps a spec's requirements to code and tests. */
export interface CoverageDetail {
  /** Digits as written; several where one section is about several specs, none where its heading has no number. */
  ids: string[];
  title: string;
  rows: CoverageDetailRow[];
  /** What stands behind `Files:`. */
  files: string[];
  /** The heading's line; counts from 1. */
  line: number;
}

const HEADING = /^specs?(?:\s{1,3}#?(\d{1,9}(?:\s{0,3}(?:\+|,|&|\/|and|–|-)\s{0,3}#?\d{1,9}){0,20}))?\s{0,3}(?::|—|–|-|$)\s{0,3}(.*)$/i;
const MOST_IN_RANGE = 50;

/** Reads the detail sections of a coverage document in their order. Never throws: what cannot be read is not there. */
export function readCoverageDetails(text: string): CoverageDetail[] {
  const parsed = parseMarkdown(text);
  const details: CoverageDetail[] = [];
  let current: CoverageDetail | null = null;
  for (let index = 0; index < parsed.tokens.length; index += 1) {
    const token = parsed.tokens[index];
    if (token === undefined || token.level !== 0) continue;
    if (token.type === 'heading_open') {
      const heading = readHeading(parsed, index);
      // Deeper headings divide a section, those of specs begin one.
      if (heading !== null) details.push(current = heading);
      else if (token.tag === 'h1' || token.tag === 'h2') current = null;
    } else if (current !== null && token.type === 'table_open') {
      for (const row of readRows(parsed, index)) current.rows.push(row);
    } else if (current !== null && token.type === 'paragraph_open') {
      for (const file of listedFiles(parsed.tokens[index + 1])) current.files.push(file);
    }
  }
  return details;
}

function readHeading({ tokens }: ParsedMarkdown, open: number): CoverageDetail | null {
  const token = tokens[open];
  const inline = tokens[open + 1];
  if (token === undefined || !token.map || inline === undefined || token.tag === 'h1') return null;
  const match = HEADING.exec(plainText(inline).slice(0, 500));
  if (match === null) return null;
  return { ids: idsIn(match[1] ?? ''), title: (match[2] ?? '').trim(), rows: [], files: [], line: token.map[0] + 1 };
}

/** `022 + 025`; `001–003` stands for all between. */
function idsIn(written: string): string[] {
  const ids: string[] = [];
  let rangeFrom: string | null = null;
  for (const match of written.matchAll(/(\d{1,9})|([–-])/g)) {
    if (match[2] !== undefined) {
      rangeFrom = ids.at(-1) ?? null;
      continue;
    }
    const id = match[1] ?? '';
    const first: number = rangeFrom === null ? Number(id) : Number(rangeFrom) + 1;
    if (Number(id) - first < MOST_IN_RANGE) {
      for (let each = first; each < Number(id); each += 1) ids.push(String(each).padStart(id.length, '0'));
    }
    ids.push(id);
    rangeFrom = null;
  }
  return [...new Set(ids)];
}

function readRows({ tokens }: ParsedMarkdown, open: number): CoverageDetailRow[] {
  const table = readTableRows(tokens, open);
  const titles = table.header.map((cell) => plainText(cell).toLowerCase());
  const column = (name: RegExp): number => titles.findIndex((title) => name.test(title));
  const columns = { requirement: column(/^requirements?\b|^criteri/), implementation: column(/^(?:implement|code\b)/), test: column(/^tests?\b/) };
  if (columns.requirement < 0 || columns.test < 0) return [];
  const rows: CoverageDetailRow[] = [];
  for (const { cells, lines } of table.rows) {
    const [requirement, implementation, test] = [cells[columns.requirement], cells[columns.implementation], cells[columns.test]];
    if (requirement === undefined || plainText(requirement) === '') continue;
    rows.push({
      requirement: plainText(requirement),
      implementation: implementation === undefined ? [] : piecesOf(implementation, true),
      tests: test === undefined ? [] : testsIn(test, rows.at(-1)?.tests ?? []),
      line: lines[0] + 1,
    });
  }
  return rows;
}

/** The tests of a cell; "(above)" stands for those of the row above. */
function testsIn(cell: Token, above: readonly string[]): string[] {
  const text = plainText(cell);
  if (/^\(?(?:same as )?above\)?\.?$/i.test(text)) return [...above];
  return /^\(?manual/i.test(text) ? [] : piecesOf(cell, false);
}

/** Code spans, or what commas separate where there are none; of bare words only names of tests and files, unless any will do. */
function piecesOf(cell: Token, anyWords: boolean): string[] {
  const spans = (cell.children ?? []).filter((child) => child.type === 'code_inline').flatMap((child) => child.content.split(', '));
  const pieces = spans.length > 0 ? spans : plainText(cell).replace(/\([^()]{0,300}\)/g, ' ').split(',');
  const found = pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
  return [...new Set(spans.length > 0 || anyWords ? found : found.filter((piece) => isTestName(piece) || /^[\w./-]{1,300}\.[a-z]{1,6}$/i.test(piece)))];
}

/** The code spans and links of a paragraph that begins with `Files:`. */
function listedFiles(inline: Token | undefined): string[] {
  if (inline?.type !== 'inline' || !/^files?\s?:/i.test(plainText(inline))) return [];
  const files: string[] = [];
  for (const child of inline.children ?? []) {
    if (child.type === 'code_inline') for (const file of child.content.split(', ')) files.push(file.trim());
  }
  return files.filter((file) => file !== '');
}
