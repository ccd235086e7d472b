import type { Look } from './evidence-look.ts';

/** Why results do not let anything be written where only what has passed counts; null where they do. */
export function notPassed(look: Look): string | null {
  const [missing] = look.named.missing;
  if (missing !== undefined) return `${missing} Nothing was written.`;
  const problem = look.reports.find((report) => report.problem !== null);
  if (problem !== undefined) return `${problem.path}: ${problem.problem ?? ''}`;
  const named = look.sets.filter((set) => set.named === true);
  const cases = (named.length > 0 ? named : look.sets.slice(0, 1)).flatMap((set) => set.cases);
  if (cases.length === 0) return 'No test has run, so nothing was written.';
  const failed = cases.filter(({ outcome }) => outcome === 'failed').length;
  return failed === 0 ? null : `${failed} of ${cases.length} tests failed, so nothing was written.`;
}
