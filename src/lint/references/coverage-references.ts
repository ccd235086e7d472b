import type { Range, SourceLines } from '../../base/source-lines.ts';
import { assignNames, type SpecName } from '../../coverage/documents/spec-names.ts';
import type { FileReference } from '../analysis.ts';
import { coverageSummaries } from '../coverage-summaries.ts';
import type { SpecSummary } from '../world.ts';

/** A row of the coverage document: what it calls its spec, and the cell in which it does. */
export interface NamedRow {
  name: SpecName;
  value: Range;
}

/** The rows of a coverage document that name a spec, those that a blank line has cut off as well. */
export function readNamedRows(source: SourceLines): NamedRow[] {
  return coverageSummaries(source).named.flatMap(({ name, value: { summary, row } }) => {
    const cell = row.cells[summary.columns.get('spec') ?? -1];
    return cell === undefined ? [] : [{ name, value: source.range(cell) }];
  });
}

/** Which spec each row is about depends on which specs there are. */
export function rowReferences(rows: readonly NamedRow[], specs: readonly SpecSummary[]): FileReference[] {
  const assigned = assignNames(rows, specs.map(({ file, id, title }) => ({ spec: file, id, title: title ?? file })));
  return Array.from(assigned, ([target, range]) => ({ kind: 'coverage-row', target, anchor: null, range, isRelative: false }));
}
