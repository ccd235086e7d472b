import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readPytestText } from '../../../src/results/pytest-text.ts';
import type { TestCase } from '../../../src/results/test-case.ts';

const END = '==== 1 passed in 0.01s ====';

function casesOf(...lines: string[]): TestCase[] {
  const report = readPytestText([...lines, END, ''].join('\n'));
  assert.ok('cases' in report, 'problem' in report ? report.problem : '');
  return report.cases;
}

function only(line: string): TestCase {
  const cases = casesOf(line);
  assert.equal(cases.length, 1, line);
  return cases[0] as TestCase;
}

describe('the output of pytest', () => {
  it('names file, classes and test', () => {
    const { file, suite, name, outcome } = only('PASSED tests/unit/test_sum.py::TestSum::TestInner::test_adds[1-2]');
    assert.deepEqual([file, suite, name, outcome], ['tests/unit/test_sum.py', 'TestSum::TestInner', 'test_adds[1-2]', 'passed']);
    assert.equal(only('PASSED tests\\test_sum.py::test_a').file, 'tests/test_sum.py');
  });

  it('tells what is in brackets from a message', () => {
    const parts = (line: string): (string | null)[] => [only(line).name, only(line).message];
    assert.deepEqual(parts('FAILED a.py::test_a - assert x[0] - 1'), ['test_a', 'assert x[0] - 1']);
    assert.deepEqual(parts('FAILED a.py::test_a[b - c] - assert d'), ['test_a[b - c]', 'assert d']);
    assert.deepEqual(parts('FAILED a.py::test_a[b - c]'), ['test_a[b - c]', null]);
    assert.deepEqual(parts('PASSED a.py::test_a[b::c] - d]'), ['test_a[b::c] - d]', null]);
    assert.deepEqual(parts('ERROR a.py - no module'), ['a.py', 'no module']);
  });

  it('takes the worst of what is said of one test', () => {
    const cases = casesOf('PASSED a.py::test_a', 'ERROR a.py::test_a - cannot close', 'FAILED a.py::test_b - first', 'PASSED a.py::test_b');
    assert.deepEqual(cases.map(({ outcome, message }) => [outcome, message]), [['failed', 'cannot close'], ['failed', 'first']]);
  });

  it('takes an expected failure as skipped and an unexpected pass as passed', () => {
    assert.deepEqual([only('XFAIL a.py::test_a - known').outcome, only('XFAIL a.py::test_a - known').message], ['skipped', 'known']);
    assert.deepEqual(only('XPASS a.py::test_a - known').outcome, 'passed');
  });

  it('calls skipped tests by their place where they have no name', () => {
    const place = only('SKIPPED [2] tests/test_sum.py:14: no: network');
    assert.deepEqual(place, { name: 'tests/test_sum.py:14', suite: '', file: 'tests/test_sum.py', line: 14, outcome: 'skipped', message: 'no: network', seconds: null });
    assert.deepEqual(only('SKIPPED [1] C:\\p\\test_sum.py:14: why').file, 'C:/p/test_sum.py');
    assert.deepEqual(only('SKIPPED tests/test_sum.py::test_a - why').name, 'test_a');
    const named = casesOf('a.py::test_a SKIPPED (why)        [ 50%]', 'a.py::test_b PASSED              [100%]', 'SKIPPED [1] a.py:3: why');
    assert.deepEqual(named.map(({ name, message }) => [name, message]), [['test_a', 'why'], ['test_b', null]]);
  });

  it('names tests with -v, side by side as well', () => {
    const cases = casesOf('[gw0] [ 50%] PASSED tests/test_sum.py::test_adds ', '[gw1] [100%] FAILED tests/test_sum.py::test_carries', 'FAILED tests/test_sum.py::test_carries - assert 9 == 10');
    assert.deepEqual(cases.map(({ outcome, name, message }) => [outcome, name, message]), [['passed', 'test_adds', null], ['failed', 'test_carries', 'assert 9 == 10']]);
  });

  it('without names, or that is none, is a problem', () => {
    assert.deepEqual(readPytestText('...\n3 passed in 0.01s\n'), { problem: 'It names no tests: pytest does so with -rA.' });
    assert.deepEqual(readPytestText('==== no tests ran in 0.01s ====\n'), { cases: [] });
    assert.deepEqual(readPytestText('PASSED the exam\nFAILED to start - x\n'), { problem: 'It is not the output of pytest.' });
  });

  it('is bounded and never throws', () => {
    const line = only(`FAILED a.py::test_${'n'.repeat(1500)} - ${'m'.repeat(5000)}`);
    assert.ok(line.name.length === 1000 && (line.message ?? '').length <= 2000);
    const piece = fc.constantFrom('PASSED ', 'FAILED ', 'SKIPPED [1] ', 'a.py', '::', 'test_a', '[', ']', ' - ', ':1: ', ' PASSED [ 1%]', '\n', '1 passed in 1s\n', '\r\n');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 60 }), (pieces) => {
      const report = readPytestText(pieces.join(''));
      if ('cases' in report) for (const { name } of report.cases) assert.ok(name !== '' && name.length <= 1000);
    }), { numRuns: 1000 });
  });
});
