import type { BacklogSubject, Rule } from '../../rule.ts';
import { dependencyProblems } from './dependency-problems.ts';

/** An item comes after one that is in no backlog, or that several could be. */
export const unknownDependency: Rule<BacklogSubject> = {
  id: 'unknown-dependency',
  check: (subject) => dependencyProblems(subject, 'unknown-dependency'),
};
