import type { FileChange } from '../../../src/gates/test-integrity.ts';

/** Changes of tests that lose nothing. */
export const FALSE_ALARMS: { name: string; changes: FileChange[] }[] = [];

function add(path: string, name: string, before: string | null, after: string | null, ...others: FileChange[]): void {
  FALSE_ALARMS.push({ name, changes: [{ path, before, after }, ...others] });
}

const JS = 'test/a.test.ts';
const PY = 'tests/test_a.py';
const GO = 'pkg/a_test.go';
const ADDS = "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n";
const SUBS = "it('subtracts', () => {\n  expect(subtract(5, 2)).toBe(3);\n  expect(subtract(2, 5)).toBe(-3);\n});\n";

add(JS, 'a formatter', "it('lists', async () => { expect(await list({a: 1, b: [2, 3]}, x => x)).toEqual(['one', \"two\"]) })\n", "it(\"lists\", async () => {\n  expect(\n    await list({ a: 1, b: [2, 3] }, (x) => x),\n  ).toEqual([\"one\", 'two']);\n});\n");
add(JS, 'a renamed test', ADDS, ADDS.replace("'adds'", "'sums two numbers'"));
add(JS, 'a test in another file', ADDS + SUBS, ADDS, { path: 'test/b.test.ts', before: null, after: SUBS });
add(JS, 'a test that became a row in another file', ADDS + SUBS, SUBS, { path: 'test/b.test.ts', before: null, after: "it.each([[1, 2, 3], [2, 2, 4]])('adds %i', (a, b, sum) => {\n  expect(add(a, b)).toBe(sum);\n});\n" });
add(JS, 'a test that became a row of a table of several tests', ADDS + SUBS, SUBS, { path: 'test/b.test.ts', before: null, after: "const sums = [[1, 2, 3], [2, 2, 4]];\nit.each(sums)('counts %i', (a, b, sum) => {\n  expect(count([a, b])).toBe(sum);\n});\nit.each(sums)('adds %i', (a, b, sum) => {\n  expect(add(a, b)).toBe(sum);\n});\n" });
add(JS, 'a file and its function renamed', ADDS, null, { path: 'test/sum.test.ts', before: null, after: ADDS.replaceAll('add', 'sum') });
add(JS, 'a renamed file', ADDS + SUBS, null, { path: 'test/math/sums.test.ts', before: null, after: ADDS + SUBS });
add(JS, 'a test in another describe', `describe('a', () => {\n${ADDS}});\ndescribe('b', () => {\n${SUBS}});\n`, `describe('b', () => {\n${ADDS}${SUBS}});\n`);
add(JS, 'a renamed describe', `describe('a', () => {\n${ADDS}});\n`, `describe('math', () => {\n${ADDS}});\n`);
add(JS, 'a test split in two', "it('does math', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(subtract(5, 2)).toBe(3);\n});\n", "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\nit('subtracts', () => {\n  expect(subtract(5, 2)).toBe(3);\n});\n");
add(JS, 'a check that goes to a test of its own', "it('does math', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(add(2, 2)).toBe(4);\n  expect(subtract(5, 2)).toBe(3);\n});\n", "it('does math', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(add(2, 2)).toBe(4);\n});\nit('subtracts', () => {\n  expect(subtract(5, 2)).toBe(3);\n});\n");
add(JS, 'two tests merged', ADDS + SUBS, "it('does math', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(subtract(5, 2)).toBe(3);\n  expect(subtract(2, 5)).toBe(-3);\n});\n");
add(JS, 'another style of the same strength', "it('adds', () => {\n  assert.equal(add(1, 2), 3);\n  assert.deepEqual(list(), [1]);\n});\n", "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(list()).toEqual([1]);\n});\n");
add(JS, 'equal becomes strictEqual', "it('adds', () => {\n  assert.equal(add(1, 2), 3);\n});\n", "it('adds', () => {\n  assert.strictEqual(add(1, 2), 3, 'sum');\n});\n");
add(JS, 'chai becomes expect', "it('adds', () => {\n  expect(add(1, 2)).to.equal(3);\n  expect(list()).to.deep.equal([1]);\n  expect(flag).to.be.true;\n});\n", "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(list()).toEqual([1]);\n  expect(flag).toBe(true);\n});\n");
add(JS, 'checks in a function of the file', "it('answers', async () => {\n  const r = await get('/');\n  expect(r.status).toBe(200);\n  expect(r.body).toEqual({});\n});\nit('finds', async () => {\n  const r = await get('/x');\n  expect(r.status).toBe(200);\n  expect(r.body).toEqual({});\n});\n", "function ok(answer) {\n  expect(answer.status).toBe(200);\n  expect(answer.body).toEqual({});\n}\nit('answers', async () => {\n  ok(await get('/'));\n});\nit('finds', async () => {\n  const r = await get('/x');\n  ok(r);\n});\n");
add(JS, 'checks in a function of another file', "it('answers', async () => {\n  expect((await get('/')).status).toBe(200);\n});\n", "import { isOk } from './support/answers';\nit('answers', async () => {\n  isOk(await get('/'));\n});\n", { path: 'test/support/answers.ts', before: null, after: 'export const isOk = (answer) => expect(answer.status).toBe(200);\n' });
add(JS, 'a function whose name says that it checks', "it('answers', async () => {\n  expect((await get('/')).status).toBe(200);\n});\n", "import { expectOk } from 'kit';\nit('answers', async () => {\n  expectOk(await get('/'));\n});\n");
add(JS, 'another expected value', ADDS, ADDS.replace('toBe(3)', 'toBe(4)'));
add(JS, 'remarks and strings about only and skip', ADDS, `// it.only('x', () => {})\n/* describe.skip( */\n${ADDS.replace('expect', "const text = \"it.skip('a', () => {})\";\n  expect(text).toContain('.only');\n  expect")}`);
add(JS, 'a skip that was there', ADDS.replace('it(', 'it.skip('), ADDS.replace('it(', 'it.skip(').replace("'adds'", "'adds numbers'"));
add(JS, 'an only that was there', ADDS.replace('it(', 'it.only('), `${ADDS.replace('it(', 'it.only(')}${SUBS}`);
add(JS, 'a skip that is taken away', ADDS.replace('it(', 'it.skip('), ADDS);
add(JS, 'a test that is still to be written', ADDS, `${ADDS}it.todo('subtracts');\n`);
add(JS, 'tests that become a table', "it('one', () => {\n  expect(f(1)).toBe(2);\n});\nit('three', () => {\n  expect(f(3)).toBe(4);\n});\n", "it.each([\n  [1, 2],\n  [3, 4],\n])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n");
add(JS, 'a case that becomes a test', "it.each([[1, 2], [3, 4], [0, 9]])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n", "it.each([[1, 2], [3, 4]])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\nit('zero is special', () => {\n  expect(f(0)).toBe(9);\n});\n");
add(JS, 'cases with other values', "it.each([[1, 2], [3, 4]])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n", "it.each([[1, 3], [3, 5]])('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n");
add(JS, 'several checks as one of the whole', "it('reads', () => {\n  expect(p.x).toBe(1);\n  expect(p.y).toBe(2);\n});\n", "it('reads', () => {\n  expect(p).toEqual({ x: 1, y: 2 });\n});\n");
add(JS, 'checks in a loop', "it('reads', () => {\n  expect(f(1)).toBe('a');\n  expect(f(2)).toBe('b');\n});\n", "it('reads', () => {\n  for (const [n, s] of [[1, 'a'], [2, 'b']]) {\n    expect(f(n)).toBe(s);\n  }\n});\n");
add(JS, 'a stricter check', ADDS.replace('toBe(3)', 'toBeTruthy()'), ADDS);
add(JS, 'try and fail become throws', "it('throws', () => {\n  try {\n    parse('');\n    assert.fail();\n  } catch (error) {\n    assert.equal(error.code, 'EMPTY');\n  }\n});\n", "it('throws', () => {\n  assert.throws(() => parse(''), { code: 'EMPTY' });\n});\n");
add(JS, 'an error that is asked more afterwards', "it('throws', async () => {\n  await assert.rejects(run(), /invalid/);\n});\n", "it('throws', async () => {\n  const error = await assert.rejects(run());\n  assert.ok(error.message.includes('invalid'));\n  assert.equal(error.code, 1);\n});\n");
add(JS, 'functions of the same name in several tests', "it('a', () => {\n  function run() { expect(a).toBe(1); }\n  run();\n});\nit('b', () => {\n  function run() { return 1; }\n  expect(run()).toBe(1);\n});\n", "it('b', () => {\n  function run() { return 1; }\n  expect(run()).toBe(1);\n});\nit('a', () => {\n  function run() { expect(a).toBe(1); }\n  run();\n});\nit('c', () => {\n  const run = () => { expect(x).toBe(2); expect(y).toBe(2); };\n  run();\n});\n");
add(JS, 'a function that takes another one', "const fails = (t, run) => {\n  t.throws(() => run(1), /x/);\n};\ntest('a', fails, () => start(), 1);\n", "const fails = (t, run) => {\n  t.throws(() => run(), /x/);\n};\ntest('a', fails, () => start());\n");
add(JS, 'a new test that runs on one platform', ADDS, `${ADDS}it.skipIf(process.platform === 'win32')('links', () => {\n  expect(link()).toBe(1);\n});\n`);
add(JS, 'a check that waits', "it('opens', async () => {\n  await open();\n  expect(page()).toBe('a');\n});\n", "it('opens', async () => {\n  await open();\n  await until('it is open', () => page() === 'a');\n});\n");
add(JS, 'a plan with the checks of another library', "test('a', (t) => {\n  t.plan(3);\n  t.error(null);\n  t.equal(a, 1);\n  t.same(b, []);\n});\n", "test('a', (t) => {\n  t.plan(2);\n  t.assert.strictEqual(a, 1);\n  t.assert.deepStrictEqual(b, []);\n});\n");
add(JS, 'regular expressions with quotes', "it('splits', () => {\n  expect(split(/[\"'`]/, x / 2)).toBe(1);\n});\n", "it('splits', () => {\n  const quote = /it\\.only\\('/;\n  expect(split(/[\"'`]/, x / 2)).toBe(1);\n});\n");
add('src/skip.ts', 'a product file with such a name', 'export const skip = 1;\n', "export const skip = () => it.skip('a', () => {});\n");
add('src/test.only.ts', 'a product file that changes', 'assert.equal(a, 1);\n', 'assert.ok(a);\n');

