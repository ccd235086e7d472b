import assert from 'node:assert/strict';
import { type BaseRun, greenInAll, greenInFile, lackOf, notThereBefore } from '../../../src/gates/red-first.ts';
import type { ChangedTest } from '../../../src/gates/changed-tests.ts';
import { checkTests, TestChanges } from '../../../src/gates/test-integrity.ts';
import { allAtOnce } from '../../../src/base/in-parts.ts';
import { readTestOutput } from '../../../src/results/test-output.ts';

const changed = (...files: { path: string; before?: string; after: string }[]): ChangedTest[] => {
  const changes = new TestChanges();
  for (const { path, before = null, after } of files) changes.add({ path, before, after });
  return allAtOnce(changes.tests()).tests;
};
const run = (output: string, ok = false, lack: BaseRun['lack'] = 'none'): BaseRun => ({ ok, report: readTestOutput(output), lack });

const OLD = "describe('sums', () => { it('adds', () => { expect(add(1, 2)).toBe(3); }); });\n";
const MORE = "describe('sums', () => { it('adds', () => { expect(add(1, 2)).toBe(3); });\n it('adds nothing', () => { expect(1).toBe(1); });\n it('subtracts', () => { expect(sub(3, 2)).toBe(1); }); });\n";
const SUMS = changed({ path: 'test/sums.test.js', before: OLD, after: MORE });
const PYTHON = changed({ path: 'tests/test_sum.py', before: 'def test_old():\n    assert add(1, 2) == 3\n', after: 'def test_old():\n    assert add(1, 2) == 3\ndef test_new():\n    assert 1 == 1\nclass TestSub:\n    def test_sub(self):\n        assert sub(3, 2) == 1\n' });
const names = ({ green, isUnclear }: { green: { name: string }[]; isUnclear: boolean }): unknown => [green.map(({ name }) => name), isUnclear];

describe('tests that are new', () => {
  const isNew = (...files: Parameters<typeof changed>): string[] => changed(...files).filter((test) => test.isNew && test.isRun).map(({ name }) => name);

  it('are those that were nowhere before, under no name', () => {
    assert.deepEqual(isNew({ path: 'a.test.js', before: OLD, after: MORE }), ['adds nothing', 'subtracts']);
    assert.deepEqual(isNew({ path: 'a.test.js', before: OLD, after: OLD.replace("'adds'", "'makes a sum'") }), []);
    assert.deepEqual(isNew({ path: 'a.test.js', before: OLD, after: '' }, { path: 'b.test.js', after: OLD }), []);
  });

  it('are none that are still to be written, or skipped', () => {
    assert.deepEqual(isNew({ path: 'a.test.js', after: "it('later');\nit.skip('not now', () => { expect(1).toBe(1); });\nit('now', () => { expect(1).toBe(1); });\n" }), ['now']);
  });

  it('are looked for without a change to what is said of the others', () => {
    assert.deepEqual(checkTests([{ path: 'a.test.js', before: OLD, after: MORE }]), []);
  });
});

