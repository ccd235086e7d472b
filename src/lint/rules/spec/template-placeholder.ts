import type { Rule, SpecSubject } from '../../rule.ts';

/** A text of the template that stands for something is still there. */
export const templatePlaceholder: Rule<SpecSubject> = {
  id: 'template-placeholder',
  *check({ document, template }) {
    const placeholders = new Set(template.placeholders);
    const found = [
      ...document.brackets,
      ...document.requirements.filter((requirement) => !requirement.text.startsWith('[')),
    ];
    for (const { text, span } of found) {
      if (placeholders.has(text)) yield { message: `"${text}" is left over from the template.`, range: span.range };
    }
  },
};
