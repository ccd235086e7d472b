import type { Token } from 'markdown-it';
import { inlineTests, type NamedTest } from './acceptance.ts';
import { BlockFinder } from './block-finder.ts';
import { InlinePlaces } from './inline-place.ts';
import { boxSpan, type ListItem, readListItems, TASK_BOX } from './list-item.ts';
import { type ParsedMarkdown, plainText } from './markdown.ts';
import { linesSpan, type Span } from './span.ts';
import { readTableRows, type TableRow } from './table-rows.ts';

/** One thing that the spec asks for. */
export interface Requirement {
  /** How it is written: an entry of a list, a row of a table, a heading of its own, an entry of the front matter. */
  kind: 'entry' | 'row' | 'heading' | 'front-matter';
  text: string;
  /** Its task box; null where it has none. */
  checked: boolean | null;
  /** The character between the brackets of its task box. */
  box: Span | null;
  /** Its number as written: in a numbered list, of `R1` in a cell of its own, of a heading. */
  number: string | null;
  span: Span;
}

const LABEL = /^(?:(?:R|REQ|FR|NFR|AC)[-_ ]?|requirement\s{1,3}#?)(\d{1,3})\b/;

/** The number of `R1`, `FR-2` or `Requirement 3`. Small letters make no label, but for the word. */
function labelOf(text: string): string | null {
  return LABEL.exec(text.replace(/^requirement/i, 'requirement'))?.[1] ?? null;
}

/**
 * What the tokens `[first, behind)` of a Requirements section ask for, and the tests that stand in it; `before` is how
 * many requirements were read already. Those are the entries of lists, all of the outermost ones and those nested ones
 * that have a task box; and labelled headings (`### R1 …`), unless boxes stand below one. Rows of tables are requirements
 * where the section lists none.
 */
export function readRequirements(parsed: ParsedMarkdown, first: number, behind: number, before: number): { requirements: Requirement[]; named: NamedTest[] } {
  const reader = new RequirementReader(parsed, before);
  for (let index = first; index < behind; index += 1) {
    const token = parsed.tokens[index];
    if (token?.level !== 0) continue;
    if (token.type === 'heading_open') reader.heading(index, hasBoxes(parsed.tokens, index + 1, behind));
    else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') reader.list(index);
  }
  if (reader.requirements.length === 0) {
    for (let index = first; index < behind; index += 1) {
      const token = parsed.tokens[index];
      if (token?.level === 0 && token.type === 'table_open') index = reader.table(index);
    }
  }
  return reader;
}

/** Whether there is a task box between a heading and the next one. */
function hasBoxes(tokens: readonly Token[], first: number, behind: number): boolean {
  for (let index = first; index < behind; index += 1) {
    const token = tokens[index];
    if (token?.type === 'heading_open' && token.level === 0) return false;
    if (token?.type === 'inline' && token.level > 1 && TASK_BOX.test(token.content)) return true;
  }
  return false;
}

class RequirementReader {
  readonly requirements: Requirement[] = [];
  readonly named: NamedTest[] = [];
  readonly #parsed: ParsedMarkdown;
  readonly #before: number;
  /** The level of the labelled heading whose details are read; null where entries are requirements of their own. */
  #ownHeading: number | null = null;

  constructor(parsed: ParsedMarkdown, before: number) {
    this.#parsed = parsed;
    this.#before = before;
  }

  heading(open: number, hasBoxesBelow: boolean): void {
    const { source, tokens } = this.#parsed;
    const inline = tokens[open + 1];
    if (!inline?.map) return;
    const content = plainText(inline);
    const box = TASK_BOX.exec(content);
    const text = box === null ? content : content.slice(box[0].length).trim();
    const number = labelOf(text);
    const level = Number(tokens[open]?.tag.slice(1));
    if (number === null || hasBoxesBelow) {
      if (level <= (this.#ownHeading ?? 6)) this.#ownHeading = null;
      return;
    }
    this.#ownHeading = level;
    this.requirements.push({
      kind: 'heading', text, checked: box === null ? null : box[1] !== ' ', box: box === null ? null : boxSpan(source, inline), number,
      span: linesSpan(source, inline.map[0], inline.map[1]),
    });
    this.#tests(inline, inline.map, false);
  }

  list(open: number): void {
    for (const item of readListItems(this.#parsed, open)) {
      if (item.text === '') continue;
      if (this.#ownHeading === null) {
        if (item.depth > 0 && item.checked === null) continue;
        this.requirements.push(entry(item));
      }
      if (item.inline?.map) this.#tests(item.inline, item.inline.map, false);
    }
  }

  /** Answers with the index of the token that closes it. */
  table(open: number): number {
    const { header, rows, close } = readTableRows(this.#parsed.tokens, open);
    const titles = header.map(plainText);
    const column = titles.findIndex((title) => /^requirements?$/i.test(title));
    const tests = titles.findIndex((title) => /\btests?\b/i.test(title));
    const places = new InlinePlaces(this.#parsed.source);
    for (const row of rows) this.#row(row, column, tests, places);
    return close;
  }

  #row({ cells, lines }: TableRow, column: number, tests: number, places: InlinePlaces): void {
    const spans = cells.map((cell) => places.of(cell, lines[0])(0, cell.content.length));
    const texts = cells.map(plainText);
    const number = labelOf(texts[0] ?? '');
    const own = column >= 0 ? column : number !== null && texts.length > 1 ? 1 : -1;
    // "Requirement" may also be the title of the column with the labels.
    const at = own === 0 && texts.length > 1 && number !== null && /^\S{1,12}$/.test(texts[0] ?? '') ? 1 : own;
    const text = texts[at] ?? '';
    const span = spans[at];
    if (text === '' || span === undefined) return;
    const boxAt = texts.findIndex((cell) => /^\[[ xX]\]$/.test(cell));
    const box = spans[boxAt];
    const marked = texts[boxAt];
    this.requirements.push({
      kind: 'row', text, checked: marked === undefined ? null : marked !== '[ ]', number,
      box: box === undefined ? null : innerOf(box), span,
    });
    for (const [index, cell] of cells.entries()) this.#tests(cell, lines, index === tests);
  }

  /** The tests that the last requirement names. */
  #tests(inline: Token, lines: readonly [number, number], withText: boolean): void {
    for (const test of inlineTests(inline, new BlockFinder(this.#parsed.source, lines[0], lines[1]), withText)) {
      if (test.kind !== 'command' && test.path?.endsWith('/') !== true) this.named.push({ ...test, requirements: [this.#before + this.requirements.length - 1] });
    }
  }
}

function entry({ text, checked, box, number, span }: ListItem): Requirement {
  return { kind: 'entry', text, checked, box, number, span };
}

/** The one character between brackets. */
function innerOf({ start, end, range }: Span): Span | null {
  if (end - start !== 3) return null;
  const { line, character } = range.start;
  return { start: start + 1, end: start + 2, range: { start: { line, character: character + 1 }, end: { line, character: character + 2 } } };
}
