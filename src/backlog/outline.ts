import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { maskCodeAndComments } from './masked-text.ts';
import { parsedLines } from './parsed-lines.ts';
import type { LineChange, ParsedLines } from './parsed-lines.ts';
import type { SourceLines } from '../base/source-lines.ts';

/** A heading of the document itself, not of a quote or a list item. `content` is its markdown. */
export interface OutlineHeading {
  content: string;
  level: number;
  line: number;
  lastLine: number;
}

/** A list entry that is an item: it has a number, or a box. Lines are those of the file. */
export interface OutlineItem {
  line: number;
  /** The last line of everything nested in it. */
  lastLine: number;
  /** The lines of its own text, a comment right under it included; null where it starts with something else. */
  text: { first: number; last: number } | null;
  /** It starts with a block that is no text: a fence, a quote, a list; or it is empty. */
  textless: boolean;
  /** Line of the plain bullet that it is nested in, or -1. */
  container: number;
}

export interface Outline {
  headings: OutlineHeading[];
  items: OutlineItem[];
  /** Lines of prose and of items' texts, in order: where a malformed item may hide. */
  proseLines: number[];
  /** What the parser found out about reference links, for the inline parser. */
  references: object;
}

const blocks = new MarkdownIt({ html: true });
blocks.core.ruler.enableOnly(['normalize', 'block']);

/** A numbered line as the original pipeline knows it; CommonMark's limit of nine digits. */
const NUMBERED_LINE = /^[ \t]*(\d{1,9})\.[ \t]+\S/;
const UNINDENTED_NUMBERED_LINE = /^ {0,3}\d{1,9}\.[ \t]+\S/;
const BOXED_BULLET = /^[ \t]*[-+*][ \t]+\[[ xX]\](?:[ \t]|$)/;
/** HTML blocks whose end is something other than an empty line: nothing in them is markdown. */
const VERBATIM_HTML = /^\s*<(?:!|\?|(?:script|pre|style|textarea)\b)/i;
const MAPPING_LINE = /^[\w-]+:(?:\s|$)/;

/** More rounds than real documents need; each one makes at least one line a list item. */
const ROUNDS = 8;

/**
 * Finds headings and items. CommonMark does not let a list that starts at 56 begin right under prose, and nests
 * a number that is indented by accident; the lines concerned are set apart and the document is parsed again.
 */
export function outlineOf(lines: SourceLines): Outline {
  const changes = new Map<number, LineChange>();
  for (let round = 1; ; round += 1) {
    const references = {};
    const parsed = parsedLines(lines, changes);
    const walk = new Walk(lines, parsed);
    walk.over(blocks.parse(parsed.text, references));
    const news = [...walk.changes].filter(([line]) => !changes.has(line));
    if (news.length === 0 || round === ROUNDS) {
      return { headings: walk.headings, items: walk.items, proseLines: walk.proseLines, references };
    }
    for (const [line, change] of news) changes.set(line, change);
  }
}

function isComment(token: Token): boolean {
  return token.content.trimStart().startsWith('<!--');
}

type Frame =
  | { kind: 'quote' }
  | { kind: 'list'; /** Goes on with the numbers of the item that it is nested in. */ continues: boolean | null }
  | { kind: 'item'; item: OutlineItem; label: number | null }
  /** A list entry that is none of ours: a plain bullet, or the detail of an item. */
  | { kind: 'entry'; line: number };

class Walk {
  readonly headings: OutlineHeading[] = [];
  readonly items: OutlineItem[] = [];
  readonly proseLines: number[] = [];
  readonly changes = new Map<number, LineChange>();
  readonly #lines: SourceLines;
  readonly #parsed: ParsedLines;
  readonly #frames: Frame[] = [];
  #quotes = 0;
  /** The item that is open, if any: items do not nest. */
  #item: { item: OutlineItem; label: number | null } | null = null;

  constructor(lines: SourceLines, parsed: ParsedLines) {
    this.#lines = lines;
    this.#parsed = parsed;
  }

