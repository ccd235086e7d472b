import MarkdownIt, { type Token } from 'markdown-it';
import { frontMatterLines, SourceLines } from '../base/source-lines.ts';

const parser = new MarkdownIt({ html: true, linkify: false, typographer: false });

/** A document's blocks, and the source that their line numbers count in. */
export interface ParsedMarkdown {
  source: SourceLines;
  tokens: Token[];
}

/**
 * Parses a document. A byte order mark and YAML front matter are taken out of the parser's sight without moving
 * anything, so that lines and columns are those of the file.
 */
export function parseMarkdown(text: string): ParsedMarkdown {
  const source = new SourceLines(text);
  const firstLine = frontMatterLines(source);
  const visible = '\n'.repeat(firstLine) + text.slice(source.start(firstLine));
  return { source, tokens: parser.parse(visible, {}) };
}

/** The text of an inline token as a reader sees it: without emphasis, code marks, links' targets and comments. */
export function plainText(inline: Token): string {
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
