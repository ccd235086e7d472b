import MarkdownIt, { type Token } from 'markdown-it';
import { SourceText } from './source-text.ts';

const parser = new MarkdownIt({ html: true, linkify: false, typographer: false });

/** A document's blocks, and the source that their line numbers count in. */
export interface ParsedMarkdown {
  source: SourceText;
  tokens: Token[];
  /** The line behind YAML front matter; 0 where there is none. */
  firstLine: number;
}

/**
 * Parses a document. A byte order mark and YAML front matter are taken out of the parser's sight without moving
 * anything, so that lines and columns are those of the file.
 */
export function parseMarkdown(text: string): ParsedMarkdown {
  const source = new SourceText(text);
  const firstLine = frontMatterLines(source);
  const start = source.lineStart(firstLine);
  const body = text.slice(start);
  const visible = '\n'.repeat(firstLine) + (start === 0 && body.startsWith('\uFEFF') ? ` ${body.slice(1)}` : body);
  return { source, tokens: parser.parse(visible, {}), firstLine };
}

/** Front matter is a first line `---` and all up to the next `---` or `...`. Without that end it is text. */
function frontMatterLines(source: SourceText): number {
  if (source.line(0).replace('\uFEFF', '').trimEnd() !== '---') return 0;
  for (let line = 1; line < source.lineCount; line += 1) {
    const content = source.line(line).trimEnd();
    if (content === '---' || content === '...') return line + 1;
  }
  return 0;
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
