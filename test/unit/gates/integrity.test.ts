import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkTests, type FileChange } from '../../../src/gates/test-integrity.ts';
import { CASES as FIRST_CASES } from './integrity-cases.ts';
import { FALSE_ALARMS as FIRST_FALSE_ALARMS } from './integrity-false-alarms.ts';
import { REACHED, UNREACHED_CASES } from './integrity-unreached-cases.ts';

const CASES = [...FIRST_CASES, ...UNREACHED_CASES];
const FALSE_ALARMS = [...FIRST_FALSE_ALARMS, ...REACHED];

/** Findings as `change file:line side`. */
function found(changes: readonly FileChange[]): string[] {
  return checkTests(changes).map(({ change, file, line, side }) => `${change} ${file}:${line ?? '-'} ${side}`);
}

describe('what became of tests', () => {
  for (const { name, changes, expected, messages } of CASES) {
    it(name, () => {
      assert.deepEqual(found(changes), expected);
      if (messages !== undefined) assert.deepEqual(checkTests(changes).map(({ message }) => message), messages);
    });
  }
});

describe('what is no loss of tests', () => {
  for (const { name, changes } of FALSE_ALARMS) it(name, () => assert.deepEqual(found(changes), []));
});

const SCRIPT = ['const add = (a, b) => a + b;', "it('adds', () => {", '  expect(add(1, 2)).toBe(3);', '  expect(add(2, 2)).toBe(4);', '});', "describe('slugs', () => {", "  test('lower', () => {", "    assert.equal(slug('A b'), 'a-b'); // it.only(", '    if (x) assert.ok(`${y} it.skip(`);', '  });', '});'];
const PYTHON = ['import pytest', 'class TestSlug:', '    def test_lower(self):', '        """A test."""', "        assert slug('A') == 'a'", '        with pytest.raises(ValueError):', '            slug(None)', 'def test_empty():', "    assert slug('') == ''", "    assert not slug(' ')"];
const GO = ['package a', 'func TestAdd(t *testing.T) {', '\tif got := Add(1, 2); got != 3 {', '\t\tt.Errorf("got %d", got)', '\t}', '}', 'func TestSub(t *testing.T) {', '\tassert.Equal(t, 1, Sub(2, 1))', '}'];
const FILES: [string, string[]][] = [['test/a.test.ts', SCRIPT], ['tests/test_a.py', PYTHON], ['a_test.go', GO]];

