import type { BacklogRule } from '../../../backlog/problem.ts';
import type { BacklogSubject, Violation } from '../../rule.ts';
import { mayReadAgain } from '../reread-budget.ts';
import { KnownFixes } from './known-fixes.ts';
import { mended } from './mended.ts';

/** What reading the backlog has found of one rule, each item by itself. */
export function* itemProblems(subject: BacklogSubject, rule: BacklogRule): Generator<Violation> {
  const { document } = subject;
  const fixes = new KnownFixes(document);
  for (const { rule: own, message, range, repair } of document.problems) {
    if (own !== rule) continue;
    yield { message, range, ...(repair === undefined ? {} : fixes.of(() => (mayReadAgain(subject) ? mended(document, rule, repair) : null))) };
  }
}
