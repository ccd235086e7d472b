import type { Token } from 'markdown-it';
import { readListItems } from './list-item.ts';
import { closingIndex, type ParsedMarkdown, plainText } from './markdown.ts';
import { linesSpan, type Span } from './span.ts';

/** Something that a human has to decide, as a spec has it. */
export interface DecisionGate {
  text: string;
  span: Span;
  /** Its task box; null where it has none. */
  checked: boolean | null;
  /** Nothing says that it was decided, or that there is nothing to decide. */
  isOpen: boolean;
}

const NOTHING = /^(?:(?:none|n\/?a|not applicable|nothing|nil)(?![\w/])|no (?:open |outstanding |pending )?(?:decisions?|questions?|gates?)(?!\s(?:on|about|yet|for))|(?:no|-|—|–)\s{0,3}[.!]?$)/i;
const DECIDED = /^(?:✓|✔|✅|☑|(?:decided|resolved|settled|approved|agreed)(?![\w-])|(?:decision|closed|chosen|answer|answered|done)\s{0,3}(?:[:—–.(]|$))/i;
const DECIDED_BEHIND = /(?:[([—–:-]|[.?!])\s{0,3}(?:✓|✔|✅|(?:decided|resolved|settled|approved|agreed)(?![\w-])|(?:decision|closed|chosen|answer|answered|done)\s{0,3}(?:[:—–.)(]|$))/i;

/** The entries of a Decision Gates section, tokens `[first, behind)`: outermost entries of lists, and paragraphs. */
export function readDecisionGates(parsed: ParsedMarkdown, first: number, behind: number): DecisionGate[] {
  const gates: DecisionGate[] = [];
  for (let index = first; index < behind; index += 1) {
    const token = parsed.tokens[index];
    if (token?.level !== 0) continue;
    if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') {
      let outer: DecisionGate | null = null;
      for (const item of readListItems(parsed, index)) {
        if (item.depth === 0) {
          outer = item.text === '' ? null : { text: item.text, span: item.span, checked: item.checked, isOpen: item.checked !== true && isOpen(item.text, item.inline) };
          if (outer !== null) gates.push(outer);
        } else if (outer !== null && (item.checked === true || DECIDED.test(item.text))) {
          // What was decided may stand below what had to be.
          outer.isOpen = false;
        }
      }
      index = closingIndex(parsed.tokens, index);
    } else if (token.type === 'paragraph_open') {
      const inline = parsed.tokens[index + 1];
      const text = inline === undefined ? '' : plainText(inline);
      if (inline?.map && text !== '') gates.push({ text, span: linesSpan(parsed.source, inline.map[0], inline.map[1]), checked: null, isOpen: isOpen(text, inline) });
    }
  }
  return gates;
}

function isOpen(text: string, inline: Token | null): boolean {
  const children = (inline?.children ?? []).filter(({ type, content }) => type !== 'text' || content.replace(/^\[[ xX]\]/, '').trim() !== '');
  if (children[0]?.type === 's_open' && children.at(-1)?.type === 's_close') return false;
  return !NOTHING.test(text) && !DECIDED.test(text) && !DECIDED_BEHIND.test(text.slice(0, 2_000));
}