describe('the gate that looks at tests', () => {
  const word = fc.constantFrom('it', 'test', '(', ')', '{', '}', '[', ']', '"', "'", '`', '${', '/', '//', '/*', '*/', '#', '\n', '\n    ', '=>', 'expect', '.', 'toBe', 'assert', '==', 'def test_a():', 'class TestA:', '@pytest.mark.skip', '.skip', '.only', '.each', 'func TestA(t *testing.T)', 't.Errorf', 'if', 'try', 'catch', 'except', ':', ',', ';', '"""', '\\', '<', '>', 'constructor', 'toString', '1', 'é', '\u0002');
  const text = fc.oneof(fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')), fc.array(word, { maxLength: 60 }).map((words) => words.join('')), fc.string({ maxLength: 200 }));
  const path = fc.constantFrom('a.test.ts', 'test_a.py', 'a_test.go', 'spec/a_spec.rb', 'ATest.java', 'tests/a.rs', 'test/helper.ts', 'src/a.ts');

  it('takes any text', () => {
    const change = fc.record({ path, before: fc.option(text), after: fc.option(text) });
    fc.assert(fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
      for (const finding of checkTests(changes)) {
        assert.equal(finding.gate, 'tests');
        assert.ok(finding.line === null || finding.line >= 1);
        assert.ok(!/[\r\n]/.test(finding.message) && finding.message.endsWith('.'));
      }
    }), { numRuns: 600 });
  });

  it('finds nothing where nothing changed', () => {
    fc.assert(fc.property(path, text, (path, text) => assert.deepEqual(checkTests([{ path, before: text, after: text }]), [])), { numRuns: 600 });
    for (const { changes } of [...CASES, ...FALSE_ALARMS]) {
      for (const { path, before, after } of changes) {
        assert.deepEqual(checkTests([{ path, before, after: before }, { path: `x/${path}`, before: after, after }]), []);
      }
    }
  });

  it('does not look at layout', () => {
    for (const { changes } of [...CASES, ...FALSE_ALARMS]) {
      for (const { path, before } of changes) {
        if (before === null || /`|"""|\b(?:else|elif|except|finally)\b/.test(before)) continue;
        const spaced = path.endsWith('.py')
          ? before.replace(/^ +/gm, (blanks) => blanks.repeat(2)).replace(/\n(?=\S)/g, '\n\n')
          : before.replace(/^[ \t]*/gm, (blanks) => `${blanks}${blanks}`).replace(/\((?!%)\s*/g, '(\n      ').replace(/;\n/g, '\n\n').replace(/\n(?!$)/g, '\n  ');
        if (/^func|Scenario|^\s*(?:#\[|@)/m.test(before) && !path.endsWith('.py')) continue;
        assert.deepEqual(found([{ path, before, after: spaced }]), [], `${before}\n${spaced}`);
        assert.deepEqual(found([{ path, before, after: before.replaceAll('\n', '\r\n') }]), []);
      }
    }
  });

  it('does not look at the order of tests', () => {
    const blocks: [string, string[]][] = [
      ['a.test.ts', ["it('a', () => { expect(a(1)).toBe(2); });", "it('b', () => { expect(b(1)).toBe(3); expect(c).toEqual([]); });", "describe('x', () => {\n  it.skip('a', () => { assert.ok(z); });\n  test('c', () => {});\n});", "it.each([[1, 2], [3, 4]])('e %d', (a, b) => { expect(f(a)).toBe(b); });", "function check(x) { expect(x).toBe(1); }", "it('d', () => { check(1); });"]],
      ['test_a.py', ['def test_a():\n    assert a(1) == 2\n', '@pytest.mark.skip\ndef test_b():\n    assert b\n', 'class TestC:\n    def test_a(self):\n        self.assertEqual(c(1), 3)\n', "@pytest.mark.parametrize('a', [1, 2])\ndef test_d(a):\n    assert d(a) == a\n"]],
      ['a_test.go', ['func TestA(t *testing.T) {\n\tif a() != 1 {\n\t\tt.Fatal("a")\n\t}\n}\n', 'func TestB(t *testing.T) {\n\tt.Skip("later")\n}\n', 'func TestC(t *testing.T) {\n\trequire.NoError(t, c())\n}\n']],
    ];
    for (const [path, tests] of blocks) {
      fc.assert(fc.property(fc.shuffledSubarray(tests, { minLength: tests.length }), (shuffled) => {
        assert.deepEqual(found([{ path, before: tests.join('\n'), after: shuffled.join('\n') }]), []);
      }), { numRuns: 30 });
    }
  });

  it('reports tests that lines were taken from, and never those of a text with more in it', () => {
    for (const [path, lines] of FILES) {
      const before = lines.join('\n');
      fc.assert(fc.property(fc.nat(lines.length), fc.constantFrom('', '// a remark', '/* it.only( */'), (at, remark) => {
        const after = lines.toSpliced(at, 0, path.endsWith('.py') ? '' : remark).join('\n');
        assert.deepEqual(found([{ path, before, after }]), []);
      }));
      assert.ok(found([{ path, before, after: null }]).every((finding) => finding.startsWith('deleted')));
    }
  });

  it('counts in files that are too large to read', () => {
    const filler = `// ${'x'.repeat(1024 * 1024)}\n`;
    const tests = "it('a', () => { expect(a).toBe(1); });\nit('b', () => { expect(b).toBe(1); });\n";
    assert.deepEqual(found([{ path: 'a.test.ts', before: filler + tests, after: `${filler}it('a', () => { expect(a).toBe(1); });\n` }]), ['deleted a.test.ts:- before']);
    assert.deepEqual(found([{ path: 'a.test.ts', before: filler + tests, after: filler + tests.replace("it('b'", "it.skip('b'") }]), ['skipped a.test.ts:3 after']);
  });
});
