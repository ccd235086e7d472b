import type { SpecCoverage, SpecStatus } from '../../../../src/contract/coverage.ts';
import type { DocumentFacts } from '../../../../src/coverage/planned-documents.ts';
import { planDocuments } from '../../../../src/coverage/plan-documents.ts';

/** A spec with the marks that its status stands for. */
export function spec(path: string, status: SpecStatus, more: Partial<SpecCoverage> = {}): SpecCoverage {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const rank = ['planned', 'specified', 'implemented', 'tested'].indexOf(status);
  const isTested = status === 'tested';
  return {
    spec: path,
    id: /^\d+(?=-)/.exec(name)?.[0] ?? null,
    title: name.replace(/\.md$/, '').replace(/^\d+-/, '').replaceAll('-', ' '),
    status,
    marks: { present: status === 'regressed' || rank >= 2, specified: status === 'regressed' || rank >= 1, tested: isTested },
    requirements: [],
    tests: [{ written: 'test/a.test.ts', kind: 'file', path: 'test/a.test.ts', state: isTested ? 'passed' : status === 'regressed' ? 'failed' : 'not-run', results: [] }],
    counts: { passed: isTested ? 3 : 0, failed: status === 'regressed' ? 1 : 0, skipped: 0, stale: 0 },
    evidence: null,
    regression: status === 'regressed' ? { since: '2026-01-01T00:00:00Z', tests: ['a'] } : null,
    ...more,
  };
}

export const COVERAGE = 'docs/SPEC-COVERAGE.md';
export const STATUS = 'docs/STATUS.md';
export const PLAN = 'docs/PLAN.md';
export const MANIFEST = 'specs/manifest.json';

export type Texts = Partial<Record<'coverage' | 'status' | 'plan' | 'manifest', string | null>>;

export function factsOf(specs: SpecCoverage[], texts: Texts, more: Partial<DocumentFacts> = {}): DocumentFacts {
  return {
    specs,
    evidence: new Map(specs.filter(({ status }) => status === 'tested').map(({ spec, counts }) => [spec, {
      run: 'task_0000000000000001', commit: 'c0ffee', at: '2026-02-01T00:00:00Z', digest: 'd1', tests: { passed: counts.passed, failed: 0, skipped: 0 },
    }])),
    testCount: null,
    milestones: [],
    documents: {
      coverage: { path: COVERAGE, text: texts.coverage ?? null },
      status: { path: STATUS, text: texts.status ?? null },
      plan: { path: PLAN, text: texts.plan ?? null },
      manifest: { path: MANIFEST, text: texts.manifest ?? null },
    },
    at: '2026-02-02T00:00:00Z',
    joinRows: false,
    lowerMarks: false,
    ...more,
  };
}

export interface Updated {
  coverage: string | null;
  status: string | null;
  plan: string | null;
  manifest: string | null;
}

/** The texts after an update, and what the update said. */
export function update(specs: SpecCoverage[], texts: Texts, more: Partial<DocumentFacts> = {}): { texts: Updated; planned: ReturnType<typeof planDocuments> } {
  const facts = factsOf(specs, texts, more);
  const planned = planDocuments(facts);
  const after = (name: keyof Updated): string | null => planned.changes.find(({ path }) => path === facts.documents[name].path)?.after ?? facts.documents[name].text;
  return { texts: { coverage: after('coverage'), status: after('status'), plan: after('plan'), manifest: after('manifest') }, planned };
}
