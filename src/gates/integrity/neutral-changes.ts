import type { GateFinding } from '../../contract/gates.ts';
import { many, testFinding } from './findings.ts';
import { extensionOf } from './language.ts';
import { type NeutralCounts, neutralCounts } from './neutral-tests.ts';

const NONE: NeutralCounts = { tests: 0, exact: 0, assertions: 0, skips: [], focuses: [] };

/** What there is to count in a file as it was and as it is. */
export interface NeutralChange {
  path: string;
  before: NeutralCounts;
  after: NeutralCounts;
  isGone: boolean;
}

/** Counts what is in a file. */
export function neutralChange({ path, before, after }: { path: string; before: string | null; after: string | null }): NeutralChange {
  const extension = extensionOf(path);
  return { path, isGone: after === null, before: before === null ? NONE : neutralCounts(before, extension), after: after === null ? NONE : neutralCounts(after, extension) };
}

/** What counts alone say of files of tests, in any language. What one file has fewer and another has more has moved. */
export function neutralChanges(counted: readonly NeutralChange[]): GateFinding[] {
  const spare = { tests: 0, assertions: 0, exact: 0 };
  for (const { before, after } of counted) {
    spare.tests += Math.max(0, after.tests - before.tests);
    spare.assertions += Math.max(0, after.assertions - before.assertions);
    spare.exact += Math.max(0, after.exact - before.exact);
  }
  const fewer = (key: keyof typeof spare, { before, after }: NeutralChange): number => {
    const missing = Math.max(0, before[key] - after[key]);
    const moved = Math.min(missing, spare[key]);
    spare[key] -= moved;
    return missing - moved;
  };
  const findings: GateFinding[] = [];
  for (const file of counted) {
    const [tests, assertions, exact] = [fewer('tests', file), fewer('assertions', file), fewer('exact', file)];
    const add = (change: 'deleted' | 'emptied' | 'weakened', message: string): unknown => findings.push(testFinding(change, file.path, null, 'before', message));
    if (tests > 0) add('deleted', file.isGone ? `The file was deleted with ${many(tests, 'test')}, which turn up nowhere else.` : `The file has ${many(tests, 'test')} fewer.`);
    else if (assertions > 0 && file.after.assertions === 0 && !file.isGone) add('emptied', 'The tests of the file check nothing any more.');
    else if (assertions > 0) add('weakened', `The tests of the file have ${many(assertions, 'check')} fewer.`);
    else if (exact > 0 && !file.isGone) add('weakened', `The tests of the file name an expected value in ${many(exact, 'check')} fewer.`);
  }
  for (const kind of ['skips', 'focuses'] as const) findings.push(...newLines(counted, kind));
  return findings;
}

/** Lines with a marker that stood in no file before. */
function newLines(counted: readonly NeutralChange[], kind: 'skips' | 'focuses'): GateFinding[] {
  const known = new Map<string, number>();
  for (const { before } of counted) for (const { text } of before[kind]) known.set(text, (known.get(text) ?? 0) + 1);
  const findings: GateFinding[] = [];
  for (const { path, after } of counted) {
    for (const { line, text } of after[kind]) {
      const left = known.get(text) ?? 0;
      known.set(text, left - 1);
      if (left > 0) continue;
      const isSkip = kind === 'skips';
      findings.push(testFinding(isSkip ? 'skipped' : 'focused', path, line, 'after', isSkip ? 'A marker here keeps a test from being run.' : 'A marker here keeps all other tests from being run.'));
    }
  }
  return findings;
}
