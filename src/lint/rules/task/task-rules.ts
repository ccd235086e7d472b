import type { Rule, TaskLogSubject } from '../../rule.ts';
import { missingSpecPath } from './missing-spec-path.ts';
import { verdictContradictsTests } from './verdict-contradicts-tests.ts';
import { verdictMissing } from './verdict-missing.ts';

/** The rules about logs of tasks, in the order of their documentation. What they say of items is among the rules of backlogs. */
export const TASK_RULES: readonly Rule<TaskLogSubject>[] = [missingSpecPath, verdictMissing, verdictContradictsTests];
