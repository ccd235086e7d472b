import type { FileChange } from '../../../src/gates/test-integrity.ts';

/** A file of tests that is as hard to read as its language allows. */
export interface WorstCase {
  name: string;
  path: string;
  /** Whether it is much of the same or deep in itself. */
  shape: 'long' | 'deep';
  /** The file with about so many UTF-16 units. Another `seed` gives other names and values. */
  text: (size: number, seed: string) => string;
}

const JS = 'test/a.test.ts';
const PY = 'tests/test_a.py';
const GO = 'pkg/a_test.go';
const RB = 'spec/a_spec.rb';

export const WORST_CASES: WorstCase[] = [];

/** Text that is repeated until there is enough of it; `#` is its number, `@` the seed. */
function repeated(path: string, name: string, piece: string, head = '', tail = ''): void {
  WORST_CASES.push({
    name: `${path.slice(path.lastIndexOf('.') + 1)}: ${name}`, path, shape: 'long',
    text: (size, seed) => {
      const pieces = [head];
      let length = head.length + tail.length;
      for (let count = 0; length < size; count += 1) {
        const next = piece.replaceAll('#', String(count)).replaceAll('@', seed);
        pieces.push(next);
        length += next.length;
      }
      return [...pieces, tail].join('');
    },
  });
}

/** Text that is opened again and again, and closed as often. */
function nested(path: string, name: string, open: string, close: string, middle = ''): void {
  WORST_CASES.push({
    name: `${path.slice(path.lastIndexOf('.') + 1)}: ${name}`, path, shape: 'deep',
    text: (size, seed) => {
      const depth = Math.max(1, Math.floor(size / (open.length + close.length)));
      const opened = Array.from({ length: depth }, (_, count) => open.replaceAll('#', String(count)).replaceAll('@', seed));
      return `${opened.join('')}${middle}${close.repeat(depth)}`;
    },
  });
}

