import type { SourceLines } from '../base/source-lines.ts';
import { type NamedSummaryRow, namedRows, readSummaries, type Summary } from '../coverage/documents/coverage-table.ts';
import { outlineOf } from '../coverage/documents/outline.ts';
import { parseBlocks, type ParsedBlocks } from '../spec/markdown.ts';

/** The tables of specs in a coverage document, and the rows that name a spec. */
export interface CoverageSummaries {
  summaries: readonly Summary[];
  named: readonly NamedSummaryRow[];
}

const read = new WeakMap<SourceLines, CoverageSummaries>();

/** Reads a coverage document once, however many want to know of it; `parsed` is the document, where that has been parsed. */
export function coverageSummaries(source: SourceLines, parsed?: ParsedBlocks): CoverageSummaries {
  let known = read.get(source);
  if (known === undefined) {
    const summaries = readSummaries(outlineOf(parsed ?? parseBlocks(source.text)));
    known = { summaries, named: namedRows(summaries) };
    read.set(source, known);
  }
  return known;
}
