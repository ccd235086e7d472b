import type { SpecCoverage } from '../../../contract/coverage.ts';
import type { Fix } from '../../../contract/finding.ts';
import { failing, fails } from '../../../coverage/documents/coverage-row.ts';
import { MARK_COLUMNS, type SummaryRow, textIn } from '../../../coverage/documents/coverage-table.ts';
import { isDenial, isMark, markStyle } from '../../../coverage/documents/marks.ts';
import { type Cell, rowEdits } from '../../../coverage/documents/table.ts';
import type { CoverageSubject, Rule, Violation } from '../../rule.ts';
import { rowsIn, summariesOf } from './coverage-table.ts';

/** The most tests that a finding points at. */
const MOST_RELATED = 5;

/**
 * A spec is marked as tested and its tests fail, or marked as not tested and they pass. That nothing is known, in the
 * document or by evidence, contradicts nothing.
 */
export const contradictsEvidence: Rule<CoverageSubject> = {
  id: 'contradicts-evidence',
  *check(subject) {
    if (summariesOf(subject).length === 0 || !subject.world.hasEvidence()) return;
    for (const [spec, found] of rowsIn(subject).rows) {
      const coverage = subject.world.coverage(spec);
      const text = textIn(found.summary, found.row, 'tested');
      const cell = found.row.cells[found.summary.columns.get('tested') ?? -1];
      if (coverage === null || text === null || cell === undefined) continue;
      const violation = ofCell(subject, coverage, found, cell);
      if (violation !== null) yield violation;
    }
  },
};

function ofCell(subject: CoverageSubject, coverage: SpecCoverage, found: SummaryRow, cell: Cell): Violation | null {
  const range = subject.source.range(cell);
  if (isMark(cell.text) && !coverage.marks.tested && fails(coverage)) {
    return { message: `This spec is marked as tested, and ${failing(coverage)}.`, range, related: failingTests(coverage), fix: () => marked(subject, found, '?', 'Take the mark back') };
  }
  if (isDenial(cell.text) && coverage.marks.tested) {
    return { message: 'This spec is marked as not tested, and all of its tests pass.', range, fix: () => marked(subject, found, markOf(subject), 'Mark it as tested') };
  }
  return null;
}

/** A person has set it: it is never part of "fix all". */
function marked({ file, source }: CoverageSubject, { summary, row }: SummaryRow, text: string, title: string): Fix | null {
  const index = summary.columns.get('tested');
  return index === undefined ? null : { title, edits: [{ file, edits: rowEdits(source, row, new Map([[index, text]])) }], safe: false };
}

function markOf(subject: CoverageSubject): string {
  return markStyle(summariesOf(subject).flatMap((summary) => summary.table.rows.flatMap((row) => MARK_COLUMNS.flatMap((column) => textIn(summary, row, column) ?? []))));
}

function failingTests({ tests }: SpecCoverage): NonNullable<Violation['related']> {
  const places = new Map<string, NonNullable<Violation['related']>[number]>();
  for (const { name, file, line, state } of tests.flatMap(({ results }) => results)) {
    if (state !== 'failed' || file === null || places.size >= MOST_RELATED) continue;
    const at = { line: Math.max(0, (line ?? 1) - 1), character: 0 };
    places.set(`${file}:${at.line}:${name}`, { file, range: { start: at, end: at }, message: `${name} fails.` });
  }
  return [...places.values()];
}
