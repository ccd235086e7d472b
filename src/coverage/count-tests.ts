import type { ResultSet } from '../results/test-case.ts';
import { folderOf } from '../base/path-parts.ts';
import { CasePlaces } from './case-place.ts';

/**
 * How many different tests some reports tell of. Reports in one folder are taken for runs of the same tests; those in
 * several, for runs of several packages, unless their tests are found to be in the same files.
 */
export function countTests(sets: readonly ResultSet[], testFiles: ReadonlySet<string>): number {
  const places = new CasePlaces(testFiles);
  const keys = new Set<string>();
  for (const set of sets) {
    for (const test of set.cases) {
      const { file, raw } = places.of(test, set);
      keys.add([file ?? `${set.kind === 'report' ? folderOf(set.source) : ''}\n${raw ?? ''}`, test.suite, test.name].join('\n'));
    }
  }
  return keys.size;
}
