import assert from 'node:assert/strict';
import { reportOfEnd } from '../../../src/results/cut-output.ts';
import type { TestOutcome } from '../../../src/results/test-case.ts';
import type { TestReport } from '../../../src/results/test-output.ts';

describe('an output whose beginning is missing', () => {
  const report = (skipped: number | null, ...outcomes: TestOutcome[]): TestReport => ({
    passed: 5, failed: 0, skipped, failing: [],
    cases: outcomes.map((outcome, index) => ({ name: `test ${index}`, suite: '', file: null, line: null, outcome, message: null, seconds: null })),
  });
  const named = (...args: Parameters<typeof reportOfEnd>): number => reportOfEnd(...args).cases.length;

  it('names no tests where the run failed: one that failed may be missing', () => {
    assert.deepEqual(reportOfEnd(report(0, 'passed'), false), report(0));
  });

  it('names no tests where one that was skipped may be missing', () => {
    assert.equal(named(report(2, 'passed', 'skipped'), true), 0);
    assert.equal(named(report(null, 'passed'), true), 0);
  });

  it('names those that it shows where all that is missing has passed', () => {
    assert.equal(named(report(0, 'passed', 'passed'), true), 2);
    assert.equal(named(report(1, 'passed', 'skipped'), true), 2);
  });
});
