import type { Summary, SummaryRow } from '../../../coverage/documents/coverage-table.ts';
import { assignNames, type NamedSpec } from '../../../coverage/documents/spec-names.ts';
import { coverageSummaries, type CoverageSummaries } from '../../coverage-summaries.ts';
import type { CoverageSubject } from '../../rule.ts';
import type { SpecSummary } from '../../world.ts';

/** The tables of specs in a coverage document. Read once, however many rules ask. */
export function summariesOf({ source }: CoverageSubject): readonly Summary[] {
  return coverageSummaries(source).summaries;
}

interface RowsOfSpecs {
  specs: readonly NamedSpec[];
  rows: ReadonlyMap<string, SummaryRow>;
}

/** What was found out last of a document's tables, and with which specs. */
const known = new WeakMap<CoverageSummaries, { features: readonly SpecSummary[]; found: RowsOfSpecs }>();

/** Which row is which feature spec's, by the spec's path; `specs` are all of them. Found out once for the same tables and specs. */
export function rowsIn(subject: CoverageSubject): RowsOfSpecs {
  const features = subject.world.features();
  const document = coverageSummaries(subject.source);
  const last = known.get(document);
  if (last?.features === features) return last.found;
  const specs = features.map(namedSpec);
  const found = { specs, rows: assignNames(document.named, specs) };
  known.set(document, { features, found });
  return found;
}

function namedSpec({ file, id, title }: SpecSummary): NamedSpec {
  return { spec: file, id, title: title ?? file };
}
