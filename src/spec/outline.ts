import type { Token } from 'markdown-it';
import { frontMatterLines } from '../base/source-lines.ts';
import { InlinePlaces } from './inline-place.ts';
import { addressAt, hrefOf, isAddressOf, type ParsedMarkdown, placeInContent, plainText } from './markdown.ts';
import { linesSpan, spanOf, type Span } from './span.ts';

/** A heading of a markdown document. */
export interface Heading {
  /** As a reader sees it. */
  text: string;
  /** 1 to 6. */
  level: number;
  /** What a link's `#…` names: as GitHub makes it, with a number behind it where the same text comes again. */
  anchor: string;
  span: Span;
}

/** A link or image, or a definition that links refer to. */
export interface DocumentLink {
  /** The address without its anchor, decoded; empty where it is only an anchor. */
  target: string;
  /** Behind `#`, decoded; null where there is none. */
  anchor: string | null;
  /** The text of the link. */
  text: string;
  /** Of the address in the source, without brackets and title; of the whole block where it cannot be found. */
  span: Span;
  /** A definition that no link refers to: it leads nobody anywhere. */
  isUnused?: true;
}

/** Characters that an anchor does not have: all but letters, marks, numbers, joiners, hyphens and blanks. */
const NOT_IN_ANCHOR = /[^\p{L}\p{M}\p{N}\p{Pc} -]/gu;

/** The headings of a document in their order, those in lists and quotes as well. */
export function readHeadings({ source, tokens }: ParsedMarkdown): Heading[] {
  const headings: Heading[] = [];
  const taken = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1];
    if (token.type !== 'heading_open' || token.map === null || inline === undefined) continue;
    const lines = inline.map ?? token.map;
    const text = plainText(inline);
    headings.push({ text, level: Number(token.tag.slice(1)), anchor: freeAnchor(anchorOf(text), taken), span: linesSpan(source, lines[0], lines[1]) });
  }
  return headings;
}

/** What a heading's text is in a link, before a number makes it one of its own. */
export function anchorOf(text: string): string {
  return text.toLowerCase().replace(NOT_IN_ANCHOR, '').replaceAll(' ', '-');
}

function freeAnchor(anchor: string, taken: Map<string, number>): string {
  let free = anchor;
  let count = taken.get(anchor) ?? 0;
  while (taken.has(free)) {
    count += 1;
    free = `${anchor}-${count}`;
  }
  taken.set(anchor, count);
  if (free !== anchor) taken.set(free, 0);
  return free;
}

/**
 * The addresses of a document in their order: of links, images and autolinks, and of definitions. A link that refers to
 * a definition has no address of its own and is not among them.
 */
export function readLinks(parsed: ParsedMarkdown): DocumentLink[] {
  const links: DocumentLink[] = [];
  const places = new InlinePlaces(parsed.source);
  const referred = new Set<string>();
  let line = 0;
  for (const token of parsed.tokens) {
    if (token.map !== null) line = token.map[0];
    if (token.type === 'inline') for (const link of inlineLinks(token, line, places, referred)) links.push(link);
  }
  for (const link of definitions(parsed, referred)) links.push(link);
  return links.sort((a, b) => a.span.start - b.span.start);
}

/** `referred` gets the addresses that come from definitions. */
function inlineLinks(inline: Token, line: number, places: InlinePlaces, referred: Set<string>): DocumentLink[] {
  const links: DocumentLink[] = [];
  const children = inline.children ?? [];
  if (!children.some(({ type }) => type === 'link_open' || type === 'image')) {
    // The cells behind this one in its row are looked for behind it.
    if (inline.map === null) places.pass(inline, line);
    return links;
  }
  const spanIn = places.of(inline, line);
  let open: { at: number; href: string; isAutolink: boolean } | null = null;
  const add = (at: number, href: string, text: string): void => {
    const { content } = inline;
    if (content[at] !== ']' || content[at + 1] !== '(') {
      referred.add(href);
      return;
    }
    let start = at + 2;
    while (start < content.length && /[ \t\n]/.test(content.charAt(start))) start += 1;
    const found = addressAt(content, start, content.length);
    if (found !== null && isAddressOf(found.address, href)) links.push({ ...splitAddress(found.address), text, span: spanIn(found.start, found.end) });
    else referred.add(href);
  };
  let searched = 0;
  for (const [index, child] of children.entries()) {
    if (child.type === 'image') {
      const at = placeInContent(child);
      if (at !== null) add(at + 2 + child.content.length, child.attrGet('src') ?? '', plainText({ children: child.children }));
    } else if (child.type === 'link_open') open = { at: index, href: child.attrGet('href') ?? '', isAutolink: child.info === 'auto' };
    else if (child.type === 'link_close' && open !== null) {
      const text = plainText({ children: children.slice(open.at + 1, index) });
      if (open.isAutolink) {
        const start = inline.content.indexOf(`<${text}>`, searched);
        if (start >= 0) {
          searched = start + text.length;
          links.push({ ...splitAddress(text), text, span: spanIn(start + 1, start + 1 + text.length) });
        }
      } else add(placeInContent(child) ?? -1, open.href, text);
      open = null;
    }
  }
  return links;
}

const DEFINITION = /^[\s>*+.)\d-]{0,50}\[([^\]\\[^][^\]\\[]{0,300})\]:[ \t]{0,20}/;

/** Definitions leave no token: they stand on lines that belong to no other block. */
function definitions({ source, tokens }: ParsedMarkdown, referred: ReadonlySet<string>): DocumentLink[] {
  const links: DocumentLink[] = [];
  if (!source.text.includes(']:')) return links;
  const taken = new Uint8Array(source.count + 1);
  for (const { type, map } of tokens) {
    if (map !== null && (type === 'inline' || type === 'fence' || type === 'code_block' || type === 'html_block' || type === 'table_open')) taken.fill(1, map[0], map[1]);
  }
  for (let line = frontMatterLines(source); line < source.count; line += 1) {
    if (taken[line] === 1) continue;
    const match = DEFINITION.exec(source.line(line));
    if (match === null) continue;
    const max = source.end(line);
    const found = addressAt(source.text, source.start(line) + match[0].length, max);
    if (found === null || found.end === found.start) continue;
    const unused = referred.has(hrefOf(found.address)) ? {} : { isUnused: true as const };
    links.push({ ...splitAddress(found.address), text: match[1] ?? '', span: spanOf(source, found.start, found.end), ...unused });
  }
  return links;
}

function splitAddress(address: string): Pick<DocumentLink, 'target' | 'anchor'> {
  const hash = address.indexOf('#');
  return hash < 0 ? { target: decoded(address), anchor: null } : { target: decoded(address.slice(0, hash)), anchor: decoded(address.slice(hash + 1)) };
}

/** One character as UTF-8 begins it and goes on. */
const ESCAPED_CHARACTER = /%[0-7][\da-f]|%[cd][\da-f]%[\da-f]{2}|%e[\da-f](?:%[\da-f]{2}){2}|%f[\da-f](?:%[\da-f]{2}){3}/gi;

/** Percent escapes that stand for no text stay as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(ESCAPED_CHARACTER, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
  }
}