for (const [what, open, close] of [
  ['tests in tests', "it('a#@', () => {", '});'], ['tests in tests with a check', "it('a#', () => { expect(@#).toBe(#);", '});'],
  ['suites in suites', "describe('s#@', () => {\n", '});\n'], ['suites in suites with a test', "describe('s', () => { it('t#', () => { expect(@#).toBe(1); });", '});'],
  ['checks in checks', 'expect(', ').toBe(@)'], ['checks of functions in checks', 'expect(() => ', ').toThrow(@)'], ['assertions in assertions', 'assert.equal(@, ', ')'],
  ['functions in functions', 'const a# = () => {', '};'], ['arrows', 'const a# = () => ', ''], ['named functions', 'function a@(b) {', '}'], ['parentheses', '(', ')'], ['lists', '[', ']'], ['braces', '{', '}'],
  ['conditions', 'if (a@) {', '}'], ['conditions in a test', "if (a) { it('b#', () => { expect(@#).toBe(2); });", '}'], ['try', 'try { expect(a@).toBe(#);', '} catch {}'],
  ['templates in templates', '`${', '}`'], ['templates with code', '`a${b({ c: ', '})}`'], ['tables in tables', 'it.each([', "])('a@', () => {})"], ['loops', 'for (const a of b) { it(`a@`, () => { expect(a).toBe(#);', '}) }'],
  ['promises', 'p.then(() => { expect(a@).toBe(#);', '});'], ['promises that are left', 'void f(async () => { expect(a@).toBe(#);', '});'], ['returns', 'if (a@) { return #; expect(b).toBe(#);', '}'], ['functions with returns', 'a(() => { if (b@) return; expect(b).toBe(#);', '});'],
  ['forEach', "rows.forEach((a) => { it('a@#', () => expect(a).toBe(1));", '});'], ['generics', 'it<', '>'], ['types', 'const a: A<', '>'], ['parameters', "it('a', (", ')'], ['options', "it('a', { skip: ", "}, () => {})"],
] as const) {
  nested(JS, what, open, close);
  nested(JS, `${what} that are not closed`, open, '');
}
for (const [what, piece] of [
  ['checks on one line', 'expect(a).toBe(1);'], ['the same check', "  expect(a).toBe(1);\n"], ['chains', 'a.should.be.a.b.c@;'], ['a chain', '.toBe(@)'], ['returns', 'return;'], ['returns of values', 'return a@;\n'], ['returns that go on', 'return a@ +\n'], ['returns under conditions', 'if (a@ !== #) return;\nexpect(b@).toBe(#);\n'], ['returns behind checks', 'expect(a@).toBe(#);\nif (!a@) return;\n'], ['promises', 'a.then((b) => { expect(b).toBe(@#); });\n'], ['functions of a promise', '.then((b) => expect(b).toBe(@#))'], ['marks', 't.skip();'], ['plans', 't.plan(1);'], ['else', 'if (a) b; else expect(@).toBe(1);'],
  ['conditions', 'a && expect(@).toBe(1);'], ['elements', '@,'], ['throws', 'throw @;\n'], ['helpers', 'expectThing(@, #);'], ['waits', 'waitFor(@);'], ['blanks', '          '], ['blanks in front of checks', `${' '.repeat(200)}expect(@)`], ['line ends', '\n'],
  ['const', 'const a# = [@];'], ['const without end', 'const a# = '], ['const with types', 'const a : '], ['functions', 'function a#() { expect(b@).toBe(1); }\n'], ['one function', 'function a() { expect(b@#).toBe(1); }\n'], ['arrows', 'const a# = (b) => expect(b).toBe(@);\n'], ['words', 'function '], ['it', 'it.'], ['it and blanks', 'it .  each .  '],
] as const) {
  repeated(JS, `many ${what}`, piece);
  repeated(JS, `many ${what} in a test`, piece, "it('a', () => {", '});');
  repeated(JS, `many ${what} in a test that is not closed`, piece, "it('a', () => {");
}
for (const [what, piece] of [
  ['tests', "it('a#', () => { expect(@#).toBe(#); });\n"], ['tests of one name', "it('a', () => { expect(b@#).toBe(#); });\n"], ['tests that are the same', "it('a', () => { expect(b).toBe(@); });\n"], ['tests with one body', "it('a@#', () => { expect(b).toBe(1); });\n"], ['tests on one line', "it('a#', () => { expect(@#).toBe(#); }); "],
  ['tests that call', "const c# = () => { expect(@#).toBe(1); c@(); };\nit('a#', () => { c#(); });\n"], ['calls of one another', 'function c#() { c1(); c2(); c3(); c4(); c5(); }\nit(`b#@`, () => { c#(); });\n'], ['tables', "it.each([[1, 2], [3, @]])('a# %d', (a, b) => { expect(a).toBe(b); });\n"], ['tables under one name', "it.each(rows)('a#@', (a) => { expect(a).toBe(1); });\n"], ['loops over one table', "for (const r of rows) it(`a#@`, () => { expect(r).toBe(1); });\n"], ['suites', "describe('a#', () => { it('b', () => { expect(@).toBe(1); }); });\n"], ['comments', "// it('a@#', () => {});\n"],
  ['quotes', "'"], ['double quotes', '"'], ['backticks', '`'], ['backslashes', '\\'], ['quotes with words', "it's @ "], ['slashes', '/'], ['stars', '/*'], ['comment ends', '*/ '], ['regular expressions', 'a = /[/'], ['carriage returns', '\r'], ['escapes', "'\\"], ['dollars', '`$'], ['closing', '})'], ['commas', ','], ['characters', 'é'], ['words of tests', 'it test describe expect '], ['either', '(a ? it : test)(b@);'], ['either that is none', '(a ? it : '],
  ['test.skip', 'test.skip(a, b@);'], ['each', 'it.each`a@`'], ['each that goes on', 'it.each(a)(b)(c)(d)'], ['generics', "it<('a@', "], ['questions', 'const a = b ? '], ['generic functions', 'function a<b>'],
] as const) repeated(JS, `many ${what}`, piece);
repeated(JS, 'a table under one name and many tests with it', "it.each(rows)('a#@', (a) => { expect(a).toBe(1); });\n", `const rows = [${'[1, 2], '.repeat(2_000)}];\n`);
repeated(JS, 'a table and many parts of it', "it.each(rows.slice(0, #))('a#@', (a) => { expect(a).toBe(1); });\n", `const rows = [${'[1, 2], '.repeat(2_000)}];\n`);
repeated(JS, 'a large test', '  expect(a#(@)).toBe(#);\n', "it('a', () => {\n", '});\n');
repeated(JS, 'tests that call a large function', "it('a#@', () => { big(#); });\n", `function big(a) {\n${'  expect(a).toBe(1);\n'.repeat(1_000)}}\n`);
repeated(JS, 'a large expression', 'a@ + # +\n', "it('a', () => { expect(", ').toBe(1); });');
repeated(JS, 'a large list', '[#, @],\n', "it.each([", "])('a', (b, c) => { expect(b).toBe(c); });");

