import MarkdownIt, { type Token } from 'markdown-it';
import { frontMatterLines, SourceLines } from '../base/source-lines.ts';

const parser = new MarkdownIt({ html: true, linkify: false, typographer: false });
const { State } = parser.inline;

/** Remembers where in its text a link's label ends and an image begins, which tokens do not say. */
class PlacedState extends State {
  override push(...[type, tag, nesting]: Parameters<InstanceType<typeof State>['push']>): Token {
    const token = super.push(type, tag, nesting);
    if (type === 'link_close' || type === 'image') token.meta = { at: this.pos };
    return token;
  }
}
parser.inline.State = PlacedState;

const blocks = new MarkdownIt({ html: true, linkify: false, typographer: false });
blocks.core.ruler.disable(['inline', 'text_join']);

/** A document's blocks, and the source that their line numbers count in. */
export interface ParsedMarkdown {
  source: SourceLines;
  tokens: Token[];
}

/** The same without what stands in its inline tokens. */
export interface ParsedBlocks extends ParsedMarkdown {
  /** The text of an inline token as a reader sees it. */
  textOf: (inline: Token) => string;
}

/**
 * Parses a document. A byte order mark and YAML front matter are taken out of the parser's sight without moving
 * anything, so that lines and columns are those of the file.
 */
export function parseMarkdown(text: string): ParsedMarkdown {
  const { source, visible } = visibleText(text);
  return { source, tokens: parser.parse(visible, {}) };
}

/** A document's blocks alone: what stands in paragraphs, cells and headings is not read. Costs half of `parseMarkdown`. */
export function parseBlocks(text: string): ParsedBlocks {
  const { source, visible } = visibleText(text);
  const env = {};
  const tokens = blocks.parse(visible, env);
  // What a document defines for its links is known by now.
  return { source, tokens, textOf: (inline) => plainText({ children: parser.parseInline(inline.content, env)[0]?.children ?? [] }) };
}

/**
 * A document's blocks, and of what stands in them the headings and all that may have a link in it: what `readHeadings` and
 * `readLinks` look at. Of a document with large tables it costs half of `parseMarkdown`.
 */
export function parseForOutline(text: string): ParsedBlocks {
  const { source, visible } = visibleText(text);
  const env = {};
  const tokens = blocks.parse(visible, env);
  const childrenOf = ({ content }: Token): Token[] => parser.parseInline(content, env)[0]?.children ?? [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'inline' && (tokens[index - 1]?.type === 'heading_open' || /[[<]/.test(token.content))) token.children = childrenOf(token);
  }
  return { source, tokens, textOf: (inline) => plainText({ children: inline.children !== null && inline.children.length > 0 ? inline.children : childrenOf(inline) }) };
}

/** Takes a byte order mark and front matter out of sight. */
function visibleText(text: string): { source: SourceLines; visible: string } {
  const source = new SourceLines(text);
  const firstLine = frontMatterLines(source);
  return { source, visible: '\n'.repeat(firstLine) + text.slice(source.start(firstLine)) };
}

/** The text of an inline token as a reader sees it: without emphasis, code marks, links' targets and comments. */
export function plainText(inline: Pick<Token, 'children'>): string {
  let text = '';
  for (const child of inline.children ?? []) {
    if (child.type === 'text' || child.type === 'code_inline') text += child.content;
    else if (child.type === 'softbreak' || child.type === 'hardbreak') text += ' ';
    else if (child.type === 'image') text += child.content;
  }
  return text.trim();
}

/** The index of the token that closes the one at `open`. */
export function closingIndex(tokens: readonly Token[], open: number): number {
  const level = tokens[open]?.level;
  for (let index = open + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.level === level && token?.nesting === -1) return index;
  }
  return tokens.length;
}

/** Where a `link_close` or `image` of `parseMarkdown` stands in the content of its inline token. Null for other tokens. */
export function placeInContent(token: Token): number | null {
  const meta: unknown = token.meta;
  return typeof meta === 'object' && meta !== null && 'at' in meta && typeof meta.at === 'number' ? meta.at : null;
}

/** A link's address at an offset of a text, as markdown reads one; `start` and `end` without angle brackets. Null where there is none. */
export function addressAt(text: string, at: number, max: number): { address: string; start: number; end: number } | null {
  const { ok, pos, str } = parser.helpers.parseLinkDestination(text, at, max);
  if (!ok) return null;
  const isBracketed = text[at] === '<';
  return { address: str, start: isBracketed ? at + 1 : at, end: isBracketed ? pos - 1 : pos };
}

/** Whether an address that was read in a source is the one that a token has. */
export function isAddressOf(address: string, href: string): boolean {
  return hrefOf(address) === href;
}

/** An address that was read in a source as tokens have it. */
export function hrefOf(address: string): string {
  return parser.normalizeLink(address);
}
