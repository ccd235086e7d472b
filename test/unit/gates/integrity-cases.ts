import type { FileChange } from '../../../src/gates/test-integrity.ts';

export interface IntegrityCase {
  name: string;
  changes: FileChange[];
  /** `change file:line side`. */
  expected: string[];
  messages?: string[];
}

const JS = 'test/a.test.ts';
const PY = 'tests/test_a.py';
const GO = 'pkg/a_test.go';

export const CASES: IntegrityCase[] = [];

function add(path: string, name: string, before: string | null, after: string | null, expected: string[], messages?: string[]): void {
  CASES.push({ name, changes: [{ path, before, after }], expected, ...(messages === undefined ? {} : { messages }) });
}

const ADDS = "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n";
const SUBS = "it('subtracts', () => {\n  expect(subtract(5, 2)).toBe(3);\n  expect(subtract(2, 5)).toBe(-3);\n});\n";

add(JS, 'vitest: a test that is gone', ADDS + SUBS, ADDS, ['deleted test/a.test.ts:4 before'], ['The test `subtracts` is gone.']);
add(JS, 'vitest: a file that is gone', ADDS + SUBS, null, ['deleted test/a.test.ts:- before'], ['The file was deleted with 2 tests, which turn up nowhere else.']);
add(JS, 'vitest: it.skip', ADDS, ADDS.replace('it(', 'it.skip('), ['skipped test/a.test.ts:1 after'], ['The test `adds` is skipped by `it.skip`.']);
add(JS, 'jest: xit', ADDS, ADDS.replace('it(', 'xit('), ['skipped test/a.test.ts:1 after']);
add(JS, 'jest: it.todo in place of a test', ADDS, "it.todo('adds');\n", ['skipped test/a.test.ts:1 after']);
add(JS, 'mocha: describe.skip once for its tests', `describe('math', () => {\n${ADDS}${SUBS}});\n`, `describe.skip('math', () => {\n${ADDS}${SUBS}});\n`, ['skipped test/a.test.ts:1 after'], ['2 tests of `math` are skipped by `describe.skip`.']);
add(JS, 'mocha: this.skip()', "it('adds', function () {\n  assert.equal(add(1, 2), 3);\n});\n", "it('adds', function () {\n  this.skip();\n  assert.equal(add(1, 2), 3);\n});\n", ['skipped test/a.test.ts:2 after']);
add(JS, 'mocha: a skip on one platform', "it('adds', function () {\n  assert.equal(add(1, 2), 3);\n});\n", "it('adds', function () {\n  if (process.platform === 'win32') this.skip();\n  assert.equal(add(1, 2), 3);\n});\n", ['skipped test/a.test.ts:2 after'], ['The test `adds` is skipped on some platforms by `this.skip()`.']);
add(JS, 'vitest: skipIf', ADDS, ADDS.replace("it('", "it.skipIf(process.env.CI)('"), ['skipped test/a.test.ts:1 after'], ['The test `adds` is skipped under a condition by `it.skipIf`.']);
add(JS, 'node:test: an option', "test('adds', () => {\n  assert.strictEqual(add(1, 2), 3);\n});\n", "test('adds', { skip: 'flaky' }, () => {\n  assert.strictEqual(add(1, 2), 3);\n});\n", ['skipped test/a.test.ts:1 after']);
add(JS, 'node:test: t.skip()', "test('adds', (t) => {\n  assert.strictEqual(add(1, 2), 3);\n});\n", "test('adds', (t) => {\n  t.skip('later');\n  assert.strictEqual(add(1, 2), 3);\n});\n", ['skipped test/a.test.ts:2 after']);
add(JS, 'it.only', ADDS + SUBS, ADDS.replace('it(', 'it.only(') + SUBS, ['focused test/a.test.ts:1 after'], ['`it.only` at `adds` keeps all other tests from being run.']);
add(JS, 'fdescribe', `describe('math', () => {\n${ADDS}});\n`, `fdescribe('math', () => {\n${ADDS}});\n`, ['focused test/a.test.ts:1 after']);
add(JS, 'a new test with only', ADDS, `${ADDS}it.only('new', () => {\n  expect(1 + x).toBe(2);\n});\n`, ['focused test/a.test.ts:4 after']);
add(JS, 'a new test that is skipped', ADDS, `${ADDS}it.skip('new', () => {\n  expect(1 + x).toBe(2);\n});\n`, ['skipped test/a.test.ts:4 after']);
add(JS, 'a test with nothing in it', ADDS, "it('adds', () => {\n});\n", ['emptied test/a.test.ts:1 after'], ['The test `adds` has nothing in it any more.']);
add(JS, 'a test that checks nothing', SUBS, "it('subtracts', () => {\n  subtract(5, 2);\n});\n", ['emptied test/a.test.ts:1 after'], ['The test `subtracts` checks nothing any more.']);
add(JS, 'assertions that are commented out', ADDS, "it('adds', () => {\n  // expect(add(1, 2)).toBe(3);\n  add(1, 2);\n});\n", ['emptied test/a.test.ts:1 after']);
add(JS, 'a test that is commented out', ADDS + SUBS, `${ADDS}// it('subtracts', () => {\n//   expect(subtract(5, 2)).toBe(3);\n// });\n`, ['skipped test/a.test.ts:4 after'], ['The test `subtracts` is commented out.']);
add(JS, 'one assertion fewer', SUBS, SUBS.replace('  expect(subtract(2, 5)).toBe(-3);\n', ''), ['weakened test/a.test.ts:3 before'], ['The test `subtracts` has one check fewer.']);
for (const [matcher, word] of [['toBeTruthy()', 'toBeTruthy'], ['toBeDefined()', 'toBeDefined'], ["toBeTypeOf('number')", 'toBeTypeOf'], ['toBeGreaterThan(0)', 'toBeGreaterThan'], ['not.toBeNull()', 'not.toBeNull']]) {
  add(JS, `expect: toBe becomes ${word}`, ADDS, ADDS.replace('toBe(3)', matcher ?? ''), ['weakened test/a.test.ts:2 after'], [`The test \`adds\` checks less: \`toBe\` became \`${word}\`.`]);
}
add(JS, 'toStrictEqual becomes toMatchObject', ADDS.replace('toBe(3)', 'toStrictEqual({ a: 1, b: 2 })'), ADDS.replace('toBe(3)', 'toMatchObject({ a: 1 })'), ['weakened test/a.test.ts:2 after']);
add(JS, 'any value will do', ADDS, ADDS.replace('toBe(3)', 'toEqual(expect.anything())'), ['weakened test/a.test.ts:2 after']);
add(JS, 'fewer digits', ADDS.replace('toBe(3)', 'toBeCloseTo(3, 5)'), ADDS.replace('toBe(3)', 'toBeCloseTo(3, 1)'), ['weakened test/a.test.ts:2 after'], ['The test `adds` allows for more: `toBeCloseTo` asks for fewer digits.']);
add(JS, 'a constant', ADDS, ADDS.replace('expect(add(1, 2)).toBe(3)', 'expect(true).toBe(true)'), ['weakened test/a.test.ts:2 after'], ['The test `adds` has a check that always holds: `toBe` became `toBe`.']);
add(JS, '|| true', "it('adds', () => {\n  assert.ok(add(1, 2) === 3);\n});\n", "it('adds', () => {\n  assert.ok(add(1, 2) === 3 || true);\n});\n", ['weakened test/a.test.ts:2 after']);
add(JS, 'assert: equal becomes ok', "it('adds', () => {\n  assert.equal(add(1, 2), 3);\n});\n", "it('adds', () => {\n  assert.ok(add(1, 2));\n});\n", ['weakened test/a.test.ts:2 after'], ['The test `adds` checks less: `assert.equal` became `assert.ok`.']);
add(JS, 'assert: deepStrictEqual becomes ok', "test('lists', () => {\n  assert.deepStrictEqual(list(), [1, 2]);\n});\n", "test('lists', () => {\n  assert.ok(list());\n});\n", ['weakened test/a.test.ts:2 after']);
add(JS, 'toThrow without what', "it('throws', () => {\n  expect(() => parse('')).toThrow(/empty/);\n});\n", "it('throws', () => {\n  expect(() => parse('')).toThrow();\n});\n", ['weakened test/a.test.ts:2 after']);
add(JS, 'try and catch around an assertion', ADDS, "it('adds', () => {\n  try {\n    expect(add(1, 2)).toBe(3);\n  } catch {\n    // flaky\n  }\n});\n", ['weakened test/a.test.ts:3 after'], ['The test `adds` catches the failure of its check `toBe`.']);
add(JS, 'an if around an assertion', ADDS, "it('adds', () => {\n  if (ready) {\n    expect(add(1, 2)).toBe(3);\n  }\n});\n", ['weakened test/a.test.ts:3 after'], ['The test `adds` makes its check `toBe` only under a condition.']);
add(JS, 'a return in front of the assertions', ADDS, "it('adds', () => {\n  return;\n  expect(add(1, 2)).toBe(3);\n});\n", ['weakened test/a.test.ts:3 after']);
add(JS, 'fewer cases in it.each', "it.each([[1, 2], [3, 4], [-1, 9]])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n", "it.each([[1, 2], [3, 4]])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n", ['weakened test/a.test.ts:1 after'], ['The test `f(%d)` has one case fewer.']);
add(JS, 'fewer rows in a tagged table', "it.each`\n  a | b\n  ${1} | ${2}\n  ${3} | ${4}\n`('f($a)', ({ a, b }) => {\n  expect(f(a)).toBe(b);\n});\n", "it.each`\n  a | b\n  ${1} | ${2}\n`('f($a)', ({ a, b }) => {\n  expect(f(a)).toBe(b);\n});\n", ['weakened test/a.test.ts:1 after']);
add(JS, 'fewer rows in a list that tests are made from', "const cases: [number, number][] = [\n  [1, 2],\n  [3, 4],\n];\nfor (const [a, b] of cases) it(`f(${a})`, () => expect(f(a)).toBe(b));\n", "const cases: [number, number][] = [\n  [1, 2],\n];\nfor (const [a, b] of cases) it(`f(${a})`, () => expect(f(a)).toBe(b));\n", ['weakened test/a.test.ts:4 after']);
add(JS, 'fewer rows in forEach', "[[1, 2], [3, 4]].forEach(([a, b]) => {\n  it(`f(${a})`, () => {\n    expect(f(a)).toBe(b);\n  });\n});\n", "[[1, 2]].forEach(([a, b]) => {\n  it(`f(${a})`, () => {\n    expect(f(a)).toBe(b);\n  });\n});\n", ['weakened test/a.test.ts:2 after']);
add(JS, 'fewer rows in a loop of a test', "it('f', () => {\n  for (const [a, b] of [[1, 2], [3, 4]]) {\n    expect(f(a)).toBe(b);\n  }\n});\n", "it('f', () => {\n  for (const [a, b] of [[1, 2]]) {\n    expect(f(a)).toBe(b);\n  }\n});\n", ['weakened test/a.test.ts:1 after']);
add(JS, 'expect.assertions lowered', "it('waits', async () => {\n  expect.assertions(2);\n  await run((x) => expect(x).toBe(1));\n});\n", "it('waits', async () => {\n  expect.assertions(1);\n  await run((x) => expect(x).toBe(1));\n});\n", ['weakened test/a.test.ts:2 after']);
add(JS, 'a function of the file that checks no more', "function same(a, b) {\n  expect(a).toBe(b);\n}\nit('adds', () => {\n  same(add(1, 2), 3);\n});\n", "function same(a, b) {\n}\nit('adds', () => {\n  same(add(1, 2), 3);\n});\n", ['emptied test/a.test.ts:3 after']);

