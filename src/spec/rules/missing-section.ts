import type { SpecRule } from '../rule.ts';

/** A section that the template requires is not there. */
export const missingSection: SpecRule = {
  id: 'missing-section',
  severity: 'error',
  *check({ document, template }) {
    const present = new Set(document.sections.map((section) => section.key));
    const start = { line: 0, character: 0 };
    const range = document.titleSpan?.range ?? { start, end: start };
    for (const { key, title, required } of template.sections) {
      if (required && !present.has(key)) yield { message: `The section "${title}" is missing.`, range };
    }
  },
};
