import { counted } from '../../base/counted.ts';
import type { RequirementView, SpecCoverage, TestState } from '../../contract/coverage.ts';

/** How many tests of what kind stand behind a requirement. */
interface TestCounts {
  all: number;
  failed: number;
}

/** How much of a spec is proved: `6 of 8 proved`; by its tests where it names none for single requirements. Null where nothing is known. */
export function shareWords({ requirements, counts, regression }: SpecCoverage): string | null {
  const again = regression === null ? '' : 'regressed: ';
  const all = counts.passed + counts.failed + counts.skipped + counts.stale;
  if (counts.failed > 0) return `${again}${failWords(counts.failed, all)}`;
  const mapped = requirements.filter(({ state }) => state !== 'unmapped');
  if (mapped.length > 0) return `${again}${requirements.filter(({ state }) => state === 'passed').length} of ${requirements.length} proved`;
  if (all === 0) return regression === null ? null : 'regressed';
  if (counts.stale > 0) return `${again}${counted(counts.stale, 'test')} stale`;
  return counts.passed === 0 ? `${again}${counted(counts.skipped, 'test')} skipped` : `${again}${counted(counts.passed, 'test')} passed`;
}

/** What the tests that are named for a requirement say: `✓ 2 tests passed`; null where none is named. */
export function requirementWords({ state, tests }: RequirementView, coverage: SpecCoverage): string | null {
  if (state === 'unmapped') return null;
  const { all, failed } = countsOf(tests, coverage);
  const words: Record<TestState, string> = {
    passed: `✓ ${counted(all, 'test')} passed`,
    failed: `✗ ${failWords(Math.max(1, failed), all)}`,
    skipped: 'skipped',
    stale: 'stale: passed before the code changed',
    'not-run': 'not run',
  };
  return words[state];
}

/** The same for a single test as a word. */
export const TEST_WORDS: Record<TestState, string> = { passed: 'passed', failed: 'fails', skipped: 'is skipped', stale: 'is stale', 'not-run': 'has not run' };

function failWords(failed: number, all: number): string {
  const fail = failed === 1 ? 'fails' : 'fail';
  return all <= failed ? `${counted(failed, 'test')} ${fail}` : `${failed} of ${counted(all, 'test')} ${fail}`;
}

function countsOf(written: readonly string[], { tests }: SpecCoverage): TestCounts {
  const named = new Set(written);
  const seen = new Set<string>();
  let [more, failed] = [0, 0];
  for (const test of tests) {
    if (!named.has(test.written)) continue;
    more += test.more ?? 0;
    for (const { file, name, state } of test.results) {
      const id = `${file ?? ''}\n${name}`;
      if (seen.has(id)) continue;
      seen.add(id);
      if (state === 'failed') failed += 1;
    }
  }
  return { all: Math.max(seen.size + more, written.length > 0 && seen.size === 0 ? written.length : 0), failed };
}
