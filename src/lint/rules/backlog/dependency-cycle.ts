import type { BacklogSubject, Rule } from '../../rule.ts';
import { dependencyProblems } from './dependency-problems.ts';

/** Items that wait for each other, so that none of them runs. */
export const dependencyCycle: Rule<BacklogSubject> = {
  id: 'dependency-cycle',
  check: (subject) => dependencyProblems(subject, 'dependency-cycle'),
};