const PYTEST = 'def test_adds():\n    assert add(1, 2) == 3\n';
add(PY, 'black', "def test_lists():\n  assert f(1, {'a': [1,2]}) == ['x', 'y'], 'no'\n", 'def test_lists():\n    assert (\n        f(\n            1,\n            {"a": [1, 2]},\n        )\n        == ["x", "y"]\n    ), "no"\n');
add(PY, 'unittest becomes pytest', "class TestA(unittest.TestCase):\n    def test_adds(self):\n        self.assertEqual(add(1, 2), 3)\n        self.assertIsNone(f())\n", 'def test_adds():\n    assert add(1, 2) == 3\n    assert f() is None\n');
add(PY, 'a renamed test with a docstring', PYTEST, 'def test_sums_two_numbers():\n    """Sums.\n\n    @pytest.mark.skip is only a word here.\n    """\n    assert add(1, 2) == 3\n');
add(PY, 'a test in a class of its own', PYTEST, 'class TestAdd:\n    def test_adds(self):\n        assert add(1, 2) == 3\n');
add(PY, 'tests that become parameters', "def test_one():\n    assert f('a') == 'A'\n\n\ndef test_two():\n    assert f('b') == 'B'\n", "@pytest.mark.parametrize('given, wanted', [('a', 'A'), ('b', 'B')])\ndef test_f(given, wanted):\n    assert f(given) == wanted\n");
add(PY, 'a bare check in place of == True', 'def test_flag():\n    assert flag() == True\n', 'def test_flag():\n    assert flag()\n');
add(PY, 'checks in a function', "def test_a():\n    r = get('/')\n    assert r.status_code == 200\n    assert r.json() == {}\n", "def is_ok(answer):\n    assert answer.status_code == 200\n    assert answer.json() == {}\n\n\ndef test_a():\n    is_ok(get('/'))\n");
add(PY, 'functions of the same name in several tests', "def test_a():\n    def cli():\n        assert x() == 1\n    run(cli)\n\n\ndef test_b():\n    def cli():\n        pass\n    assert run(cli) == 2\n", "def test_a():\n    def cli():\n        assert x() == 1\n    run(cli)\n\n\ndef test_b():\n    def cli():\n        pass\n    assert run(cli) == 2\n\n\ndef test_c():\n    def cli():\n        pass\n    assert run(cli) == 3\n");
add(PY, 'another exception', "def test_raises():\n    with pytest.raises(ValueError):\n        parse('')\n", "def test_raises():\n    with pytest.raises(KeyError):\n        parse('')\n");
add(PY, 'a skip that was there', `@pytest.mark.skip\n${PYTEST}`, `@pytest.mark.skip(reason='slow')\n${PYTEST}`);
add(PY, 'a try that was there', 'def test_a():\n    try:\n        assert f() == 1\n    except OSError:\n        pass\n', 'def test_a():\n    try:\n        assert f() == 2\n    except OSError:\n        pass\n');

