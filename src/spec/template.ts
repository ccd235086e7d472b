import { type BracketedText, readBrackets } from './brackets.ts';
import { readListItems } from './list-item.ts';
import { parseMarkdown, plainText } from './markdown.ts';
import { sectionKey } from './section-name.ts';

export interface TemplateSection {
  /** The heading without its remark: `API Contract` for `API Contract (if applicable)`. */
  title: string;
  /** What a spec's section is matched by. */
  key: string;
  required: boolean;
}

/** What a workspace's TEMPLATE.md asks of its specs. */
export interface TemplateDemands {
  sections: TemplateSection[];
  /** Texts that stand for something: a spec that still has one was not written to its end. */
  placeholders: string[];
}

export interface SpecTemplate extends TemplateDemands {
  /** The template as it is written. */
  text: string;
}

const OPTIONAL = /\((?:if (?:applicable|any|needed|relevant)|optional|when applicable)\)\s*$/i;

/**
 * Reads a template: its level-2 headings are the sections, those with "(if applicable)", "(if any)" or "(optional)"
 * may be left out. Placeholders are its bracketed texts, and the items that it lists as requirements.
 */
export function readTemplate(text: string): SpecTemplate {
  const parsed = parseMarkdown(text);
  const sections = new Map<string, TemplateSection>();
  const placeholders = new Set(readBrackets(parsed).map((bracketed: BracketedText) => bracketed.text));
  let current = '';
  for (const [index, token] of parsed.tokens.entries()) {
    if (token.level === 0 && token.type === 'heading_open' && token.tag === 'h2') {
      const inline = parsed.tokens[index + 1];
      const heading = inline === undefined ? '' : plainText(inline);
      const title = heading.replace(OPTIONAL, '').trim();
      current = sectionKey(heading);
      if (current !== '' && !sections.has(current)) sections.set(current, { title, key: current, required: !OPTIONAL.test(heading) });
    } else if (current === 'requirements' && token.level === 0 && /^(?:bullet|ordered)_list_open$/.test(token.type)) {
      for (const item of readListItems(parsed, index)) if (item.text !== '') placeholders.add(item.text);
    }
  }
  return { sections: [...sections.values()], placeholders: [...placeholders], text };
}
