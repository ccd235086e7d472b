import type { BacklogSubject, Rule } from '../../rule.ts';
import { itemProblems } from './item-problems.ts';

/** An empty box under a heading that says DONE. */
export const doneMismatch: Rule<BacklogSubject> = {
  id: 'done-mismatch',
  check: (subject) => itemProblems(subject, 'done-mismatch'),
};
