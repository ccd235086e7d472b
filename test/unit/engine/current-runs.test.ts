import assert from 'node:assert/strict';
import { currentRuns as currentRunsOf, reportsToKeep } from '../../../src/engine/coverage/current-runs.ts';
import type { RunResults } from '../../../src/engine/coverage/run-results.ts';
import type { ResultSet, TestCase } from '../../../src/results/test-case.ts';

const test = (name: string): TestCase => ({ name, suite: '', file: null, line: null, outcome: 'passed', message: null, seconds: null });
const run = (began: number, at: number, whole: boolean): RunResults => ({ source: `tests_${began}`, kind: 'run', at, command: ['x'], ok: true, cases: [test('a')], item: null, whole, began });
const report = (at: number, source = 'junit.xml', began = at): ResultSet => ({ source, kind: 'report', at, began, command: null, ok: null, cases: [test('a')] });
const currentRuns = (runs: readonly RunResults[], reports: readonly ResultSet[]): RunResults[] => currentRunsOf(runs, reports, (each) => ({ ...each, cases: [] }));
const speaking = (runs: readonly RunResults[]): number[] => runs.filter(({ cases }) => cases.length > 0).map(({ began }) => began);

describe('runs that still say something', () => {
  it('are those from the newest of everything on', () => {
    assert.deepEqual(currentRuns([run(7, 8, false), run(5, 6, true), run(3, 4, false), run(1, 2, true)], []).map(({ began }) => began), [7, 5]);
  });

  it('are silent where a report was written since, but how they ended counts', () => {
    const [only] = currentRuns([run(1, 3, true)], [report(2)]);
    assert.deepEqual([only?.cases, only?.ok], [[], true]);
    assert.deepEqual(speaking(currentRuns([run(3, 4, true)], [report(2)])), [3]);
  });

  it('speak on where what was written since is older by its own words', () => {
    assert.deepEqual(speaking(currentRuns([run(3, 4, true)], [report(9, 'junit.xml', 2)])), [3]);
    assert.deepEqual(speaking(currentRuns([run(3, 4, true)], [report(9, 'junit.xml', 3)])), []);
  });

  it('speak on where that report is of a later run of some files', () => {
    const runs = [run(5, 7, false), run(1, 3, true)];
    assert.deepEqual(speaking(currentRuns(runs, [report(6)])), [1]);
    assert.deepEqual(speaking(currentRuns(runs, [report(8)])), [], 'written by somebody after it');
    assert.deepEqual(speaking(currentRuns(runs, [report(6), report(2, 'other.xml')])), []);
  });

  it('do not include one that is under way, whose report silences no other', () => {
    const runs = [run(5, Number.POSITIVE_INFINITY, false), run(1, 3, true)];
    assert.deepEqual(currentRuns(runs, [report(6)]).map(({ began }) => began), [1]);
    assert.deepEqual(speaking(currentRuns(runs, [report(6)])), [1]);
  });

  it('leave it to a report that has been kept, until it is written anew', () => {
    const kept = reportsToKeep([report(2), report(1, 'other.xml')], []);
    const before = [...kept, run(1, 3, true)];
    const sources = (runs: readonly RunResults[], ...reports: ResultSet[]): string[] => currentRuns(runs, reports).filter(({ cases }) => cases.length > 0).map(({ source }) => source);
    assert.deepEqual(sources(before, report(2)), ['junit.xml', 'other.xml']);
    assert.deepEqual(sources([run(5, 7, false), ...before], report(6)), ['junit.xml', 'other.xml']);
    assert.deepEqual(sources([run(5, 7, false), ...before], report(8)), ['other.xml']);
  });

  it('include reports as they were, each kept once', () => {
    const [kept] = reportsToKeep([report(4), { ...report(5, 'empty.xml'), cases: [] }], []);
    assert.deepEqual([kept?.source, kept?.at, kept?.whole], ['junit.xml', 4, false]);
    assert.deepEqual(reportsToKeep([report(4)], kept === undefined ? [] : [kept]), []);
    assert.deepEqual(reportsToKeep([report(9)], kept === undefined ? [] : [kept]).length, 1);
  });
});
