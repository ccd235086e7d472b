import type { SourceLines } from '../../base/source-lines.ts';
import type { SpecCoverage } from '../../contract/coverage.ts';
import { type Column, MARK_COLUMNS, type MarkColumn, type SummaryRow, textIn } from './coverage-table.ts';
import { isMark, isUnset } from './marks.ts';
import type { Draft } from './place.ts';
import { rowEdits } from './table.ts';

/** What the marks say, in words. */
export const MARK_WORDS: Record<MarkColumn, string> = { present: 'present', specified: 'specified', tested: 'tested' };

export interface RowRules {
  /** The mark that the document uses. */
  mark: string;
  lowerMarks: boolean;
  /** How the spec is called in sentences. */
  label: string;
}

/** Brings the cells of one row up to date, cell by cell: a person's stay. */
export function planRow(draft: Draft, source: SourceLines, spec: SpecCoverage, { summary, row }: SummaryRow, rules: RowRules): void {
  const { places } = draft;
  const values = new Map<number, string>();
  const shown = new Map<MarkColumn, string>();
  const raised: string[] = [];
  const lowered: string[] = [];
  const set = (column: Column, text: string): void => {
    const index = summary.columns.get(column);
    if (index === undefined) return;
    values.set(index, text);
    places.write(`${spec.spec}/${column}`, text);
  };
  for (const column of MARK_COLUMNS) {
    const now = textIn(summary, row, column);
    if (now === null) continue;
    shown.set(column, now);
    const name = `${spec.spec}/${column}`;
    const isOurs = places.isOurs(name, now);
    const isFree = isOurs || (places.last(name) === undefined && isUnset(now));
    if (spec.marks[column]) {
      if (isMark(now)) continue;
      if (isFree) {
        set(column, rules.mark);
        shown.set(column, rules.mark);
        raised.push(MARK_WORDS[column]);
      } else {
        draft.keep(name, now, rules.mark);
      }
    } else if (isMark(now)) {
      if (!isOurs) {
        if (column === 'tested' && fails(spec)) draft.propose('contradiction', `${rules.label} is marked as tested by a person, and ${failing(spec)}.`, row.line);
      } else if (rules.lowerMarks && spec.status === 'regressed') {
        set(column, '?');
        shown.set(column, '?');
        lowered.push(MARK_WORDS[column]);
      } else if (saysOtherwise(spec, column)) {
        draft.propose('lower-mark', `${rules.label} is marked as ${MARK_WORDS[column]}, and ${column === 'tested' && fails(spec) ? failing(spec) : 'the evidence does not say so any more'}.`, row.line);
      }
    }
  }
  const notes = planNotes(draft, spec, textIn(summary, row, 'notes'), shown, rules.lowerMarks);
  if (notes !== null) set('notes', notes);
  draft.edits.push(...rowEdits(source, row, values));
  if (raised.length > 0) draft.summary.push(`Marks ${rules.label} as ${list(raised)}.`);
  if (lowered.length > 0) draft.summary.push(`Takes back that ${rules.label} is ${list(lowered)}.`);
  if (notes !== null) draft.summary.push(`Notes that ${rules.label} is ${notes.toLowerCase()}.`);
}

/** Our own note follows the marks that stand beside it; it goes back with a mark that we took back. */
function planNotes(draft: Draft, spec: SpecCoverage, now: string | null, shown: ReadonlyMap<MarkColumn, string>, lowerMarks: boolean): string | null {
  if (!draft.places.isOurs(`${spec.spec}/notes`, now)) return null;
  const isComplete = [...shown.values()].every(isMark);
  if (isComplete) return now === 'Complete' ? null : 'Complete';
  return now === 'Complete' && lowerMarks && spec.status === 'regressed' ? 'Pending' : null;
}

/** Whether tests of a spec fail, those of now or those that made it regress. */
export function fails(spec: SpecCoverage): boolean {
  return spec.status === 'regressed' || spec.counts.failed > 0;
}

/** That they do, as the end of a sentence. */
export function failing(spec: SpecCoverage): string {
  const { failed } = spec.counts;
  if (failed === 0) return 'its tests fail';
  return failed === 1 ? 'one of its tests fails' : `${failed} of its tests fail`;
}

/** Whether something speaks against a mark. That tests are stale, or have not run here, does not. */
export function saysOtherwise(spec: SpecCoverage, column: MarkColumn): boolean {
  if (column !== 'tested') return !spec.marks[column];
  return !spec.marks.tested && (fails(spec) || spec.counts.skipped > 0 || spec.tests.length === 0);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
