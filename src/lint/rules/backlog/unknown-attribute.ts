import type { BacklogSubject, Rule } from '../../rule.ts';
import { itemProblems } from './item-problems.ts';

/** An attributes comment has a name that nobody knows. */
export const unknownAttribute: Rule<BacklogSubject> = {
  id: 'unknown-attribute',
  check: (subject) => itemProblems(subject, 'unknown-attribute'),
};
