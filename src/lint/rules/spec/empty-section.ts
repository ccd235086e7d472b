import type { Rule, SpecSubject } from '../../rule.ts';

/** A heading without anything below it. */
export const emptySection: Rule<SpecSubject> = {
  id: 'empty-section',
  *check({ document }) {
    for (const section of document.sections) {
      if (section.isEmpty) yield { message: `The section "${section.title}" is empty.`, range: section.heading.range };
    }
  },
};
