import type { BacklogSubject, Rule } from '../../rule.ts';
import { dependencyCycle } from './dependency-cycle.ts';
import { doneMismatch } from './done-mismatch.ts';
import { duplicateItem } from './duplicate-item.ts';
import { malformedItem } from './malformed-item.ts';
import { missingSpec } from './missing-spec.ts';
import { noGoal } from './no-goal.ts';
import { outOfOrder } from './out-of-order.ts';
import { TASK_PROBLEM_RULES } from './task-problem.ts';
import { unknownAttribute } from './unknown-attribute.ts';
import { unknownDependency } from './unknown-dependency.ts';

/** The rules about backlogs, in the order of their documentation. */
export const BACKLOG_RULES: readonly Rule<BacklogSubject>[] = [
  malformedItem, duplicateItem, outOfOrder, missingSpec, unknownAttribute, unknownDependency, dependencyCycle, doneMismatch, noGoal, ...TASK_PROBLEM_RULES,
];
