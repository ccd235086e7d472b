import { readRowName } from '../../../coverage/documents/spec-names.ts';
import { textIn } from '../../../coverage/documents/coverage-table.ts';
import type { CoverageSubject, Rule } from '../../rule.ts';
import { rowsIn, summariesOf } from './coverage-table.ts';

/** So many rows that are no spec's are looked at: a document with more of them is about something else. */
const MOST_LOOKED_FOR = 100;
const USUAL_DIGITS = 3;

/** A row names a spec by a number or a file that no spec has. Rows that are named by words alone may be about anything. */
export const unknownSpec: Rule<CoverageSubject> = {
  id: 'unknown-spec',
  *check(subject) {
    const summaries = summariesOf(subject);
    if (summaries.length === 0) return;
    const { specs, rows } = rowsIn(subject);
    // Without any spec there is nothing to compare with: they may be somewhere else.
    if (specs.length === 0) return;
    const { source } = subject;
    // Numbers are written with as many digits as those of the specs that are there.
    const widths = new Set([USUAL_DIGITS, ...specs.flatMap(({ id }) => (id === null ? [] : [id.length]))]);
    let looked = 0;
    const known = new Set([...rows.values()].map(({ row }) => row));
    for (const summary of summaries) {
      for (const row of [...summary.table.rows, ...summary.detached]) {
        const name = known.has(row) ? null : readRowName(textIn(summary, row, 'spec') ?? '');
        const cell = row.cells[summary.columns.get('spec') ?? -1];
        if (name === null || cell === undefined || cell.text === '') continue;
        looked += 1;
        if (looked > MOST_LOOKED_FOR) return;
        const range = source.range(cell);
        const [file] = name.files;
        if (name.id !== null) {
          if (!isNumbered(subject, name.id, widths)) yield { message: `There is no spec with the number ${/\d+/.exec(cell.text)?.[0] ?? name.id}.`, range };
        } else if (file !== undefined && !specs.some(({ spec }) => spec.endsWith(`/${file}`) || spec === file)) {
          yield { message: `There is no spec ${file}.`, range };
        }
      }
    }
  },
};

/** Whether any document among the specs has a number: backlogs and placeholders have rows as well. */
function isNumbered({ config, world }: CoverageSubject, id: string, widths: ReadonlySet<number>): boolean {
  if (world.specsNumbered(id).length > 0) return true;
  const written = new Set([...widths].map((width) => id.padStart(width, '0')));
  return [...written].some((digits) => world.matches(`${config.specs}/**/${digits}*.md`));
}
