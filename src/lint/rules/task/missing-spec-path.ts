import { readSpecPath } from '../../../pipeline/spec-path.ts';
import type { Rule, TaskLogSubject } from '../../rule.ts';
import { endedAttempt } from './ended-attempt.ts';

/** A spec task has ended, and its output does not say where its spec is. */
export const missingSpecPath: Rule<TaskLogSubject> = {
  id: 'missing-spec-path',
  *check(subject) {
    const ended = endedAttempt(subject, 'spec');
    if (ended === null || readSpecPath(ended.output) !== null) return;
    yield { message: 'The output has no line "Spec path: …" with a path in the workspace, so nobody knows which spec it is about.', range: ended.end };
  },
};
