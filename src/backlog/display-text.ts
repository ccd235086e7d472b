import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

const inline = new MarkdownIt({ html: true });
// Link targets are compared with paths: they stay as written.
inline.normalizeLink = (target) => target;
inline.normalizeLinkText = (text) => text;

/** Longer texts are shown as they are written: nobody reads their emphasis, and parsing it has a price. */
const LONGEST_PARSED = 10_000;
const PLAIN = /^[^\\`*_~[\]<>&!]*$/;

/** Inline markdown as one line of text, and the links in it. */
export interface DisplayText {
  text: string;
  links: string[];
}

/**
 * Takes emphasis and strike-through away, keeps the text of links and the backticks of code. Tags stay, since in
 * a backlog `<id>` is a placeholder more often than HTML, and so do underscores and asterisks inside of words
 * and paths (`__init__.py`, `src/**`).
 */
export function displayText(markdown: string, references: object): DisplayText {
  if (markdown.length > LONGEST_PARSED || PLAIN.test(markdown)) return { text: oneLine(markdown), links: [] };
  const out: string[] = [];
  const links: string[] = [];
  const open: { at: number; markup: string }[] = [];
  const children = inline.parseInline(markdown, references)[0]?.children ?? [];
  children.forEach((token, at) => {
    switch (token.type) {
      case 'strong_open':
      case 'em_open':
        open.push({ at: out.length, markup: token.markup });
        out.push('');
        break;
      case 'strong_close':
      case 'em_close': {
        const start = open.pop();
        if (start !== undefined && isInsideWord(out, start.at, children[at + 1])) {
          out[start.at] = start.markup;
          out.push(token.markup);
        }
        break;
      }
      case 'link_open':
        links.push(token.attrGet('href') ?? '');
        break;
      case 'code_inline':
        out.push(token.markup, token.content, token.markup);
        break;
      case 'softbreak':
      case 'hardbreak':
        out.push(' ');
        break;
      case 'text':
      case 'text_special':
      case 'html_inline':
      case 'image':
        out.push(token.content);
        break;
      default:
    }
  });
  return { text: oneLine(out.join('')), links };
}

function isInsideWord(out: readonly string[], openedAt: number, next: Token | undefined): boolean {
  const before = out.slice(Math.max(0, openedAt - 1), openedAt).join('').at(-1) ?? ' ';
  const after = next?.type === 'text' ? next.content.charAt(0) : ' ';
  return /[\p{L}\p{N}/\\.]/u.test(before) || /[\p{L}\p{N}/\\]/u.test(after) || (after === '.' && /^\.[\p{L}\p{N}]/u.test(next?.content ?? ''));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
