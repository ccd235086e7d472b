import { readVerdict } from '../../../pipeline/verdict.ts';
import type { Rule, TaskLogSubject } from '../../rule.ts';
import { endedAttempt } from './ended-attempt.ts';

/** A review has ended, and nobody can tell whether it says pass or fail. */
export const verdictMissing: Rule<TaskLogSubject> = {
  id: 'verdict-missing',
  *check(subject) {
    const ended = endedAttempt(subject, 'review');
    if (ended === null || readVerdict(ended.output).verdict !== 'undecidable') return;
    yield { message: 'The output has no verdict that can be read: a line "Verdict: pass" or "Verdict: fail" is missing.', range: ended.end };
  },
};
