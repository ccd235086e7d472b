import type { SourceLines } from '../../base/source-lines.ts';
import { closingIndex, parseBlocks, type ParsedBlocks } from '../../spec/markdown.ts';
import { readTable, type Table } from './table.ts';

export interface Heading {
  level: number;
  /** As a reader sees it. */
  text: string;
  line: number;
  /** The line behind the heading. */
  behind: number;
}

/** An entry of a list, nested ones as well. Offsets count in the text. */
export interface ListEntry {
  depth: number;
  line: number;
  /** Behind marker and task box. */
  start: number;
  /** The end of its last line that is not blank, with all that is nested in it. */
  end: number;
  content: string;
  /** What stands before the content: `- `, `* [x] `. */
  lead: string;
}

/** A stretch of running text, a table's cell or a heading's text, as in the source. */
export interface InlineText {
  line: number;
  text: string;
  /** The outermost list entry that it is in. */
  entry: ListEntry | null;
}

/** The blocks of a document that edits are made by. Lines count from 0. */
export interface Outline {
  source: SourceLines;
  headings: Heading[];
  tables: Table[];
  /** In the order of their lines. */
  entries: ListEntry[];
  texts: InlineText[];
  /** Whether a line is code or HTML, where nothing is what it looks like. */
  isLiteral: (line: number) => boolean;
}

/** Reads a document's blocks. Tables within lists and quotations are none. Never throws. */
export function readOutline(text: string): Outline {
  return outlineOf(parseBlocks(text));
}

/** The same of one that has been parsed. */
export function outlineOf({ source, tokens, textOf }: ParsedBlocks): Outline {
  const literal = new Set<number>();
  const outline: Outline = { source, headings: [], tables: [], entries: [], texts: [], isLiteral: (line) => literal.has(line) };
  const open: ListEntry[] = [];
  let line = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.map !== null) line = token.map[0];
    if (token.type === 'fence' || token.type === 'code_block' || token.type === 'html_block') {
      for (let at = token.map?.[0] ?? 0; at < (token.map?.[1] ?? 0); at += 1) literal.add(at);
    } else if (token.type === 'heading_open' && token.level === 0 && token.map !== null) {
      const inline = tokens[index + 1];
      outline.headings.push({ level: Number(token.tag.slice(1)), text: inline === undefined ? '' : textOf(inline), line: token.map[0], behind: token.map[1] });
    } else if (token.type === 'table_open' && token.level === 0 && token.map !== null) {
      outline.tables.push(readTable(source, token.map[0], token.map[1]));
    } else if (token.type === 'list_item_open') {
      const map = token.map ?? tokens[closingIndex(tokens, index)]?.map ?? [line, line + 1];
      const entry = listEntry(source, map[0], map[1], open.length);
      open.push(entry);
      outline.entries.push(entry);
    } else if (token.type === 'list_item_close') {
      open.pop();
    } else if (token.type === 'inline') {
      outline.texts.push({ line, text: token.content, entry: open[0] ?? null });
    }
  }
  return outline;
}

function listEntry(source: SourceLines, first: number, behind: number, depth: number): ListEntry {
  let last = Math.max(first, behind - 1);
  while (last > first && source.line(last).trim() === '') last -= 1;
  const lead = /^[ \t]{0,200}(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,20}(?:\[[ xX]\][ \t]{1,20})?|$)/.exec(source.line(first))?.[0] ?? '';
  const start = source.start(first) + lead.length;
  const end = Math.max(start, source.start(last) + source.line(last).trimEnd().length);
  return { depth, line: first, start, end, content: source.text.slice(start, end), lead };
}

/** The lines of a section, behind its heading and up to the next one that is not below it. */
export interface Section {
  heading: Heading;
  first: number;
  behind: number;
}

/** The first section whose heading fits; it ends at the latest where another one begins that `others` names. */
export function findSection(outline: Outline, fits: (heading: string) => boolean, others: (heading: string) => boolean = () => false): Section | null {
  const index = outline.headings.findIndex(({ text }) => fits(text));
  const heading = outline.headings[index];
  if (heading === undefined) return null;
  const next = outline.headings.slice(index + 1).find(({ level, text }) => level <= heading.level || others(text));
  return { heading, first: heading.behind, behind: next?.line ?? outline.source.count };
}

/** A heading's words in lower case, without numbers and signs before them. */
export function headingWords(text: string): string {
  return text.slice(0, 300).toLowerCase().replace(/^[^\p{L}]+/u, '').replace(/\s+/g, ' ');
}
