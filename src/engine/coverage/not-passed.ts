import type { Look } from './evidence-look.ts';

/** Reports that are named as those that say so. */
const MOST_NAMED = 3;

/** Why results do not let anything be written where only what has passed counts; null where they do. */
export function notPassed({ named, reports, index }: Pick<Look, 'named' | 'reports' | 'index'>): string | null {
  const [missing] = named.missing;
  if (missing !== undefined) return `${missing} Nothing was written.`;
  const problem = reports.find((report) => report.problem !== null);
  if (problem !== undefined) return `${problem.path}: ${problem.problem ?? ''}`;
  let count = 0;
  let failed = 0;
  const sources = new Set<string>();
  for (const result of index.all()) {
    count += 1;
    const failures = [result, ...result.others].filter(({ outcome }) => outcome === 'failed');
    if (failures.length > 0) failed += 1;
    for (const { set } of failures) sources.add(set.source);
  }
  if (count === 0) return 'No test has run, so nothing was written.';
  if (failed === 0) return null;
  const more = sources.size > MOST_NAMED ? ' and others' : '';
  return `${failed} of ${count} tests failed by ${[...sources].slice(0, MOST_NAMED).join(', ')}${more}, so nothing was written.`;
}