const GOTEST = 'package a\n\nfunc TestAdd(t *testing.T) {\n\tif got := Add(1, 2); got != 3 {\n\t\tt.Errorf("got %d", got)\n\t}\n}\n';
add(GO, 'another message', GOTEST, GOTEST.replace('t.Errorf("got %d", got)', 't.Fatalf("Add(1, 2) = %d, want 3", got)'));
add(GO, 'testify in place of an if', GOTEST, 'package a\n\nfunc TestAdd(t *testing.T) {\n\trequire.Equal(t, 3, Add(1, 2))\n}\n');
add(GO, 'tests that become a table', 'func TestOne(t *testing.T) {\n\tif F(1) != 2 {\n\t\tt.Error("x")\n\t}\n}\n\nfunc TestThree(t *testing.T) {\n\tif F(3) != 4 {\n\t\tt.Error("x")\n\t}\n}\n', 'func TestF(t *testing.T) {\n\tfor _, tt := range []struct{ in, want int }{\n\t\t{1, 2},\n\t\t{3, 4},\n\t} {\n\t\tif got := F(tt.in); got != tt.want {\n\t\t\tt.Errorf("F(%d) = %d", tt.in, got)\n\t\t}\n\t}\n}\n');
add(GO, 'checks that become rows', 'func TestHooks(t *testing.T) {\n\trun()\n\tif pre != "x" {\n\t\tt.Error("pre")\n\t}\n\tif post != "x" {\n\t\tt.Error("post")\n\t}\n}\n', 'func TestHooks(t *testing.T) {\n\trun()\n\tfor _, v := range []struct {\n\t\tname string\n\t\tgot  string\n\t}{\n\t\t{"pre", pre},\n\t\t{"post", post},\n\t} {\n\t\tif v.got != x {\n\t\t\tt.Error(v.name)\n\t\t}\n\t}\n}\n');
add(GO, 'a renamed test in another file', GOTEST, null, { path: 'pkg/sum_test.go', before: null, after: GOTEST.replace('TestAdd', 'TestSum') });
add('spec/a_spec.rb', 'ruby: a test in another file', "it 'adds' do\n  expect(add(1, 2)).to eq 3\nend\n", '', { path: 'spec/b_spec.rb', before: '', after: "it 'adds' do\n  expect(add(1, 2)).to eq 3\nend\n" });