const PYTEST = "def test_adds():\n    assert add(1, 2) == 3\n";
const PYTEST_2 = "\n\ndef test_subtracts():\n    assert subtract(5, 2) == 3\n    assert subtract(2, 5) == -3\n";
add(PY, 'pytest: a test that is gone', PYTEST + PYTEST_2, PYTEST, ['deleted tests/test_a.py:5 before']);
for (const [decorator, message] of [
  ['@pytest.mark.skip', 'The test `test_adds` is skipped by `pytest.mark.skip`.'],
  ["@pytest.mark.skip(reason='flaky')", 'The test `test_adds` is skipped by `pytest.mark.skip`.'],
  ["@pytest.mark.skipif(sys.platform == 'win32', reason='x')", 'The test `test_adds` is skipped on some platforms by `pytest.mark.skipif`.'],
  ['@pytest.mark.xfail', 'The test `test_adds` is skipped by `pytest.mark.xfail`.'],
  ["@unittest.skip('later')", 'The test `test_adds` is skipped by `unittest.skip`.'],
] as const) add(PY, `pytest: ${decorator}`, PYTEST, `${decorator}\n${PYTEST}`, ['skipped tests/test_a.py:1 after'], [message]);
add(PY, 'pytest: pytest.skip()', PYTEST, "def test_adds():\n    pytest.skip('later')\n    assert add(1, 2) == 3\n", ['skipped tests/test_a.py:2 after']);
add(PY, 'pytest: pytestmark', PYTEST + PYTEST_2, `pytestmark = pytest.mark.skip\n\n\n${PYTEST}${PYTEST_2}`, ['skipped tests/test_a.py:1 after'], ['2 tests of `tests/test_a.py` are skipped by `pytest.mark.skip`.']);
add(PY, 'pytest: == becomes nothing', PYTEST, PYTEST.replace(' == 3', ''), ['weakened tests/test_a.py:2 after'], ['The test `test_adds` checks less: `assert ==` became `assert`.']);
add(PY, 'pytest: == becomes is not None', PYTEST, PYTEST.replace('== 3', 'is not None'), ['weakened tests/test_a.py:2 after'], ['The test `test_adds` checks less: `assert ==` became `assert is not None`.']);
add(PY, 'pytest: assert True', PYTEST, "def test_adds():\n    add(1, 2)\n    assert True\n", ['weakened tests/test_a.py:3 after']);
add(PY, 'pytest: or True', PYTEST, PYTEST.replace('== 3', '== 3 or True'), ['weakened tests/test_a.py:2 after']);
add(PY, 'pytest: pass', PYTEST, 'def test_adds():\n    pass\n', ['emptied tests/test_a.py:1 after']);
add(PY, 'pytest: an assertion fewer', PYTEST_2.trimStart(), 'def test_subtracts():\n    assert subtract(5, 2) == 3\n', ['weakened tests/test_a.py:3 before']);
add(PY, 'pytest: any exception', "def test_raises():\n    with pytest.raises(ValueError):\n        parse('')\n", "def test_raises():\n    with pytest.raises(Exception):\n        parse('')\n", ['weakened tests/test_a.py:2 after']);
add(PY, 'pytest: raises without its match', "def test_raises():\n    with pytest.raises(ValueError, match='empty'):\n        parse('')\n", "def test_raises():\n    with pytest.raises(ValueError):\n        parse('')\n", ['weakened tests/test_a.py:2 after']);
add(PY, 'pytest: fewer parameters', "@pytest.mark.parametrize('a,b', [(1, 2), (3, 4), (-1, 9)])\ndef test_f(a, b):\n    assert f(a) == b\n", "@pytest.mark.parametrize('a,b', [(1, 2), (3, 4)])\ndef test_f(a, b):\n    assert f(a) == b\n", ['weakened tests/test_a.py:2 after'], ['The test `test_f` has one case fewer.']);
add(PY, 'pytest: a parameter that is skipped', "@pytest.mark.parametrize('a', [1, 2])\ndef test_f(a):\n    assert f(a) == 1\n", "@pytest.mark.parametrize('a', [1, pytest.param(2, marks=pytest.mark.skip)])\ndef test_f(a):\n    assert f(a) == 1\n", ['weakened tests/test_a.py:2 after']);
add(PY, 'pytest: try and except', PYTEST, "def test_adds():\n    try:\n        assert add(1, 2) == 3\n    except AssertionError:\n        pass\n", ['weakened tests/test_a.py:3 after']);
add(PY, 'pytest: if', PYTEST, "def test_adds():\n    if READY:\n        assert add(1, 2) == 3\n", ['weakened tests/test_a.py:3 after']);
add(PY, 'pytest: a tolerance', PYTEST, PYTEST.replace('== 3', '== pytest.approx(3, abs=0.5)'), ['weakened tests/test_a.py:2 after']);
add(PY, 'unittest: fewer places', "class TestA(unittest.TestCase):\n    def test_pi(self):\n        self.assertAlmostEqual(pi(), 3.14159, places=5)\n", "class TestA(unittest.TestCase):\n    def test_pi(self):\n        self.assertAlmostEqual(pi(), 3.14159, places=1)\n", ['weakened tests/test_a.py:3 after']);
add(PY, 'unittest: assertEqual becomes assertTrue', "class TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 2)\n", "class TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertTrue(f(1))\n", ['weakened tests/test_a.py:3 after']);
add(PY, 'unittest: a class that is skipped', "class TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 2)\n", "@unittest.skip('x')\nclass TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 2)\n", ['skipped tests/test_a.py:1 after'], ['One test of `TestA` is skipped by `unittest.skip`.']);