describe('a run of one file on the code as it was', () => {
  const MOCHA = '\n\n  sums\n    ✔ adds\n    ✔ adds nothing\n    1) subtracts\n\n\n  2 passing (5ms)\n  1 failing\n\n  1) sums\n       subtracts:\n     ReferenceError: sub is not defined\n';

  it('shows the new tests that pass there, beside others that fail, with their lines', () => {
    assert.deepEqual(greenInFile(SUMS, false, run(MOCHA)).green.map(({ name, line }) => [name, line]), [['adds nothing', 2]]);
    assert.equal(greenInFile(SUMS, false, run(MOCHA)).isUnclear, false);
    const tap = 'TAP version 13\n# Subtest: sums\n    ok 1 - adds\n    ok 2 - adds nothing\n    not ok 3 - subtracts\n    1..3\nnot ok 1 - sums\n1..1\n# pass 2\n# fail 1\n';
    assert.deepEqual(names(greenInFile(SUMS, false, run(tap))), [['adds nothing'], false]);
    const jest = 'FAIL test/sums.test.js\n  sums\n    ✓ adds (1 ms)\n    ✓ adds nothing\n    ✕ subtracts (1 ms)\n\n  ● sums › subtracts\n\n    ReferenceError: sub is not defined\n\nTests:       1 failed, 2 passed, 3 total\n';
    assert.deepEqual(names(greenInFile(SUMS, false, run(jest))), [['adds nothing'], false]);
  });

  it('shows them where failures alone are named, and the others counted', () => {
    const pytest = 'FAILED tests/test_sum.py::TestSub::test_sub - NameError\n1 failed, 2 passed in 0.01s\n';
    assert.deepEqual(names(greenInFile(PYTHON, false, run(pytest))), [['test_new'], false]);
    assert.deepEqual(names(greenInFile(PYTHON, false, run('FAILED tests/test_sum.py::TestSub::test_sub - NameError\n1 failed, 1 passed, 1 skipped in 0.01s\n'))), [[], true]);
    assert.deepEqual(names(greenInFile(PYTHON, false, run('FAILED tests/test_sum.py::test_by_a_plugin - NameError\nFAILED tests/test_sum.py::TestSub::test_sub - x\n2 failed, 1 passed in 0.01s\n'))), [[], true]);
  });

  it('shows all of them where it ends well', () => {
    assert.deepEqual(names(greenInFile(SUMS, false, run('', true))), [['adds nothing', 'subtracts'], false]);
    assert.deepEqual(names(greenInFile(PYTHON, false, run('3 passed in 0.01s\n', true))), [['test_new', 'test_sub'], false]);
    // None was run.
    assert.deepEqual(names(greenInFile(PYTHON, false, run('no tests ran in 0.01s\n', true))), [[], true]);
  });

  it('shows none that was not run where it ends well', () => {
    const tap = 'TAP version 13\nok 1 - adds\nok 2 - adds nothing\n1..2\n# pass 2\n# fail 0\n';
    assert.deepEqual(names(greenInFile(SUMS, false, run(tap, true))), [['adds nothing'], false]);
    assert.deepEqual(names(greenInFile(SUMS, false, run(tap.replace('1..2', 'ok 3 - a made up name\n1..3').replace('pass 2', 'pass 3'), true))), [['adds nothing'], true]);
  });

  it('shows none where what they need is not there, and says nothing where it went wrong for another reason', () => {
    const collection = 'ERROR tests/test_sum.py\n1 error in 0.01s\n';
    assert.deepEqual(names(greenInFile(PYTHON, false, run(collection, false, 'in-tests'))), [[], false]);
    assert.deepEqual(names(greenInFile(PYTHON, false, run(collection))), [[], true]);
    assert.deepEqual(names(greenInFile(SUMS, false, run('Error: Cannot find module\n', false, 'outside'))), [[], false]);
    assert.deepEqual(names(greenInFile(SUMS, false, run('Error: Cannot find module\n'))), [[], true]);
    // A reporter that names no test tells of one that fails.
    assert.deepEqual(names(greenInFile(SUMS, false, run('..X\n', false, 'in-tests'))), [[], true]);
  });

  it('knows a test by a name that values are put into', () => {
    const tests = changed({ path: 'a.test.js', before: '', after: "for (const n of [1, 2]) test(`doubles ${n} to ${2 * n} here`, () => { assert.equal(double(n), 2 * n); });\ntest.each([[1, 2]])('halves %i to %i', () => { assert.ok(1); });\n" });
    const tap = (double: string): string => `TAP version 13\n${double} 1 - doubles 1 to 2 here\nok 2 - doubles 2 to 4 here\nok 3 - halves 2 to 1\n1..3\n# pass 2\n# fail 1\n`;
    assert.deepEqual(names(greenInFile(tests, true, run(tap('not ok')))), [['halves %i to %i'], false]);
    const python = changed({ path: 'test_a.py', before: '', after: "@pytest.mark.parametrize('a', [1, 2])\ndef test_rows(a):\n    assert a\n" });
    assert.deepEqual(names(greenInFile(python, true, run('PASSED test_a.py::test_rows[1]\nPASSED test_a.py::test_rows[2]\n2 passed in 0.01s\n', true))), [['test_rows'], false]);
  });

  it('shows a test that only the run knows of in a file that is new, and is unclear in one that was there', () => {
    const after = "const name = 'made up';\ntest(name, () => { assert.ok(1); });\n";
    const tap = 'TAP version 13\nok 1 - made up\nnot ok 2 - other\n1..2\n# pass 1\n# fail 1\n';
    assert.deepEqual(greenInFile(changed({ path: 'a.test.js', after }), true, run(tap)).green, [{ name: 'made up', line: null }]);
    assert.deepEqual(names(greenInFile(changed({ path: 'a.test.js', before: 'x();\n', after }), false, run(tap))), [[], true]);
  });

  it('tells tests of one name by their suites', () => {
    const tests = changed({
      path: 'a.test.js', before: "describe('old', () => { it('works', () => { expect(f(1)).toBe(2); }); });\n",
      after: "describe('old', () => { it('works', () => { expect(f(1)).toBe(2); }); });\ndescribe('new', () => { it('works', () => { expect(g('a', 7)).toEqual([9]); }); });\n",
    });
    const mocha = (old: string, now: string): string => `\n  old\n    ${old} works\n\n  new\n    ${now} works\n\n\n  1 passing (5ms)\n  1 failing\n\n`;
    assert.deepEqual(names(greenInFile(tests, false, run(mocha('✔', '1)')))), [[], false]);
    assert.deepEqual(names(greenInFile(tests, false, run(mocha('1)', '✔')))), [['works'], false]);
  });
});

