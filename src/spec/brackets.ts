import type { Token } from 'markdown-it';
import { BlockFinder } from './block-finder.ts';
import type { ParsedMarkdown } from './markdown.ts';
import type { Span } from './span.ts';

/** A text in square brackets that is no link and no task box, with its brackets. */
export interface BracketedText {
  text: string;
  span: Span;
}

const TASK_BOXES = new Set(['[]', '[ ]', '[x]', '[X]', '[-]', '[~]']);
const LONGEST = 300;

/** The bracketed texts of a document in their order, code spans included, code blocks not. */
export function readBrackets({ source, tokens }: ParsedMarkdown): BracketedText[] {
  const found: BracketedText[] = [];
  for (const token of tokens) {
    if (token.type !== 'inline' || token.map === null || !token.content.includes('[')) continue;
    const finder = new BlockFinder(source, token.map[0], token.map[1]);
    for (const text of bracketedIn((token.children ?? []).map(visibleText).join(''))) {
      if (!TASK_BOXES.has(text)) found.push({ text, span: finder.find(text) });
    }
  }
  return found;
}

/** What other children are, ends a bracketed text. */
function visibleText(child: Token): string {
  return child.type === 'text' || child.type === 'code_inline' ? child.content : child.type === 'softbreak' ? '\n' : '\0';
}

/** The innermost `[…]` of one line each. */
function bracketedIn(text: string): string[] {
  const found: string[] = [];
  let open = -1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '[') open = index;
    else if (character === '\n' || character === '\0') open = -1;
    else if (character === ']' && open >= 0) {
      if (index - open <= LONGEST) found.push(text.slice(open, index + 1));
      open = -1;
    }
  }
  return found;
}