const OTHER_FILE: [string, string, string, string][] = [
  ['of nearly the same shape', ADDS, "it('doubles', () => {\n  expect(double(1)).toBe(3);\n});\n", 'adds'],
  ['that goes through something', "it('refuses', () => {\n  expect(() => divide(1)).toThrow(RangeError);\n});\n", "it('doubles', () => {\n  expect([1, 2].map(double)).toEqual([2, 4]);\n});\n", 'refuses'],
  ['with a table', ADDS, "it.each([[1, 2], [2, 3], [3, 4]])('doubles', (n, m) => {\n  expect(double(n)).toBe(m);\n});\n", 'adds'],
  ['with a table of several', ADDS, "const rows = [[1, 2], [2, 3], [3, 4]];\nit.each(rows)('doubles', (n, m) => {\n  expect(double(n)).toBe(m);\n});\nit.each(rows)('counts', (n, m) => {\n  expect(count(n)).toBe(m);\n});\n", 'adds'],
];
for (const [name, before, other, gone] of OTHER_FILE) {
  CASES.push({
    name: `a test that is gone, and a new one ${name} in another file`, expected: ['deleted test/a.test.ts:5 before'], messages: [`The test \`${gone}\` is gone.`],
    changes: [{ path: JS, before: `${SUBS}${before}`, after: SUBS }, { path: 'test/b.test.ts', before: null, after: other }],
  });
}

