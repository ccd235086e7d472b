import { counted } from '../../../base/counted.ts';
import type { SpecCoverage } from '../../../contract/coverage.ts';
import { isDocument } from '../../../coverage/document-file.ts';
import type { Rule, SpecSubject } from '../../rule.ts';
import { specProgress } from './spec-progress.ts';

const MOST_NAMES = 3;

/** A spec that is done while the evidence does not show it, or whose tests passed once and fail now. */
export const doneButUntested: Rule<SpecSubject> = {
  id: 'done-but-untested',
  *check({ file, document, world }) {
    if (world === null || !world.hasEvidence()) return;
    const coverage = world.coverage(file);
    if (coverage === null) return;
    const start = { line: 0, character: 0 };
    const range = document.titleSpan?.range ?? { start, end: start };
    const { regression } = coverage;
    if (regression !== null) {
      yield { message: regressed(regression.tests), range };
      return;
    }
    const lack = lackOf(coverage, document.files.map(({ path }) => path));
    if (lack === null) return;
    const { doneBecause } = specProgress(document, world);
    if (doneBecause !== null) yield { message: `${doneBecause}, and ${lack}.`, range };
  },
};

function regressed(tests: readonly string[]): string {
  if (tests.length === 0) return 'Its tests passed once and fail now.';
  const named = tests.slice(0, MOST_NAMES).map((name) => `"${name}"`).join(', ');
  return `Its tests passed once and fail now: ${named}${tests.length > MOST_NAMES ? ` and ${tests.length - MOST_NAMES} more` : ''}.`;
}

/** What is wrong with its evidence, as the end of a sentence; null where it is well, or nothing can be said. */
function lackOf({ counts, tests, evidence }: SpecCoverage, listed: readonly string[]): string | null {
  if (counts.failed > 0) return `${counted(counts.failed, 'test')} of it ${counts.failed === 1 ? 'fails' : 'fail'}`;
  // What passed before the code changed, and what was recorded and has not been run since, is not contradicted.
  if (counts.passed > 0 || counts.stale > 0 || evidence !== null) return null;
  if (counts.skipped > 0) return 'all of its tests are skipped';
  if (tests.length === 0) return listed.length > 0 && listed.every(isDocument) ? null : 'no test is named for it';
  // Nothing that a command writes is known unless the pipeline has run it.
  return tests.every(({ kind }) => kind === 'command') ? null : 'none of its tests has run';
}
