import { counted } from '../../base/counted.ts';
import type { SpecCoverage, SpecStatus } from '../../contract/coverage.ts';
import type { Manifest, ManifestSpec } from '../manifest.ts';
import type { DocumentFacts } from '../planned-documents.ts';
import { MARK_COLUMNS } from './coverage-table.ts';
import { saysOtherwise } from './coverage-row.ts';
import { specTitle } from './spec-title.ts';

/** What the manifest says of each spec from now on, and a sentence for what is new. Specs that are gone are left out. */
export function recordSpecs(before: Manifest['specs'], facts: Pick<DocumentFacts, 'specs' | 'evidence' | 'at' | 'isHidden'>): { specs: Manifest['specs']; summary: string[] } {
  const known = new Map(Object.entries(before));
  const summary: string[] = [];
  const entries: [string, ManifestSpec][] = [];
  let proved = 0;
  for (const spec of facts.specs) {
    const old = known.get(spec.spec);
    const entry = recordSpec(old, spec, facts);
    if (entry.evidence !== old?.evidence) proved += 1;
    if (entry.regressed !== undefined && old?.regressed === undefined) summary.push(`Records that ${specTitle(spec)} has regressed.`);
    entries.push([spec.spec, entry]);
    known.delete(spec.spec);
  }
  if (proved > 0) summary.unshift(`Records the evidence of ${counted(proved, 'spec')}.`);
  if (known.size > 0) summary.push(`Forgets ${counted(known.size, 'spec')} that ${known.size === 1 ? 'is' : 'are'} gone.`);
  return { specs: Object.fromEntries(entries), summary };
}

function recordSpec(old: ManifestSpec | undefined, spec: SpecCoverage, { evidence, at, isHidden }: Pick<DocumentFacts, 'evidence' | 'at' | 'isHidden'>): ManifestSpec {
  const { evidence: before, regressed, ...others } = old ?? {};
  const status = recordedStatus(old?.status, spec);
  const now = spec.status === 'tested' ? evidence.get(spec.spec) : undefined;
  const isSame = now === undefined || (before !== undefined && old?.status === status && before.digest === now.digest && sameCounts(before.tests, now.tests));
  const kept = isSame ? before : now;
  return {
    ...others,
    id: spec.id,
    status,
    ...(kept === undefined ? {} : { evidence: kept }),
    ...(status === 'regressed' ? { regressed: { since: regressed?.since ?? at, tests: (failingTests(spec, isHidden) ?? regressed?.tests ?? []).slice(0, 20) } } : {}),
  };
}

/** The names of the tests that fail, but for those that are hidden; null where none does. */
function failingTests({ regression, tests }: SpecCoverage, isHidden: DocumentFacts['isHidden']): readonly string[] | null {
  if (regression === null || isHidden === undefined) return regression?.tests ?? null;
  return [...new Set(tests.flatMap(({ results }) => results.flatMap(({ name, file, state }) => (state === 'failed' && !isHidden(file) ? [name] : []))))];
}

/** A spec stays what it was while its results are stale, or none are there: the evidence says for which code it is. */
function recordedStatus(before: SpecStatus | undefined, spec: SpecCoverage): SpecStatus {
  if ((before !== 'tested' && before !== 'regressed') || spec.status !== 'implemented') return spec.status;
  return MARK_COLUMNS.some((column) => saysOtherwise(spec, column)) ? spec.status : before;
}

function sameCounts(a: { passed: number; failed: number; skipped: number }, b: { passed: number; failed: number; skipped: number }): boolean {
  return a.passed === b.passed && a.failed === b.failed && a.skipped === b.skipped;
}