const GOTEST = 'package a\n\nfunc TestAdd(t *testing.T) {\n\tif got := Add(1, 2); got != 3 {\n\t\tt.Errorf("got %d", got)\n\t}\n}\n';
const GOTEST_2 = '\nfunc TestSub(t *testing.T) {\n\tassert.Equal(t, 3, Sub(5, 2))\n\tassert.Equal(t, -3, Sub(2, 5))\n}\n';
add(GO, 'go: a test that is gone', GOTEST + GOTEST_2, GOTEST, ['deleted pkg/a_test.go:9 before']);
add(GO, 'go: another test that checks something of the same name', GOTEST, 'package a\n\nfunc TestZero(t *testing.T) {\n\tstore := open(t)\n\tif got := store.Count("x", nil); got != 3 {\n\t\tt.Fatal("count")\n\t}\n}\n', ['deleted pkg/a_test.go:3 before']);
add(GO, 'go: t.Skip', GOTEST, GOTEST.replace('{\n\tif', '{\n\tt.Skip("flaky")\n\tif'), ['skipped pkg/a_test.go:4 after'], ['The test `TestAdd` is skipped by `t.Skip`.']);
add(GO, 'go: a skip on one platform', GOTEST, GOTEST.replace('{\n\tif', '{\n\tif runtime.GOOS == "windows" {\n\t\tt.Skip("x")\n\t}\n\tif'), ['skipped pkg/a_test.go:5 after'], ['The test `TestAdd` is skipped on some platforms by `t.Skip`.']);
add(GO, 'go: an error that is only logged', GOTEST, GOTEST.replace('t.Errorf', 't.Logf'), ['emptied pkg/a_test.go:3 after']);
add(GO, 'go: an assertion fewer', GOTEST_2, GOTEST_2.replace('\tassert.Equal(t, -3, Sub(2, 5))\n', ''), ['weakened pkg/a_test.go:4 before']);
add(GO, 'go: a condition that says less', GOTEST, GOTEST.replace('got != 3', 'got == 0'), ['weakened pkg/a_test.go:5 after']);
add(GO, 'go: a condition that never holds', GOTEST, GOTEST.replace('got != 3', 'false && got != 3'), ['weakened pkg/a_test.go:5 after']);
add(GO, 'go: Equal becomes NotNil', GOTEST_2, GOTEST_2.replace('Equal(t, 3, Sub(5, 2))', 'NotNil(t, Sub(5, 2))'), ['weakened pkg/a_test.go:3 after']);
add(GO, 'go: fewer rows in a table', 'func TestF(t *testing.T) {\n\ttests := []struct {\n\t\tin, want int\n\t}{\n\t\t{1, 2},\n\t\t{3, 4},\n\t}\n\tfor _, tt := range tests {\n\t\tif got := F(tt.in); got != tt.want {\n\t\t\tt.Errorf("%d", got)\n\t\t}\n\t}\n}\n', 'func TestF(t *testing.T) {\n\ttests := []struct {\n\t\tin, want int\n\t}{\n\t\t{1, 2},\n\t}\n\tfor _, tt := range tests {\n\t\tif got := F(tt.in); got != tt.want {\n\t\t\tt.Errorf("%d", got)\n\t\t}\n\t}\n}\n', ['weakened pkg/a_test.go:1 after']);

