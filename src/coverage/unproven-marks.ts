import { oneLine } from '../base/cut-text.ts';
import type { SpecCoverage } from '../contract/coverage.ts';
import { MARK_WORDS } from './documents/coverage-row.ts';
import { MARK_COLUMNS, type MarkColumn, readSummaries, rowsOfSpecs, type Summary, type SummaryRow, textIn } from './documents/coverage-table.ts';
import { isMark } from './documents/marks.ts';
import { readOutline } from './documents/outline.ts';
import { bareText } from './documents/spec-names.ts';
import { specLabels } from './documents/spec-title.ts';

/** A mark that nothing proves. */
export interface UnprovenMark {
  /** Counts from 1. */
  line: number;
  /** One sentence. */
  message: string;
}

const LONGEST_NAME = 100;

/** The marks of a coverage document that were not there before, and that the evidence of now does not prove. */
export function unprovenMarks(before: string | null, after: string, specs: readonly SpecCoverage[]): UnprovenMark[] {
  const summaries = readSummaries(readOutline(after));
  const bySpec = rowsOfSpecs(summaries, specs);
  const owners = new Map(specs.flatMap((spec): [SummaryRow['row'], SpecCoverage][] => {
    const found = bySpec.get(spec.spec);
    return found === undefined ? [] : [[found.row, spec]];
  }));
  const had = marksBefore(before, specs);
  const labelOf = specLabels(specs);
  const found: UnprovenMark[] = [];
  for (const { summary, row } of allRows(summaries)) {
    const spec = owners.get(row);
    const name = textIn(summary, row, 'spec') ?? '';
    for (const column of marksOf(summary, row)) {
      if (spec?.marks[column] === true || had.has(markKey(spec?.spec ?? bareText(name), column))) continue;
      const label = spec === undefined ? oneLine(bareText(name), LONGEST_NAME) : labelOf(spec);
      const why = column === 'tested' ? 'no test result says so' : 'no evidence says so';
      found.push({ line: row.line + 1, message: `The item marks ${label} as ${MARK_WORDS[column]}, and ${why}.` });
    }
  }
  return found;
}

/** By the spec of its row, or by what stands there in the place of one. */
function marksBefore(text: string | null, specs: readonly SpecCoverage[]): Set<string> {
  const summaries = readSummaries(readOutline(text ?? ''));
  const owned = [...rowsOfSpecs(summaries, specs)].map(([spec, found]) => ({ name: spec, ...found }));
  const taken = new Set(owned.map(({ row }) => row));
  const others = allRows(summaries).filter(({ row }) => !taken.has(row)).map((each) => ({ name: bareText(textIn(each.summary, each.row, 'spec') ?? ''), ...each }));
  return new Set([...owned, ...others].flatMap(({ name, summary, row }) => marksOf(summary, row).map((column) => markKey(name, column))));
}

function allRows(summaries: readonly Summary[]): SummaryRow[] {
  return summaries.flatMap((summary) => [...summary.table.rows, ...summary.detached].map((row) => ({ summary, row })));
}

function marksOf(summary: Summary, row: SummaryRow['row']): MarkColumn[] {
  return MARK_COLUMNS.filter((column) => isMark(textIn(summary, row, column) ?? ''));
}

function markKey(name: string, column: MarkColumn): string {
  return `${column} ${name}`;
}