nested(PY, 'brackets', '(', ')');
nested(PY, 'brackets that are not closed', '(\n', '');
for (const [what, head] of [['conditions', 'if a@:'], ['functions', 'def test_a#(self):'], ['helpers', 'def a#(self):'], ['classes', 'class Test@#:'], ['try', 'try:'], ['with', 'with a@:'], ['loops', 'for a in b:']] as const) {
  WORST_CASES.push({
    name: `py: ${what} in each other`, path: PY, shape: 'deep',
    text: (size, seed) => {
      const lines: string[] = [];
      for (let depth = 0, length = 0; length < size; depth += 1) {
        lines.push(' '.repeat(depth) + head.replaceAll('#', String(depth)).replaceAll('@', seed));
        length += 2 * depth + head.length + 2;
        if (depth % 3 === 0) lines.push(`${' '.repeat(depth + 1)}assert b == ${depth}`);
      }
      return lines.join('\n');
    },
  });
  repeated(PY, `many ${what} on one level`, `${head}\n  assert b@ == #\n`);
  repeated(PY, `many ${what} without a line end`, `${head} `);
  repeated(PY, `many ${what} with a statement`, `${head} assert a@ == #\n`);
}
for (const [what, piece] of [
  ['tests', 'def test_a#():\n    assert b@ == #\n'], ['tests of one name', 'def test_a():\n    assert b@ == #\n'], ['tests that are the same', 'def test_a():\n    assert b == @\n'], ['checks', 'assert a@ == #\n'], ['checks on one line', 'self.assertEqual(a@, #); '], ['checks in checks', 'self.assertEqual('], ['raises', 'with pytest.raises(@):\n  a\n'], ['decorators', '@pytest.mark.skip\n'], ['decorators of one', "@pytest.mark.parametrize('a', rows)\ndef test_a#(a):\n    assert b@ == a\n"], ['lists', 'R# = [@]\n'], ['decorators with names', "@pytest.mark.parametrize('a', R#)\ndef test_a#(a):\n    assert b@ == a\n"],
  ['quotes', '"'], ['triple quotes', '"""'], ['single quotes', "'"], ['backslashes', '\\\n'], ['comments', '# def test_a@#\n'], ['commas', ','], ['semicolons', 'a;'], ['blanks', '          '], ['line ends', '\n'], ['line ends in a bracket', '\n\n\n\n\n\n'], ['brackets with line ends', '(\n\n'], ['dots', 'a.'], ['words', 'assert '], ['not', 'assert not '], ['or', 'assert a or '], ['lambdas', 'lambda: '], ['pytestmark', 'pytestmark = pytest.mark.skip\n'], ['handlers', 'try:\n  a\nexcept B:\n  pass\n'],
  ['try with many handlers', 'try:\n  a@\n'], ['pass', 'pass\n'], ['ellipses', '...\n'],
] as const) {
  repeated(PY, `many ${what}`, piece);
  if (!piece.includes('def ') && !piece.includes('class ')) repeated(PY, `many ${what} in a test`, `    ${piece}`, 'def test_a():\n');
}
repeated(PY, 'one try with many handlers', '  except B#:\n    a@\n', 'def test_a():\n  try:\n    assert a\n');
repeated(PY, 'many returns under conditions', '  if a@:\n    return #\n  assert b@ == #\n', 'def test_a():\n');
repeated(PY, 'many returns in with', '  with a@:\n    return #\n', 'def test_a():\n');
repeated(PY, 'one branch with many returns', '    return #\n', 'def test_a():\n  if a:\n    assert True\n');
repeated(PY, 'a bracket over all', 'a@, #\n', 'def test_a():\n  assert f(\n', ')\n');
repeated(PY, 'many raises in one list', 'pytest.raises(@#), ', 'def test_a():\n  assert f(', ')\n');