  over(tokens: readonly Token[]): void {
    tokens.forEach((token, at) => {
      switch (token.type) {
        case 'blockquote_open':
          this.#quotes += 1;
          this.#frames.push({ kind: 'quote' });
          break;
        case 'ordered_list_open':
        case 'bullet_list_open':
          this.#frames.push({ kind: 'list', continues: null });
          break;
        case 'list_item_open':
          this.#frames.push(this.#entry(tokens, at, token));
          break;
        case 'blockquote_close':
        case 'ordered_list_close':
        case 'bullet_list_close':
        case 'list_item_close':
          this.#close();
          break;
        case 'heading_open':
          this.#heading(token, tokens[at + 1]?.content ?? '');
          break;
        case 'paragraph_open':
          this.#prose(token);
          break;
        case 'html_block':
          if (!VERBATIM_HTML.test(token.content)) this.#prose(token);
          break;
        default:
      }
    });
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame?.kind === 'quote') this.#quotes -= 1;
    if (frame?.kind === 'item') this.#item = null;
  }

  #heading(token: Token, content: string): void {
    if (this.#frames.length > 0) return;
    const { first, last } = this.#extent(token);
    // YAML between items ends with `---`, which makes a heading of its last paragraph.
    if (token.markup === '-' && content.split('\n').every((line) => MAPPING_LINE.test(line))) return;
    this.headings.push({ content, level: Number(token.tag.slice(1)), line: first, lastLine: last });
  }

  #entry(tokens: readonly Token[], at: number, token: Token): Frame {
    const { first, last } = this.#extent(token);
    const list = this.#frames.at(-1);
    if (this.#quotes > 0) return { kind: 'entry', line: first };
    const label = token.info === '' ? null : Number(token.info);
    if (this.#item !== null) {
      if (list?.kind === 'list') {
        list.continues ??= this.#goesOn(label, first);
        if (list.continues) this.changes.set(first, 'outdent');
      }
      return { kind: 'entry', line: first };
    }
    const boxed = label === null && BOXED_BULLET.test(this.#lines.line(first));
    if (label === null && !boxed) return { kind: 'entry', line: first };
    const container = this.#frames.findLast((frame) => frame.kind === 'entry');
    const item: OutlineItem = {
      line: first,
      lastLine: last,
      ...this.#text(tokens, at),
      container: container?.kind === 'entry' ? container.line : -1,
    };
    this.items.push(item);
    this.#item = { item, label };
    return { kind: 'item', item, label };
  }

  /** Whether a number inside the open item is the next one of the item's own list. */
  #goesOn(label: number | null, line: number): boolean {
    if (this.#item === null || label === null || this.#item.label === null) return false;
    return label > 1 && label === this.#item.label + 1 && line !== this.#item.item.line;
  }

  /** The text of an entry: the paragraphs and HTML that follow each other from its start without an empty line. */
  #text(tokens: readonly Token[], entry: number): Pick<OutlineItem, 'text' | 'textless'> {
    const child = tokens[entry + 1];
    let first: number | null = null;
    let last = 0;
    let next = child?.map?.[0];
    for (let at = entry + 1; ; at += 1) {
      const token = tokens[at];
      if (token === undefined || token.map === null || token.map[0] !== next) break;
      if (token.type !== 'paragraph_open' && (token.type !== 'html_block' || (first !== null && !isComment(token)))) break;
      const extent = this.#extent(token);
      first ??= extent.first;
      last = extent.last;
      next = token.map[1];
      // The tokens of a paragraph are three.
      if (token.type === 'paragraph_open') at += 2;
    }
    return { text: first === null ? null : { first, last }, textless: first === null && child?.type !== 'heading_open' };
  }

  /** Looks for items that the parser took for prose. */
  #prose(token: Token): void {
    const { first, last } = this.#extent(token);
    if (this.#quotes === 0) for (let line = first; line <= last; line += 1) this.proseLines.push(line);
    let mask: string | null = null;
    for (let line = first + 1; line <= last; line += 1) {
      const number = NUMBERED_LINE.exec(this.#lines.line(line));
      const change = number === null ? null : this.#changeOf(line, Number(number[1]));
      if (number === null || change === null) continue;
      const start = this.#lines.start(first);
      mask ??= maskCodeAndComments(this.#lines.text.slice(start, this.#lines.end(last))).text;
      const digit = this.#lines.start(line) + number[0].search(/\d/) - start;
      if (mask.charAt(digit) === number[1]?.charAt(0)) this.changes.set(line, change);
    }
  }

  #changeOf(line: number, label: number): LineChange | null {
    if (this.#item !== null) return this.#quotes === 0 && this.#goesOn(label, line) ? 'outdent' : null;
    // In a quote, only a line without `>` can be an item: the quote has swallowed it.
    if (this.#quotes === 0 && this.#frames.length > 0) return 'outdent';
    return UNINDENTED_NUMBERED_LINE.test(this.#lines.line(line)) ? 'set apart' : null;
  }

  /** The lines of the file that a block stands on, without empty ones at its end. */
  #extent(token: Token): { first: number; last: number } {
    const [from, to] = token.map ?? [0, 1];
    const first = this.#parsed.origin(from);
    let last = this.#parsed.origin(to - 1);
    while (last > first && this.#lines.line(last).trim() === '') last -= 1;
    return { first, last };
  }
}
