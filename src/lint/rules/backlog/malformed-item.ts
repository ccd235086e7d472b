import type { BacklogSubject, Rule } from '../../rule.ts';
import { itemProblems } from './item-problems.ts';

/** An item, or a line that was meant as one, cannot be read as it was meant. */
export const malformedItem: Rule<BacklogSubject> = {
  id: 'malformed-item',
  check: (subject) => itemProblems(subject, 'malformed-item'),
};
