import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { readTestOutput, type TestReport } from '../../../src/results/test-output.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/results/output');
const captured = (name: string): string => readFileSync(join(FIXTURES, `${name}.txt`), 'utf8');

function counts({ passed, failed, skipped }: TestReport): (number | null)[] {
  return [passed, failed, skipped];
}

function names({ failing }: TestReport): string[] {
  return failing.map((test) => test.name);
}

function message(report: TestReport, name: string): string | undefined {
  return report.failing.find((test) => test.name === name)?.message;
}

describe('the output of a test command', () => {
  // Captured from real runs of one file with a failure, one that passes, one skipped, one todo, and nested failures.
  for (const name of ['node-20-spec', 'node-22-spec', 'node-20-tap', 'node-22-tap']) {
    it(`of node:test is read (${name})`, () => {
      const report = readTestOutput(captured(name));
      assert.deepEqual(counts(report), [2, 3, 2]);
      assert.deepEqual(names(report), ['adds', 'inner fails', 'deepest']);
      assert.match(message(report, 'adds') ?? '', /strictly equal:\n\n2 !== 3$/);
      assert.match(message(report, 'inner fails') ?? '', /boom\nsecond line$/);
      assert.match(message(report, 'deepest') ?? '', /\+ {3}a: 1\n- {3}a: 2\n {2}\}$/);
    });
  }

  for (const name of ['mocha-spec', 'mocha-dot']) {
    it(`of mocha is read (${name})`, () => {
      const report = readTestOutput(captured(name));
      assert.deepEqual(counts(report), [1, 3, 1]);
      assert.deepEqual(names(report), ['Sum > adds', 'Sum > inner > throws: badly', 'Hooks > "before all" hook for "never"']);
      assert.equal(message(report, 'Sum > inner > throws: badly'), 'Error: boom\nline 2');
    });
  }

  it('of mocha as TAP is read', () => {
    const report = readTestOutput(captured('mocha-tap'));
    assert.deepEqual(counts(report), [1, 3, null]);
    assert.equal(names(report)[0], 'Sum adds');
  });

  it('of TAP without a summary is counted by its points', () => {
    const report = readTestOutput('1..4\nok 1 - a\nnot ok 2 - b # TODO later\nok 3 - c # SKIP\nnot ok 4 - d\n  ---\n  message: "wrong"\n  ...\n');
    assert.deepEqual(counts(report), [1, 1, 2]);
    assert.deepEqual(report.failing, [{ name: 'd', message: 'wrong' }]);
  });

  it('of mocha with nothing but passing tests has no failures', () => {
    assert.deepEqual(readTestOutput('\n\n  ....\n\n  4 passing (3ms)\n\n'), { passed: 4, failed: 0, skipped: 0, failing: [], cases: [] });
  });

  it('of jest is read', () => {
    const report = readTestOutput([
      'FAIL src/sum.test.js', '  Sum', '    ✓ adds (2 ms)', '    ✕ carries (1 ms)', '', '  ● Sum › carries', '', '    expect(received).toBe(expected)', '',
      '    Expected: 10', '    Received: 9', '', '      at Object.<anonymous> (src/sum.test.js:5:20)', '', 'Test Suites: 1 failed, 1 total',
      'Tests:       1 failed, 1 skipped, 2 passed, 4 total', 'Time:        0.5 s',
    ].join('\n'));
    assert.deepEqual(report, {
      passed: 2, failed: 1, skipped: 1, failing: [{ name: 'Sum > carries', message: 'expect(received).toBe(expected)\n\nExpected: 10\nReceived: 9' }],
      cases: [
        { name: 'Sum > adds', suite: 'Sum', file: 'src/sum.test.js', line: null, outcome: 'passed', message: null, seconds: 0.002 },
        { name: 'Sum > carries', suite: 'Sum', file: 'src/sum.test.js', line: null, outcome: 'failed', message: 'expect(received).toBe(expected)\n\nExpected: 10\nReceived: 9', seconds: 0.001 },
      ],
    });
  });

  it('of vitest is read, colours and all', () => {
    const report = readTestOutput([
      ' ❯ src/sum.test.ts (3 tests | 1 failed) 5ms', '', '⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯', '', ' FAIL  src/sum.test.ts > Sum > carries',
      'AssertionError: expected 9 to be 10', '', ' ❯ src/sum.test.ts:5:20', '', ' Test Files  1 failed (1)',
      '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[31m1 failed\u001b[39m\u001b[22m\u001b[2m | \u001b[22m2 passed (3)',
    ].join('\n'));
    assert.deepEqual(report, { passed: 2, failed: 1, skipped: 0, failing: [{ name: 'src/sum.test.ts > Sum > carries', message: 'AssertionError: expected 9 to be 10' }], cases: [] });
  });

  it('of pytest is read, loud and quiet', () => {
    const summary = ['=== short test summary info ===', 'PASSED tests/test_sum.py::test_adds', 'FAILED tests/test_sum.py::test_carries - assert 9 == 10', 'ERROR tests/test_db.py - no db'];
    const loud = readTestOutput([...summary, '=== 1 failed, 2 passed, 1 skipped, 1 xfailed, 3 warnings, 1 error in 0.12s ==='].join('\n'));
    assert.deepEqual(loud, {
      passed: 2, failed: 2, skipped: 2,
      failing: [{ name: 'tests/test_sum.py::test_carries', message: 'assert 9 == 10' }, { name: 'tests/test_db.py', message: 'no db' }],
      cases: [
        { name: 'test_adds', suite: '', file: 'tests/test_sum.py', line: null, outcome: 'passed', message: null, seconds: null },
        { name: 'test_carries', suite: '', file: 'tests/test_sum.py', line: null, outcome: 'failed', message: 'assert 9 == 10', seconds: null },
        { name: 'tests/test_db.py', suite: '', file: 'tests/test_db.py', line: null, outcome: 'failed', message: 'no db', seconds: null },
      ],
    });
    assert.deepEqual(counts(readTestOutput('...\n3 passed in 0.01s\n')), [3, 0, 0]);
    assert.deepEqual(counts(readTestOutput('=== no tests ran in 0.01s ===')), [0, 0, 0]);
    assert.deepEqual(counts(readTestOutput('=== 2 passed in 61.20s (0:01:01) ===')), [2, 0, 0]);
  });

  it('of unittest is read', () => {
    const report = readTestOutput([
      '.F.', '='.repeat(70), 'FAIL: test_carries (test_sum.Sum)', '-'.repeat(70), 'Traceback (most recent call last):', '  File "test_sum.py", line 5, in test_carries',
      '    self.assertEqual(9, 10)', 'AssertionError: 9 != 10', '', '-'.repeat(70), 'Ran 4 tests in 0.001s', '', 'FAILED (failures=1, skipped=1)',
    ].join('\n'));
    assert.deepEqual(report, { passed: 2, failed: 1, skipped: 1, failing: [{ name: 'test_carries (test_sum.Sum)', message: 'AssertionError: 9 != 10' }], cases: [] });
    assert.deepEqual(counts(readTestOutput('....\n----\nRan 4 tests in 0.001s\n\nOK\n')), [4, 0, 0]);
  });

  it('of go test is read; without -v nobody knows how many passed', () => {
    const quiet = readTestOutput('--- FAIL: TestCarries (0.00s)\n    sum_test.go:9: got 9, want 10\nFAIL\nFAIL\texample.com/sum\t0.002s\nFAIL\n');
    assert.deepEqual(quiet, { passed: null, failed: 1, skipped: 0, failing: [{ name: 'TestCarries', message: 'sum_test.go:9: got 9, want 10' }], cases: [] });
    const verbose = readTestOutput('=== RUN   TestAdds\n--- PASS: TestAdds (0.00s)\n=== RUN   TestLater\n--- SKIP: TestLater (0.00s)\nPASS\nok  \texample.com/sum\t0.002s\n');
    assert.deepEqual(counts(verbose), [1, 0, 1]);
    assert.deepEqual(verbose.cases.map(({ outcome, suite, name }) => [outcome, suite, name]), [['passed', 'example.com/sum', 'TestAdds'], ['skipped', 'example.com/sum', 'TestLater']]);
  });

  it('of cargo test is read, all of its binaries together', () => {
    const report = readTestOutput([
      'running 2 tests', 'test sum::adds ... ok', 'test sum::carries ... FAILED', '', 'failures:', '', '---- sum::carries stdout ----',
      "thread 'sum::carries' panicked at src/lib.rs:9:5:", 'assertion `left == right` failed', '  left: 9', ' right: 10', '', 'failures:', '    sum::carries', '',
      'test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s',
      'test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s',
    ].join('\n'));
    assert.deepEqual(counts(report), [4, 1, 1]);
    assert.deepEqual(report.cases.map(({ outcome, name, message }) => [outcome, name, message?.split('\n')[1] ?? null]), [
      ['passed', 'sum::adds', null], ['failed', 'sum::carries', 'assertion `left == right` failed'],
    ]);
    assert.match(message(report, 'sum::carries') ?? '', /left: 9\n right: 10$/);
  });

  it('names a suite of node:test whose clean-up failed', () => {
    const report = readTestOutput('▶ Cleans up\n  ✔ passes (0.3ms)\n✖ Cleans up (0.9ms)\nℹ pass 1\nℹ fail 0\n\n✖ failing tests:\n\ntest at test/after.test.mjs:2:1\n✖ Cleans up (0.9ms)\n  Error: cannot close\n');
    assert.deepEqual(report.cases, [
      { name: 'Cleans up > passes', suite: 'Cleans up', file: null, line: null, outcome: 'passed', message: null, seconds: 0.0003 },
      { name: 'Cleans up', suite: '', file: 'test/after.test.mjs', line: 2, outcome: 'failed', message: 'Error: cannot close', seconds: null },
    ]);
  });

  it('of several programs is added up', () => {
    assert.deepEqual(counts(readTestOutput('ℹ pass 2\nℹ fail 0\nℹ pass 3\nℹ fail 1\n\n=== 4 passed in 0.1s ===')), [9, 1, 0]);
  });

  it('of something else says nothing', () => {
    for (const text of ['', 'BUILD SUCCESSFUL', 'It took 3 tries in 1s', 'ok then', 'FAILED to start', '12 passed the bar in 5 years', '  ● a bullet']) {
      assert.deepEqual(readTestOutput(text), { passed: null, failed: null, skipped: null, failing: [], cases: [] }, text);
    }
  });

  it('is the same with CRLF', () => {
    for (const name of ['node-22-spec', 'node-22-tap', 'mocha-spec']) {
      assert.deepEqual(readTestOutput(captured(name).replaceAll('\n', '\r\n')), readTestOutput(captured(name)));
    }
  });

  it('never throws, and what it holds is bounded', () => {
    const piece = fc.constantFrom('✖ failing tests:\n', '✖ x (1ms)\n', 'test at a:1:1\n', 'ℹ pass 1\n', 'not ok 1 - x\n', '  ---\n', '  error: |-\n', '  ...\n', '  1) x:\n', '  2 failing\n', '  1 passing (1ms)\n',
      '  ● x\n', 'Tests: 1 failed\n', ' FAIL  x\n', 'FAILED a.py - x\n', '1 failed in 1s\n', 'FAIL: x\n', 'Ran 1 test in 1s\n', '--- FAIL: X (0.00s)\n', 'FAIL\tx\n', '---- x stdout ----\n', '1..1\n', '\u001b[31m', '\r\n', '    ok 1 - y\n', 'ok 1 - z {\n', '}\n', '  location: a.js:1:1\n', 'PASSED a.py::b\n', 'a.py::b PASSED [ 1%]\n', '    ✔ y\n', '▶ s\n', ' ✓ a.test.ts > x 1ms\n', 'PASS a.test.js\n', '  ✓ y\n');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 80 }), (pieces) => {
      const report = readTestOutput(pieces.join(''));
      for (const count of counts(report)) assert.ok(count === null || Number.isInteger(count));
      assert.ok(report.cases.every(({ name, message }) => name !== '' && name.length <= 1000 && (message ?? '').length <= 2000));
      assert.ok(report.failing.every(({ name, message }) => name !== '' && name.length <= 300 && message.length <= 2000));
    }), { numRuns: 300 });
    const many = readTestOutput(`${Array.from({ length: 500 }, (_, index) => `not ok ${index} - ${'n'.repeat(900)}${index}\n  ---\n  error: ${'e'.repeat(5000)}\n  ...\n`).join('')}1..500\n`);
    assert.equal(many.failed, 500);
    assert.ok(many.failing.length <= 50);
  });
});
