import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { readReport } from '../../../src/results/report.ts';
import type { TestCase } from '../../../src/results/test-case.ts';
import { readTestOutput } from '../../../src/results/test-output.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/results/reports');
const recorded = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
/** Outcome, file, line, suite, name, the first line of the message, seconds. */
const expected = JSON.parse(recorded('cases.json')) as Record<string, unknown[][]>;
const reports = readdirSync(FOLDER).filter((name) => name !== 'README.md' && name !== 'cases.json');
const isOutput = (name: string): boolean => /-(?:spec|verbose)\.txt$/.test(name);

function casesOf(name: string, text: string): TestCase[] {
  if (isOutput(name)) return readTestOutput(text).cases;
  const report = readReport(name, text);
  assert.ok('cases' in report, 'problem' in report ? report.problem : '');
  return report.cases;
}

function rowsOf(cases: readonly TestCase[]): unknown[][] {
  return cases.map(({ outcome, file, line, suite, name, message, seconds }) => [outcome, file, line, suite, name, message?.split('\n')[0] ?? null, seconds]);
}

describe('reports that runners wrote', () => {
  it('are all there', () => {
    assert.deepEqual(reports.toSorted(), Object.keys(expected).toSorted());
    const readme = recorded('README.md');
    for (const name of reports) assert.ok(readme.includes(name.replace(/^((?:[a-z-]+)-\d[\d.]*\d).*$/, '$1')), name);
  });

  for (const name of reports) {
    it(`${name} is read`, () => {
      assert.deepEqual(rowsOf(casesOf(name, recorded(name))), expected[name]);
    });

    it(`${name} is the same with CRLF and a byte order mark`, () => {
      // XML takes CRLF for LF, so the line endings in it are looked at no further.
      const changed = `\ufeff${recorded(name).replaceAll('\n', '\r\n')}`;
      const rows = rowsOf(casesOf(name, changed)).map((row) => row.map((cell) => (typeof cell === 'string' ? cell.trim() : cell)));
      assert.deepEqual(rows, expected[name]?.map((row) => row.map((cell) => (typeof cell === 'string' ? cell.trim() : cell))));
    });
  }

  it('cut off anywhere are read as far as they go, or named as broken, and never thrown at', () => {
    for (const name of reports) {
      const text = recorded(name);
      const whole = casesOf(name, text).length;
      for (let end = 0; end < text.length; end += 37) {
        const report = isOutput(name) ? readTestOutput(text.slice(0, end)) : readReport(name, text.slice(0, end));
        if ('problem' in report) assert.match(report.problem, /^[A-Z][^\n]*\.$/);
        else assert.ok(report.cases.length <= whole + 1, `${name} at ${String(end)}`);
      }
      if (name.endsWith('.xml')) assert.ok('problem' in readReport(name, text.slice(0, text.lastIndexOf('<'))), name);
    }
  });

  it('never throw, however they are cut and mixed', () => {
    const piece = fc.constantFrom(...reports).chain((name) => {
      const text = recorded(name);
      return fc.tuple(fc.nat(text.length), fc.nat(400)).map(([start, length]) => text.slice(start, start + length));
    });
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 8 }), fc.constantFrom('a.xml', 'a.tap', 'a.txt'), (pieces, path) => {
      const report = readReport(path, pieces.join(''));
      if ('problem' in report) assert.match(report.problem, /^[A-Z].*\.$/s);
      else {
        for (const { name, message, line, seconds } of report.cases) {
          assert.ok(name !== '' && name.length <= 1000 && (message ?? '').length <= 2000 && message !== '');
          assert.ok((line === null || (Number.isInteger(line) && line > 0)) && (seconds === null || Number.isFinite(seconds)));
        }
      }
    }), { numRuns: 400 });
  });
});

describe('the format of a report', () => {
  const outcome = (path: string, text: string): unknown => {
    const report = readReport(path, text);
    return 'problem' in report ? report.problem : report.cases.map(({ name }) => name);
  };

  it('is found by its content, whatever its name', () => {
    assert.deepEqual(outcome('a.txt', '\ufeff\n <testsuite name="s"><testcase name="a"/></testsuite>'), ['a']);
    assert.deepEqual(outcome('a.xml', 'TAP version 14\n1..1\nok 1 - a\n'), ['a']);
    assert.deepEqual(outcome('a.log', 'building\nok 1 - a\n1..1\n'), ['a']);
    assert.deepEqual(outcome('a.log', '==== short test summary info ====\nPASSED t/a.py::test_a\n==== 1 passed in 0.01s ====\n'), ['test_a']);
    assert.deepEqual(outcome('a.log', 'PASSED t/a.py::test_a\n1 passed in 0.01s\n'), ['test_a']);
    assert.deepEqual(outcome('a.tap', 'TAP version 13\n1..0 # SKIP nothing here\n'), []);
  });

  it('is said to be none where there is none', () => {
    assert.equal(outcome('a.xml', ''), 'It is empty.');
    assert.equal(outcome('a.xml', '\ufeff \n'), 'It is empty.');
    assert.equal(outcome('a.xml', 'no element'), 'It is not XML: it does not begin with an element.');
    assert.equal(outcome('a.json', '{"tests": []}'), 'It is neither JUnit XML, nor TAP, nor the output of pytest -rA.');
    assert.equal(outcome('a.tap', 'hello'), 'It is not TAP: it has neither a version nor a plan.');
  });
});