describe('a run of all tests on the code as it was', () => {
  const tap = (...points: string[]): BaseRun => {
    const failed = points.filter((point) => point.startsWith('not ok')).length;
    return run(`TAP version 13\n${points.map((point, index) => point.replace('ok ', `ok ${index + 1} - `)).join('\n')}\n1..${points.length}\n# pass ${points.length - failed}\n# fail ${failed}\n`);
  };
  const tests = changed({ path: 'test/a.test.js', after: "test('hollow', () => { assert.equal(1, 1); });\ntest('real', () => { assert.equal(real(), 1); });\n" });

  it('shows the new tests that pass there, unless they passed before they were there', () => {
    const [with_, without] = [tap('ok other', 'ok hollow', 'not ok real'), tap('ok other')];
    const { green, isUnclear } = greenInAll(tests, with_);
    assert.deepEqual([green.map(({ name }) => name), isUnclear], [['hollow'], false]);
    assert.deepEqual(notThereBefore(green, tests, with_, without).map(({ name }) => name), ['hollow']);
    assert.deepEqual(notThereBefore(green, tests, with_, tap('ok other', 'ok hollow')), []);
  });

  it('is unclear where it does not name what has passed', () => {
    assert.deepEqual(names(greenInAll(tests, run('', true))), [[], true]);
    assert.deepEqual(names(greenInAll(tests, run('Tests:       1 failed, 2 passed, 3 total\n'))), [[], true]);
    assert.deepEqual(names(greenInAll(tests, run('', false, 'outside'))), [[], false]);
  });

  it('shows nothing of a file that is not loaded, and is unclear where a test of one that is does not turn up', () => {
    assert.deepEqual(names(greenInAll(tests, tap('ok other', 'not ok test/a.test.js'))), [[], false]);
    assert.deepEqual(names(greenInAll(tests, tap('ok hollow'))), [['hollow'], true]);
  });
});

describe('what a run lacks', () => {
  it('is what its errors name of the work, and where they stand', () => {
    assert.equal(lackOf("Error: Cannot find module '../src/two.js'\n", ['src/two.js']), 'outside');
    assert.equal(lackOf("    Error: Cannot find module '../src/two.js'\n", ['src/two.js']), 'in-tests');
    assert.equal(lackOf("Error: Cannot find module 'ts-node/register'\n", ['src/two.js']), 'none');
    assert.equal(lackOf("SyntaxError: The requested module '../src/one.js' does not provide an export named 'two'\n", ['src/one.js']), 'outside');
    assert.equal(lackOf('', []), 'none');
  });
});
