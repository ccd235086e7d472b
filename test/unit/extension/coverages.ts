import type { CoverageView, RequirementView, SpecCoverage, SpecTestView, TestResultView } from '../../../src/contract/coverage.ts';
import { ago, EMPTY_COVERAGE } from './snapshots.ts';

export function result(name: string, more: Partial<TestResultView> = {}): TestResultView {
  return { name, file: 'test/a.test.ts', line: null, state: 'passed', message: null, seconds: 0.5, at: ago(600), source: 'reports/junit.xml', ...more };
}

/** A test file that a spec names, with what ran in it. */
export function testFile(path: string, results: TestResultView[] = [], more: Partial<SpecTestView> = {}): SpecTestView {
  const state = results.find((each) => each.state !== 'passed')?.state ?? (results.length === 0 ? 'not-run' : 'passed');
  return { written: path, kind: 'file', path, state, results, ...more };
}

export function requirement(text: string, more: Partial<RequirementView> = {}): RequirementView {
  return { text, line: 7, state: 'unmapped', tests: [], ...more };
}

/** A spec whose counts are those of its results. */
export function specCoverage(spec: string, more: Partial<SpecCoverage> = {}): SpecCoverage {
  const results = (more.tests ?? []).flatMap((test) => test.results);
  const count = (state: TestResultView['state']): number => results.filter((each) => each.state === state).length;
  return {
    spec, id: /(\d{3})/.exec(spec)?.[1] ?? null, title: `Title of ${spec}`, status: 'specified', marks: { present: true, specified: true, tested: false },
    requirements: [], tests: [], counts: { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), stale: count('stale') },
    evidence: null, regression: null, ...more,
  };
}

export function coverage(specs: SpecCoverage[], more: Partial<CoverageView> = {}): CoverageView {
  return { ...EMPTY_COVERAGE, firstWrite: false, specs, ...more };
}

/** A spec that was tested and has two failing tests now. */
export function regressed(spec: string): SpecCoverage {
  return specCoverage(spec, {
    status: 'regressed', regression: { since: ago(7200), tests: ['reads', 'writes'] },
    evidence: { run: 'task_1', commit: '0123456789abcdef', at: ago(86_400 * 3), tests: { passed: 2, failed: 0, skipped: 0 } },
    tests: [testFile('test/a.test.ts', [result('reads', { state: 'failed', message: 'Expected 1.' }), result('writes', { state: 'failed' })])],
  });
}

/** A spec all of whose tests passed. */
export function tested(spec: string): SpecCoverage {
  return specCoverage(spec, { status: 'tested', tests: [testFile('test/a.test.ts', [result('reads'), result('writes')])] });
}
