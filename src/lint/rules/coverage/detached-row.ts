import { allAtOnce } from '../../../base/in-parts.ts';
import type { Fix } from '../../../contract/finding.ts';
import { planningCoverageDocument } from '../../../coverage/documents/coverage-document.ts';
import { Places } from '../../../coverage/documents/place.ts';
import type { CoverageSubject, Rule } from '../../rule.ts';
import { summariesOf } from './coverage-table.ts';

/** A row stands below its table, and a blank line between them keeps it from being one. */
export const detachedRow: Rule<CoverageSubject> = {
  id: 'detached-row',
  *check(subject) {
    const { source } = subject;
    let made: Fix | null | undefined;
    const fix = (): Fix | null => (made === undefined ? (made = joined(subject)) : made);
    for (const { detached } of summariesOf(subject)) {
      for (const { line } of detached) {
        const text = source.line(line);
        const start = source.start(line) + (text.length - text.trimStart().length);
        const range = source.range({ start, end: source.start(line) + text.trimEnd().length });
        yield { message: 'A blank line cuts this row off from its table, so no reader shows it as one.', range, fix };
      }
    }
  },
};

/** All of them come back at once: one alone would leave the others behind it. */
function joined({ file, source }: CoverageSubject): Fix | null {
  const { edits } = allAtOnce(planningCoverageDocument(source.text, new Places(file, []), { specs: [], joinRows: true, lowerMarks: false }));
  return edits.length === 0 ? null : { title: 'Put the rows back into the table', edits: [{ file, edits }], safe: true };
}
