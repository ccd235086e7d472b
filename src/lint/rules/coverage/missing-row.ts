import { allAtOnce } from '../../../base/in-parts.ts';
import { counted } from '../../../base/counted.ts';
import type { SpecCoverage } from '../../../contract/coverage.ts';
import type { Fix, TextEdit } from '../../../contract/finding.ts';
import { planningCoverageDocument } from '../../../coverage/documents/coverage-document.ts';
import { rowPlaces } from '../../../coverage/documents/coverage-table.ts';
import { Places } from '../../../coverage/documents/place.ts';
import type { NamedSpec } from '../../../coverage/documents/spec-names.ts';
import { specTitle } from '../../../coverage/documents/spec-title.ts';
import { followRenames } from '../../../coverage/follow-renames.ts';
import { readManifest } from '../../../coverage/manifest.ts';
import { EditedText } from '../../edited-text.ts';
import type { CoverageSubject, Rule } from '../../rule.ts';
import { rowsIn, summariesOf } from './coverage-table.ts';

/** A feature spec has no row in the table of specs. */
export const missingRow: Rule<CoverageSubject> = {
  id: 'missing-row',
  *check(subject) {
    const { source } = subject;
    const [first] = summariesOf(subject);
    if (first === undefined) return;
    const { line } = first.table.header;
    const range = source.range({ start: source.start(line), end: source.end(line) });
    let made: Fix | null | undefined;
    const fix = (): Fix | null => (made === undefined ? (made = withRows(subject)) : made);
    for (const spec of missingIn(subject)) yield { message: `The spec ${spec.spec} has no row in this table.`, range, fix };
  },
};

/** The specs without a row, but for those whose row a person has taken out. */
function missingIn(subject: CoverageSubject): NamedSpec[] {
  const { specs, rows } = rowsIn(subject);
  const missing = specs.filter(({ spec }) => !rows.has(spec));
  if (missing.length === 0) return [];
  const { file, config, world } = subject;
  const { manifest } = readManifest(world.text(config.coverage.manifest ?? `${config.specs}/manifest.json`));
  const written = (manifest === null ? null : followRenames(manifest, specs))?.written[file] ?? {};
  return missing.filter(({ spec }) => !rowPlaces(spec).some((place) => Object.hasOwn(written, place)));
}

/** All of them come at once: each has its place among the others. Rows that are cut off are among those: they are put back first. */
function withRows(subject: CoverageSubject): Fix | null {
  const { file, source, world } = subject;
  const missing = missingIn(subject);
  const [first] = missing;
  if (first === undefined) return null;
  const { specs, rows } = rowsIn(subject);
  const added = new Set(missing.map(({ spec }) => spec));
  const facts = specs.filter(({ spec }) => added.has(spec) || rows.has(spec)).map((spec) => factsOf(spec, added.has(spec.spec) ? world.coverage(spec.spec) : null));
  const isCut = summariesOf(subject).some(({ detached }) => detached.length > 0);
  const text = new EditedText(source.text);
  if (isCut) text.apply(planned({ file, text: text.text, specs: [], joinRows: true }));
  const edits = planned({ file, text: text.text, specs: facts, joinRows: false });
  if (edits.length === 0) return null;
  text.apply(edits);
  const what = missing.length === 1 ? `a row for ${specTitle(first)}` : `rows for ${counted(missing.length, 'spec')}`;
  return { title: isCut ? `Add ${what}, and put the rows back that are cut off` : `Add ${what}`, edits: [{ file, edits: text.edits() }], safe: true };
}

function planned({ file, text, specs, joinRows }: { file: string; text: string; specs: readonly SpecCoverage[]; joinRows: boolean }): readonly TextEdit[] {
  return allAtOnce(planningCoverageDocument(text, new Places(file, []), { specs, joinRows, lowerMarks: false, unrecorded: true })).edits;
}

/** What a new row says; of a spec that has a row nothing is known here, so that it stays as it is. */
function factsOf(spec: NamedSpec, coverage: SpecCoverage | null): SpecCoverage {
  return {
    status: 'planned',
    marks: { present: false, specified: false, tested: false },
    requirements: [],
    tests: [],
    counts: { passed: 0, failed: 0, skipped: 0, stale: 0 },
    evidence: null,
    regression: null,
    ...coverage,
    ...spec,
  };
}
