import type { Token } from 'markdown-it';
import type { SourceLines } from '../base/source-lines.ts';
import { closingIndex, type ParsedMarkdown, plainText } from './markdown.ts';
import { linesSpan, spanOf, type Span } from './span.ts';

/** One entry of a list, without the entries nested in it. */
export interface ListItem {
  /** Its first paragraph as a reader sees it, without its task box. */
  text: string;
  /** True and false for task boxes, null where there is none. */
  checked: boolean | null;
  /** The character between the brackets of its task box. */
  box: Span | null;
  /** Its number in an ordered list, as written. */
  number: string | null;
  /** How many lists it is nested in, from 0. */
  depth: number;
  /** Index among the items of this list of the one that it is nested in. */
  parent: number | null;
  /** The inline token of its first paragraph. */
  inline: Token | null;
  /** Its first paragraph in the source, behind the marker and the task box. */
  span: Span;
}

/** At the beginning of a text: a task box, and what is in it. */
export const TASK_BOX = /^\[([ xX])\](?:\s+|$)/;

/** The items of the list whose opening token is at `open`, nested ones included, in the order of the document. */
export function readListItems({ source, tokens }: ParsedMarkdown, open: number): ListItem[] {
  const items: ListItem[] = [];
  const ancestors: number[] = [];
  const close = closingIndex(tokens, open);
  for (let index = open; index < close; index += 1) {
    const token = tokens[index];
    if (token?.type === 'list_item_close') ancestors.pop();
    if (token?.type !== 'list_item_open' || token.map === null) continue;
    const first = tokens[index + 1]?.type === 'paragraph_open' ? tokens[index + 2] : undefined;
    const inline = first?.type === 'inline' ? first : null;
    const content = inline === null ? '' : plainText(inline);
    const box = TASK_BOX.exec(content);
    const lines = inline?.map ?? [token.map[0], token.map[0] + 1];
    const span = linesSpan(source, lines[0], lines[1]);
    const mark = box === null || inline === null ? null : boxSpan(source, inline);
    const lead = mark === null ? /^(?:[-*+]|\d{1,9}[.)])\s+/.exec(source.text.slice(span.start, Math.min(span.end, span.start + 80)))?.[0].length ?? 0 : mark.end + 1 - span.start;
    const blank = mark === null ? 0 : (/^\s{0,20}/.exec(source.text.slice(mark.end + 1, Math.min(span.end, mark.end + 21)))?.[0].length ?? 0);
    const start = Math.min(span.start + lead + blank, span.end);
    items.push({
      text: box === null ? content : content.slice(box[0].length).trim(),
      checked: box === null ? null : box[1] !== ' ',
      box: mark,
      number: token.info === '' ? null : token.info,
      depth: ancestors.length,
      parent: ancestors.at(-1) ?? null,
      inline,
      span: start === span.start ? span : spanOf(source, start, span.end),
    });
    ancestors.push(items.length - 1);
  }
  return items;
}

/** The character in the box that a block's text begins with. */
export function boxSpan(source: SourceLines, inline: Token): Span | null {
  const line = inline.map?.[0] ?? 0;
  const behind = inline.content.indexOf('\n');
  const first = (behind < 0 ? inline.content : inline.content.slice(0, behind)).trim();
  const written = source.line(line).trimEnd();
  const at = written.endsWith(first) ? written.length - first.length : written.indexOf(first);
  const start = source.start(line) + at + 1;
  return at >= 0 && /^\[.\]/.test(first) ? spanOf(source, start, start + 1) : null;
}
