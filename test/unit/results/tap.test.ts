import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readTap } from '../../../src/results/tap.ts';
import type { TestCase } from '../../../src/results/test-case.ts';
import { readTestOutput } from '../../../src/results/test-output.ts';

function casesOf(...lines: string[]): TestCase[] {
  const report = readTap(`${lines.join('\n')}\n`);
  assert.ok('cases' in report, 'problem' in report ? report.problem : '');
  return report.cases;
}

const rows = (cases: readonly TestCase[]): string[] => cases.map(({ outcome, file, name }) => `${outcome}: ${file === null ? '' : `${file}: `}${name}`);

describe('TAP', () => {
  it('is read point by point', () => {
    assert.deepEqual(rows(casesOf('TAP version 13', '1..6', 'ok 1 - adds', 'not ok 2 carries', 'ok 3', 'ok - no number', 'ok 5 - a \\# b \\\\ c', 'not ok')), [
      'passed: adds', 'failed: carries', 'passed: test 3', 'passed: no number', 'passed: a # b \\ c', 'failed: test',
    ]);
  });

  it('takes SKIP and TODO as skipped, whatever came of it', () => {
    const cases = casesOf('1..7', 'ok 1 - a # SKIP no network', 'not ok 2 - b # TODO later', 'ok 3 - c # skipped: why', 'ok 4 # SKIP', 'ok 5 - d # SKIP -', 'ok 6 - issue #12 # skipping stones', 'ok 7 - e #TODO');
    assert.deepEqual(cases.map(({ outcome, name, message }) => [outcome, name, message]), [
      ['skipped', 'a', 'no network'], ['skipped', 'b', 'later'], ['skipped', 'c', 'why'], ['skipped', 'test 4', null], ['skipped', 'd', null],
      ['passed', 'issue #12 # skipping stones', null], ['skipped', 'e', null],
    ]);
  });

  it('reads subtests, before their parent and in braces, and says of suites only what is their own', () => {
    const before = ['TAP version 14', '# Subtest: Sum', '    ok 1 - adds', '    # Subtest: inner', '        not ok 1 - carries', '        1..1', '    not ok 2 - inner', '    1..2', 'not ok 1 - Sum', 'ok 2 - alone', '1..2'];
    const expected = ['passed: Sum > adds', 'failed: Sum > inner > carries', 'passed: alone'];
    assert.deepEqual(rows(casesOf(...before)), expected);
    const braces = ['TAP version 13', '1..2', 'not ok 1 - Sum # time=3ms {', '    1..2', '    ok 1 - adds # time=1.5ms', '    not ok 2 - inner {', '        not ok 1 - carries', '    }', '}', 'ok 2 - alone'];
    assert.deepEqual(rows(casesOf(...braces)), expected);
    assert.equal(casesOf(...braces)[0]?.seconds, 0.0015);
    assert.deepEqual(casesOf(...before).map(({ suite }) => suite), ['Sum', 'inner', '']);
  });

  it('takes a brace at the end of a name for what it is', () => {
    assert.deepEqual(rows(casesOf('1..2', 'ok 1 - parses {', 'ok 2 - parses }', '}')), ['passed: parses', 'passed: parses }']);
  });

  it('counts a suite whose own set-up or clean-up failed', () => {
    const hook = ['    ok 1 - passes', '    1..1', 'not ok 1 - Cleans up', '  ---', "  type: 'suite'", "  location: '/p/a.test.mjs:2:1'", "  failureType: 'hookFailed'", "  error: 'cannot close'", '  ...', '1..1'];
    const cases = casesOf(...hook);
    assert.deepEqual(rows(cases), ['passed: /p/a.test.mjs: Cleans up > passes', 'failed: /p/a.test.mjs: Cleans up']);
    assert.deepEqual([cases[1]?.line, cases[1]?.message], [2, 'cannot close']);
    assert.deepEqual(rows(casesOf('    ok 1 - a', 'not ok 1 - Suite', '1..1')), ['passed: Suite > a', 'failed: Suite']);
  });

  it('leaves out a suite that is empty, and keeps one that is skipped', () => {
    const details = ['  ---', "  type: 'suite'", '  ...'];
    assert.deepEqual(rows(casesOf('ok 1 - empty', ...details, 'ok 2 - all of it # SKIP', ...details, '1..2')), ['skipped: all of it']);
  });

  it('takes a file for where its tests are', () => {
    assert.deepEqual(rows(casesOf('    ok 1 - adds', '    1..1', 'ok 1 - test/sum.test.js', '1..1')), ['passed: test/sum.test.js: adds']);
    assert.deepEqual(rows(casesOf('    ok 1 - adds', '    1..1', 'ok 1 - /my project/sum.js', '1..1')), ['passed: /my project/sum.js: adds']);
    assert.deepEqual(rows(casesOf('    ok 1 - adds', '    1..1', 'ok 1 - src/sum.js', '1..1')), ['passed: src/sum.js > adds']);
    assert.deepEqual(rows(casesOf('ok 1 - test/sum.test.ts > Sum > adds', 'ok 2 - test/plain.test.js', '1..2')), ['passed: test/sum.test.ts: Sum > adds', 'passed: test/plain.test.js: test/plain.test.js']);
  });

  it('reads details as YAML and as text', () => {
    const [test] = casesOf('1..1', 'not ok 1 - a', '  ---', '  duration_ms: 12.5', "  location: 'C:\\p\\a.test.js:3:1'", '  error: |-', '    first', '', '    ok 2 - no test', '  stack: |-', '    error: no message', "  code: 'it''s'", '  ...');
    assert.deepEqual(test, { name: 'a', suite: '', file: 'C:/p/a.test.js', line: 3, outcome: 'failed', message: 'first\n\nok 2 - no test', seconds: 0.0125 });
    assert.equal(casesOf('1..1', 'not ok 1 - a', "  ---\n  message: 'it''s'\n  severity: fail\n  ...")[0]?.message, "it's");
    assert.equal(casesOf('1..1', 'not ok 1 - a', '  ---\n  error:\n    name: "E"\n    message: "one\n<two> \\"three\\""\n  at: x\n  ...')[0]?.message, 'one\n<two> "three"');
    assert.equal(casesOf('1..1', 'not ok 1 - a', '  9 is not 10', '      at x (y.js:1:1)', '  more')[0]?.message, '9 is not 10');
    assert.equal(casesOf('1..1', 'ok 1 - a', '  ---\n  message: fine\n  ...')[0]?.message, null);
  });

  it('that was given up is a problem, whatever it told of by then', () => {
    assert.deepEqual(readTap('TAP version 13\nBail out! no database\n'), { problem: 'The run was given up: no database.' });
    assert.deepEqual(readTap('1..9\nBail out!\n'), { problem: 'The run was given up.' });
    assert.deepEqual(readTap('1..2\nok 1 - a\nok 2 - b\nBail out! no database\n'), { problem: 'The run was given up: no database.' });
  });

  describe('that is not all there is a problem', () => {
    const problemOf = (...lines: string[]): string | null => {
      const report = readTap(`${lines.join('\n')}\n`);
      return 'problem' in report ? report.problem : null;
    };

    it('where it plans more tests than it tells of', () => {
      assert.equal(problemOf('1..5', 'ok 1 - a', 'ok 2 - b'), 'It is not complete: it plans 5 tests and tells of 2.');
      assert.equal(problemOf('TAP version 14', 'ok 1 - a', '1..2'), 'It is not complete: it plans 2 tests and tells of 1.');
      assert.equal(problemOf('1..1'), 'It is not complete: it plans 1 test and tells of 0.');
      assert.equal(problemOf('1..2', 'ok 1 - a', 'ok 2 - b', 'ok 3 - c'), null, 'some writers count no skipped ones');
      assert.equal(problemOf('1..0 # SKIP not here'), null);
    });

    it('also in a subtest, before its parent or in braces', () => {
      const told = 'It is not complete: it plans 3 tests and tells of 1.';
      assert.equal(problemOf('TAP version 14', '    1..3', '    ok 1 - a', 'ok 1 - A', '1..1'), told);
      assert.equal(problemOf('TAP version 14', '    ok 1 - a', '    1..3', 'ok 1 - A', '    ok 1 - b', '    1..1', 'ok 2 - B', '1..2'), told);
      assert.equal(problemOf('TAP version 13', '1..2', 'ok 1 - A {', '    1..3', '    ok 1 - a', '}', 'ok 2 - B {', '    1..1', '    ok 1 - b', '}'), told);
      assert.equal(problemOf('TAP version 13', '1..1', 'ok 1 - A {', '    1..2', '    ok 1 - a', '    ok 2 - b', '}'), null);
      assert.equal(problemOf('TAP version 13', '1..1', 'ok 1 - A {', '    1..2', '    ok 1 - a'), 'It is not complete: it plans 2 tests and tells of 1.');
    });

    it('where it ends before its plan', () => {
      assert.equal(problemOf('TAP version 13', 'ok 1 - a'), 'It is not complete: it has no plan.');
      assert.equal(problemOf('TAP version 13', '    ok 1 - a', '    1..1', 'ok 1 - A'), 'It is not complete: it has no plan.');
      assert.equal(problemOf('TAP version 13', 'ok 1 - a', '# tests 1', '# pass 1', '# fail 0'), null, 'a summary is an end as well');
    });

    it('and not where several stand one behind the other', () => {
      assert.equal(problemOf('TAP version 13', '1..2', 'ok 1 - a', 'ok 2 - b', 'TAP version 13', 'ok 1 - c', '1..1'), null);
      assert.equal(problemOf('TAP version 13', '1..2', 'ok 1 - a', 'TAP version 13', 'ok 1 - c', '1..1'), 'It is not complete: it plans 3 tests and tells of 2.');
    });

    it('but a plan in the details of a test is none', () => {
      assert.equal(problemOf('1..1', 'not ok 1 - a', '  ---', '  error: |-', '    1..9', '  ...'), null);
    });
  });

  it('without tests, and none at all', () => {
    assert.deepEqual(readTap('TAP version 14\n1..0 # SKIP not here\n'), { cases: [] });
    assert.deepEqual(readTap('hello\n'), { problem: 'It is not TAP: it has neither a version nor a plan.' });
    assert.deepEqual(readTap('ok 1 - a\n'), { problem: 'It is not TAP: it has neither a version nor a plan.' });
  });

  it('between lines of something else needs numbers and a plan or a summary', () => {
    assert.deepEqual(readTestOutput('TAP version 13\nok then\nok 1 - a\n1..1\n').cases.map(({ name }) => name), ['a']);
    assert.deepEqual(readTestOutput('ok 1 - a\n').cases, []);
  });

  it('counts the points that are tests where there is no summary', () => {
    const { passed, failed, skipped } = readTestOutput('    ok 1 - a\n    not ok 2 - b\n    1..2\nnot ok 1 - Suite\nok 2 - c # SKIP\n1..2\n');
    assert.deepEqual([passed, failed, skipped], [1, 1, 1]);
  });

  it('is bounded', () => {
    const deep = casesOf('1..1', ...Array.from({ length: 300 }, (_, index) => `${' '.repeat(4 * (300 - index))}ok 1 - level ${String(index)}`), 'ok 1 - top');
    assert.ok(deep.every(({ name }) => name.length <= 1000));
    const braces = casesOf('1..1', ...Array.from({ length: 300 }, (_, index) => `${' '.repeat(4 * index)}ok 1 - level ${String(index)} {`));
    assert.ok(braces.length > 0);
    assert.deepEqual(readTap(`1..200001\n${'ok 1 - a\n'.repeat(200_001)}`), { problem: 'It holds more than 200,000 tests.' });
    const [long] = casesOf('1..1', `not ok 1 - ${'n'.repeat(5000)}`, '  ---', `  error: ${'e'.repeat(5000)}`, '  ...');
    assert.deepEqual([long?.name.length, (long?.message?.length ?? 0) <= 2000], [1000, true]);
    const { cases, failed } = readTestOutput(`${'ok 1 - a\n'.repeat(30_000)}not ok 1 - last\n1..30001\n`);
    assert.deepEqual([cases.length, cases[0]?.name, failed], [20_000, 'last', 1]);
  });

  it('is read back as it was written', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `x${text.replaceAll(/[\p{C}\p{Z}\s#\\{]/gu, '')}`);
    type Node = { name: string; outcome: TestCase['outcome']; message: string; children: readonly Node[] };
    const leaf = fc.record({ name: word, outcome: fc.constantFrom('passed', 'failed', 'skipped'), message: word, children: fc.constant([]) });
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.record({ name: word, outcome: fc.constant('passed'), message: word, children: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) })),
    }));
    const fails = (one: Node): boolean => (one.children.length === 0 ? one.outcome === 'failed' : one.children.some(fails));
    const write = (one: Node, indent: string): string[] => [
      ...one.children.flatMap((child) => write(child, `${indent}    `)),
      `${indent}${fails(one) ? 'not ok' : 'ok'} 1 - ${one.name}${one.outcome === 'skipped' ? ` # SKIP ${one.message}` : ''}`,
      ...(fails(one) && one.children.length === 0 ? [`${indent}  ---`, `${indent}  error: '${one.message.replaceAll("'", "''")}'`, `${indent}  ...`] : []),
    ];
    const told = (one: Node, around: string[]): string[] => (one.children.length === 0
      ? [`${one.outcome}: ${[...around, one.name].join(' > ')}: ${one.outcome === 'passed' ? '' : one.message}`]
      : one.children.flatMap((child) => told(child, [...around, one.name])));
    fc.assert(fc.property(fc.array(node, { maxLength: 4 }), (nodes) => {
      const cases = casesOf('TAP version 14', ...nodes.flatMap((one) => write(one, '')), `1..${String(nodes.length)}`);
      assert.deepEqual(cases.map(({ outcome, name, message }) => `${outcome}: ${name}: ${message ?? ''}`), nodes.flatMap((one) => told(one, [])));
    }), { numRuns: 300 });
  });

  it('never throws', () => {
    const piece = fc.constantFrom('ok 1 - a', 'not ok 2 - b', '# Subtest: c', '1..2', '{', ' {', '}', '---', '...', 'error: |-', 'message: "x', 'location: a.js:1:1', "type: 'suite'", 'TAP version 14', 'Bail out!', '# pass 1', '\n', '\n    ', '\n        ', '\n  ', ' # SKIP', ' # time=1ms');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 80 }), (pieces) => {
      const report = readTap(pieces.join(''));
      if ('cases' in report) for (const { name } of report.cases) assert.ok(name !== '' && name.length <= 1000);
    }), { numRuns: 1000 });
  });
});