for (const [what, open, close] of [['conditions', 'if a@ != # {\n', '}\n'], ['runs', 't.Run("a#", func(t *testing.T) {\n', '})\n'], ['runs with returns', 't.Run("a#", func(t *testing.T) {\nif a@ { return }\nassert.Equal(t, #, b)\n', '})\n'], ['checks', 'assert.Equal(t, ', ')'], ['gomega', 'Expect(', ').To(Equal(@))'], ['braces', '{', '}'], ['parentheses', '(', ')']] as const) {
  for (const end of [close, '']) {
    WORST_CASES.push({
      name: `go: ${what} in each other${end === '' ? ' that are not closed' : ''}`, path: GO, shape: 'deep',
      text: (size, seed) => {
        const depth = Math.floor(size / (open.length + end.length));
        const inside = Array.from({ length: depth }, (_, count) => open.replaceAll('#', String(count)).replaceAll('@', seed)).join('');
        return `package a\nfunc TestA(t *testing.T) {\n${inside}t.Errorf("a")\n${end.repeat(depth)}\n}\n`;
      },
    });
  }
}
for (const [what, piece] of [
  ['failures', '\tif a@ != # {\n\t\tt.Errorf("a")\n\t}\n'], ['failures on one level', 't.Errorf("@#")\n'], ['checks', 'assert.Equal(t, #, a@)\n'], ['returns', 'return\n'], ['returns under conditions', '\tif a@ != # {\n\t\treturn\n\t}\n\tassert.Equal(t, #, b@)\n'], ['skips', 't.Skip()\n'], ['else', 'if a { t.Error(@) } else '], ['ranges', 'for _, a := range b {}\n'], ['lists', 'a# := []T{{1}, {@}}\n'], ['structs', '[]struct{}'], ['backticks', '`'], ['quotes', '"'], ['runes', "'"], ['conditions without end', 'if a@ '], ['blanks', '          '], ['line ends', '\n'],
] as const) {
  repeated(GO, `many ${what}`, piece, 'package a\nfunc TestA(t *testing.T) {\n', '}\n');
  repeated(GO, `many ${what} in no function`, piece);
}
repeated(GO, 'many tests', 'func TestA#(t *testing.T) {\n\tif got := A(); got != # {\n\t\tt.Errorf("@")\n\t}\n}\n', 'package a\n');
repeated(GO, 'many tests of one name', 'func TestA(t *testing.T) {\n\tif got := A(); got != # {\n\t\tt.Errorf("@")\n\t}\n}\n', 'package a\n');
repeated(GO, 'many tests over one table', 'func TestA#@(t *testing.T) {\n\tfor _, c := range rows {\n\t\tt.Run(c.name, func(t *testing.T) { assert.Equal(t, c.a, 1) })\n\t}\n}\n', `package a\nvar rows = []T{${'{1, 2}, '.repeat(2_000)}}\n`);
repeated(GO, 'many tests that are not closed', 'func TestA#(t *testing.T) {\n');
repeated(GO, 'many heads', 'func (a@) ');

for (const [what, piece] of [['tests', "it 'a#' do\n  expect(a@).to eq(#)\nend\n"], ['lines', '\n'], ['quotes', "'"], ['words', 'assert '], ['words on one line', 'assert_a.'], ['blanks', '          '], ['dots', 'expect.'], ['functions', 'func ('], ['bangs', 'assert!    (    '], ['skips', 'xit (    '], ['fun', 'fun `a'], ['strings', "'a' "], ['skips by line', 'skip\n']] as const) {
  repeated(RB, `many ${what}`, piece);
  repeated('src/ATest.java', `many ${what}`, piece);
}

/** What an item may have done with a file: nothing, deleted it, or written it anew, with about `size` units in all. */
export function changesOf({ path, text }: WorstCase, size: number): { name: string; changes: FileChange[] }[] {
  const [one, other] = [text(size / 2, 'x'), text(size / 2, 'y')];
  return [
    { name: 'other values', changes: [{ path, before: one, after: other }] },
    { name: 'half of it', changes: [{ path, before: one, after: one.slice(0, one.length / 2) }] },
    { name: 'moved and changed', changes: [{ path, before: one, after: null }, { path: `more/${path}`, before: null, after: other }] },
    { name: 'gone', changes: [{ path, before: text(size, 'x'), after: null }] },
    { name: 'no test any more', changes: [{ path, before: one, after: '' }] },
  ];
}
