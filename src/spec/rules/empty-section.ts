import type { SpecRule } from '../rule.ts';

/** A heading without anything below it. */
export const emptySection: SpecRule = {
  id: 'empty-section',
  severity: 'warning',
  *check({ document }) {
    for (const section of document.sections) {
      if (section.isEmpty) yield { message: `The section "${section.title}" is empty.`, range: section.heading.range };
    }
  },
};