add('spec/a_spec.rb', 'ruby: xit', "it 'adds' do\n  expect(add(1, 2)).to eq 3\nend\nit 'subs' do\n  expect(sub(1, 2)).to eq 1\nend\n", "xit 'adds' do\n  expect(add(1, 2)).to eq 3\nend\nit 'subs' do\n  expect(sub(1, 2)).to eq 1\nend\n", ['skipped spec/a_spec.rb:1 after']);
add('src/test/java/ATest.java', 'java: @Disabled', '@Test\nvoid adds() {\n  assertEquals(3, add(1, 2));\n}\n', '@Disabled\n@Test\nvoid adds() {\n  assertEquals(3, add(1, 2));\n}\n', ['skipped src/test/java/ATest.java:1 after']);
add('src/test/java/ATest.java', 'java: an assertion that is weaker', '@Test\nvoid adds() {\n  assertEquals(3, add(1, 2));\n}\n', '@Test\nvoid adds() {\n  assertNotNull(add(1, 2));\n}\n', ['weakened src/test/java/ATest.java:- before']);
add('tests/a.rs', 'rust: an assertion that always holds', '#[test]\nfn adds() {\n    assert_eq!(add(1, 2), 3);\n}\n', '#[test]\nfn adds() {\n    assert!(true);\n}\n', ['emptied tests/a.rs:- before']);
add('tests/a.rs', 'rust: #[ignore] and a test that is gone', '#[test]\nfn adds() {\n    assert_eq!(add(1, 2), 3);\n}\n#[test]\nfn subs() {\n    assert_eq!(sub(1, 2), 3);\n}\n', '#[test]\n#[ignore]\nfn adds() {\n    assert_eq!(add(1, 2), 3);\n}\n', ['deleted tests/a.rs:- before', 'skipped tests/a.rs:2 after']);
