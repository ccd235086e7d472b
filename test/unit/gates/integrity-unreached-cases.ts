import type { FileChange } from '../../../src/gates/test-integrity.ts';
import type { IntegrityCase } from './integrity-cases.ts';

/** Checks that still stand there and are not made any more, or that nothing waits for. */
export const UNREACHED_CASES: IntegrityCase[] = [];
/** Changes that look like it, and take nothing away. */
export const REACHED: { name: string; changes: FileChange[] }[] = [];

interface Language {
  path: string;
  /** A test with a statement in front of its check, `@`, or with something else in place of it. */
  test: (body: string) => string;
  check: string;
  how: string;
}

const JS: Language = { path: 'test/a.test.ts', test: (body) => `it('adds', async () => {\n  ${body}\n});\n`, check: 'expect(sum).toBe(3);', how: 'toBe' };
const PY: Language = { path: 'tests/test_a.py', test: (body) => `def test_adds():\n    ${body}\n`, check: 'assert add(1, 2) == 3', how: 'assert ==' };
const GO: Language = { path: 'pkg/a_test.go', test: (body) => `func TestAdd(t *testing.T) {\n\t${body}\n}\n`, check: 'if got := Add(1, 2); got != 3 {\n\t\tt.Errorf("got %d", got)\n\t}', how: 'Errorf if got ! = 3' };

const MESSAGES = { never: 'never makes its check', if: 'makes its check', unawaited: 'does not wait for its check' };

/** A test that had its check alone becomes one with `body`, in which `@` is the check; `before`, where it was another. */
function lost(language: Language, kind: keyof typeof MESSAGES, body: string, before = '@'): void {
  const [was, is] = [before, body].map((text) => language.test(text.replace('@', language.check)));
  const at = language.test(body).indexOf('@') + (language === GO ? GO.check.indexOf('t.Errorf') : 0);
  const line = (is ?? '').slice(0, at).split('\n').length;
  const name = /(?:it\('|def |func )(\w+)/.exec(is ?? '')?.[1];
  UNREACHED_CASES.push({
    name: `${language.path}: ${body.replace(/\s+/g, ' ')}`, changes: [{ path: language.path, before: was ?? '', after: is ?? '' }],
    expected: [`weakened ${language.path}:${line} after`], messages: [`The test \`${name}\` ${MESSAGES[kind]} \`${language.how}\`${kind === 'if' ? ' only under a condition' : ''}.`],
  });
}

function kept(language: Language, name: string, body: string, before = '@'): void {
  const [was, is] = [before, body].map((text) => language.test(text.replace('@', language.check)));
  REACHED.push({ name: `${language.path}: ${name}`, changes: [{ path: language.path, before: was ?? '', after: is ?? '' }] });
}

function changed(path: string, name: string, before: string, after: string, expected: string[], messages?: string[]): void {
  const changes = [{ path, before, after }];
  if (expected.length === 0) REACHED.push({ name: `${path}: ${name}`, changes });
  else UNREACHED_CASES.push({ name: `${path}: ${name}`, changes, expected, ...(messages === undefined ? {} : { messages }) });
}

for (const body of [
  'if (process.env.CI) return;\n  @', 'if (true) return\n  @', 'if (process.env.CI) {\n    console.log("not here");\n    return;\n  }\n  @', 'if (a) {\n    if (b) return undefined;\n  }\n  @', 'if (slow()) return done();\n  @',
  'try {\n    await open();\n  } catch {\n    return;\n  }\n  @', 'for (const each of all) {\n    if (each.isOld) return;\n    @\n  }', 'expect(sum).toBeDefined();\n  if (sum) return;\n  @',
]) lost(JS, 'if', body);
for (const body of [
  'return undefined;\n  @', 'return void 0\n  @', 'return Promise.resolve();\n  @', 'run()\n  return null\n  @', '{\n    return;\n  }\n  @', 'each(all, () => {\n    return;\n    @\n  });',
  'while (false) {\n    @\n  }', 'for (const each of []) @', 'for (const each of []) {\n    @\n  }', 'for (; false; ) {\n    @\n  }', 'if (false) {\n    @\n  }', 'if (false && ready) @', '[].forEach(() => {\n    @\n  });', 'while (false) {\n    if (ready) @\n  }',
]) lost(JS, 'never', body);
for (const body of [
  'void (async () => {\n    @\n  })();', '(async () => {\n    @\n  })();', 'run().then((sum) => {\n    @\n  });', 'new Run(1).go()\n    .then((sum) => { @ })\n    .catch(() => {})\n  await stop()', 'void run(async () => {\n    @\n  });', 'if (ready) return run();\n  run().then(() => { @ });',
]) lost(JS, 'unawaited', body);

const REJECTS: Language = { ...JS, check: 'expect(run()).rejects.toThrow(/x/);', how: 'toThrow' };
for (const body of ['@', 'void @', 'const a = 1\n  @\n  await stop()']) lost(REJECTS, 'unawaited', body, 'await @');
lost({ ...JS, check: 'assert.rejects(run(), /x/);', how: 'assert.rejects' }, 'unawaited', '@', 'await @');
lost({ ...JS, check: 'expect(run()).to.eventually.equal(3);', how: 'equal' }, 'unawaited', '@', 'return @');

kept(JS, 'a return at the end', '@\n  return;');
kept(JS, 'a return with a value at the end', '@\n  return sum;');
kept(JS, 'a return of the check', 'return @');
kept(JS, 'a return of the check on the next lines', 'return (\n    expect(sum).toBe(3)\n  );');
kept(JS, 'a return of something and the check', 'return ready &&\n    @', 'return ready && @');
kept(JS, 'an early return in a function of the test', 'const twice = (n) => {\n    if (n === undefined) return 0;\n    return 2 * n;\n  };\n  @');
kept(JS, 'an early return in a function with a type', 'function twice(n): { n: number } {\n    if (n === undefined) return { n: 0 };\n    return { n };\n  }\n  @');
kept(JS, 'an early return in a callback', 'const some = all.filter((each) => {\n    if (!each) return false;\n    return true;\n  });\n  @');
kept(JS, 'returns of methods', 'const store = { get() { return 1; }, set(to) { if (to) return; } };\n  @');
kept(JS, 'a function that is declared behind a return', 'return check();\n  function check() {\n    @\n  }');
kept(JS, 'an early return that was there', 'if (process.env.CI) return;\n  start();\n  @', 'if (process.env.CI) return;\n  @');
kept(JS, 'an if that becomes an early return', 'if (process.env.CI) return;\n  @', 'if (!process.env.CI) {\n    @\n  }');
kept(JS, 'an error that is handed on', 'if (error) return done(error);\n  @');
kept(JS, 'a return behind a failure', 'if (sum === undefined) {\n    expect.fail("no sum");\n    return;\n  }\n  @');
kept(JS, 'a return behind checks of its own', 'if (isOld) {\n    expect(name()).toBe("old");\n    return;\n  }\n  @');
kept(JS, 'a return in a branch with checks around it', 'if (isOld) {\n    expect(name()).toBe("old");\n    if (isOlder) {\n      return;\n    }\n  }\n  @');
kept(JS, 'a throw under a condition', 'if (error) throw error;\n  @');
kept(JS, 'a skip under a condition that becomes a return of it', 'if (isOld) return this.skip();\n  @', 'if (isOld) this.skip();\n  @');
kept(JS, 'a return that only tells the compiler', 'expect(found).toBeDefined();\n  if (!found) return;\n  @');
kept(JS, 'a return that only tells the compiler of a kind', "expect(found.kind).toBe('sum');\n  if (found.kind !== 'sum') {\n    return;\n  }\n  @");
kept(JS, 'a return in another case', 'switch (kind) {\n    case 1: stop(); return;\n    default: @\n  }', 'switch (kind) {\n    case 1: stop(); break;\n    default: @\n  }');
kept(JS, 'a loop that runs once', 'do { start(); } while (false)\n  @');
kept(JS, 'a loop', 'for (const sum of sums()) {\n    @\n  }');
kept(JS, 'a promise that is awaited', 'await run().then((sum) => { @ });');
kept(JS, 'a promise that is returned', 'return run().then((sum) => {\n    @\n  });');
kept(JS, 'a promise that is kept', 'const running = run().then((sum) => { @ });\n  await running;');
kept(JS, 'promises that are awaited together', 'await Promise.all([\n    run().then((sum) => { @ }),\n    stop(),\n  ]);');
kept(JS, 'a promise that tells its end', 'run().then((sum) => { @ }).then(done, done);');
kept(JS, 'a promise in a test that counts its checks', 't.plan(1);\n  run().then((sum) => {\n    @\n  });\n  await stop();', 't.plan(1);\n  await run().then((sum) => {\n    @\n  });');
kept(JS, 'a promise within one that is awaited', 'await new Promise((resolve) => {\n    run().then((sum) => { @ resolve(sum); });\n  });');
kept(JS, 'a function that is called at once', '(() => {\n    @\n  })();');
kept(JS, 'an async function that is awaited', 'await (async () => {\n    @\n  })();');
changed(JS.path, 'a promise that an arrow gives back', JS.test(JS.check), "it('adds', () =>\n  run().then((sum) => {\n    expect(sum).toBe(3);\n  }));\n", []);
kept(REJECTS, 'return in place of await', 'return @', 'await @');
kept(REJECTS, 'a rejection that is awaited later', 'const failing = @\n  await failing;', 'await @');
kept(REJECTS, 'a rejection among others', 'await Promise.all([\n    expect(run()).rejects.toThrow(/x/),\n    stop(),\n  ]);', 'await @');
kept(REJECTS, 'a rejection that nothing waited for', 'start();\n  @', '@');
changed(JS.path, 'a rejection that an arrow gives back', REJECTS.test(`await ${REJECTS.check}`), "it('adds', () => expect(run()).rejects.toThrow(/x/));\n", []);
changed(JS.path, 'a function of the file that gives up', "function same(a, b) {\n  expect(a).toBe(b);\n}\nit('adds', () => {\n  same(sum, 3);\n});\n", "function same(a, b) {\n  if (process.env.CI) return;\n  expect(a).toBe(b);\n}\nit('adds', () => {\n  same(sum, 3);\n});\n", ['weakened test/a.test.ts:3 after']);

for (const body of ['if CI:\n        return\n    @', 'if CI: return\n    @', 'if True:\n        return None\n    @', 'try:\n        start()\n    except OSError:\n        return\n    @', 'for each in everything:\n        if CI:\n            return\n        @', 'if a:\n        with b:\n            return\n    @']) lost(PY, 'if', body);
for (const body of ['return None\n    @', 'return add(1, 2)\n    @', 'with start():\n        return\n        @', 'with start():\n        return\n    @', 'if False:\n        @', 'if 0: @', 'while False:\n        @', 'for _ in []:\n        @', 'for _ in range(0):\n        if ready:\n            @', 'if False and ready:\n        @']) lost(PY, 'never', body);
kept(PY, 'a return at the end', '@\n    return');
kept(PY, 'a return with a value at the end', '@\n    return None');
kept(PY, 'an early return in a function of the test', 'def twice(n):\n        if n is None:\n            return 0\n        return 2 * n\n    @');
kept(PY, 'an early return that was there', 'if CI:\n        return\n    start()\n    @', 'if CI:\n        return\n    @');
kept(PY, 'an if that becomes an early return', 'if CI:\n        return\n    @', 'if not CI:\n        @');
kept(PY, 'a return behind a failure', 'if error:\n        pytest.fail("no")\n        return\n    @');
kept(PY, 'a return behind checks of its own', 'if OLD:\n        assert name() == "old"\n        return\n    @');
kept(PY, 'a return in a branch with checks around it', 'if OLD:\n        assert name() == "old"\n        if OLDER:\n            return\n    @');
kept(PY, 'a return of what raises', 'with pytest.raises(ValueError):\n        return parse("")\n    @', 'with pytest.raises(ValueError):\n        parse("")\n    @');
kept(PY, 'a return in front of finally', 'try:\n        return start()\n    finally:\n        @', 'try:\n        start()\n    finally:\n        @');
kept(PY, 'a return in another case', 'match kind:\n        case 1:\n            return\n        case _:\n            @', 'match kind:\n        case 1:\n            stop()\n        case _:\n            @');

for (const body of ['if os.Getenv("CI") != "" {\n\t\treturn\n\t}\n\t@', 'if true { return }\n\t@', 'for _, each := range all {\n\t\tif each.isOld {\n\t\t\treturn\n\t\t}\n\t\t@\n\t}']) lost(GO, 'if', body);
lost(GO, 'if', 't.Run("a", func(t *testing.T) {\n\t\tif isOld() {\n\t\t\treturn\n\t\t}\n\t\t@\n\t})', 't.Run("a", func(t *testing.T) {\n\t\t@\n\t})');
for (const body of ['return\n\t@', '{\n\t\treturn\n\t}\n\t@', 'for false {\n\t\t@\n\t}', 'for range []int{} {\n\t\t@\n\t}', 'if false {\n\t\t@\n\t}']) lost(GO, 'never', body);
kept(GO, 'a return at the end', '@\n\treturn');
kept(GO, 'a return behind a failure', 'if err != nil {\n\t\tt.Errorf("no: %v", err)\n\t\treturn\n\t}\n\t@');
kept(GO, 'a return behind a check that failed', 'if !assert.NoError(t, err) {\n\t\treturn\n\t}\n\t@');
kept(GO, 'a return where an error is wanted', 'if wantErr {\n\t\tif err == nil {\n\t\t\tt.Fatal("no error")\n\t\t} else {\n\t\t\treturn\n\t\t}\n\t}\n\t@');
kept(GO, 'an early return in a function of the test', 'twice := func(n int) int {\n\t\tif n == 0 {\n\t\t\treturn 0\n\t\t}\n\t\treturn 2 * n\n\t}\n\t@');
kept(GO, 'an early return in a handler', 'http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {\n\t\tif r.URL == nil {\n\t\t\treturn\n\t\t}\n\t})\n\t@');
kept(GO, 'an early return that was there', 'if isOld() {\n\t\treturn\n\t}\n\tstart()\n\t@', 'if isOld() {\n\t\treturn\n\t}\n\t@');
kept(GO, 'a return in another case', 'switch kind {\n\tcase 1:\n\t\treturn\n\tdefault:\n\t\t@\n\t}', 'switch kind {\n\tcase 1:\n\t\tstop()\n\tdefault:\n\t\t@\n\t}');
kept(GO, 'a skip under a condition that returns as well', 'if isOld() {\n\t\tt.Skip("old")\n\t\treturn\n\t}\n\t@', 'if isOld() {\n\t\tt.Skip("old")\n\t}\n\t@');

for (const [assertion, how] of [['assert (add(1, 2) == 3, "sum")', 'with a message'], ['assert(\n        add(1, 2) == 3,\n        "sum",\n    )', 'over several lines'], ['assert (add(1, 2) == 3,)', 'of one']]) {
  changed(PY.path, `a tuple ${how}`, PY.test('assert add(1, 2) == 3, "sum"'), PY.test(assertion ?? ''), ['weakened tests/test_a.py:2 after'], ['The test `test_adds` has a check that always holds: `assert ==` became `assert (…, …)`.']);
}
changed(PY.path, 'parentheses without a comma', PY.test('assert add(1, 2) == 3, "sum"'), PY.test('assert (\n        add(1, 2) == 3\n    ), "sum"'), []);
changed(PY.path, 'tuples that are compared', PY.test('assert (a, b) == (1, 2)'), PY.test('assert (a, b) == (1, 2), "both"'), []);
changed(PY.path, 'a tuple that was there', PY.test('assert (a == 1, "a")'), PY.test('start()\n    assert (a == 1, "a")'), []);

const TEST = PY.test(PY.check);
const IN_CLASS = 'class TestAdd:\n    def test_adds(self):\n        assert add(1, 2) == 3\n';
changed(PY.path, 'a second test of the name', TEST, `${TEST}\n\ndef test_adds():\n    assert add(1, 2)\n`, ['weakened tests/test_a.py:6 after'], ['The test `test_adds` checks less: `assert ==` became `assert`.']);
changed(PY.path, 'a second test of the name with nothing in it', TEST, `${TEST}\n\ndef test_adds():\n    pass\n`, ['emptied tests/test_a.py:5 after']);
changed(PY.path, 'a second method of the name', IN_CLASS, `${IN_CLASS}\n    def test_adds(self):\n        pass\n`, ['emptied tests/test_a.py:5 after']);
changed(PY.path, 'a second class of the name', IN_CLASS, `${IN_CLASS}\n\nclass TestAdd:\n    pass\n`, ['deleted tests/test_a.py:2 before']);
changed(PY.path, 'a test of the name in another class', IN_CLASS, `${IN_CLASS}\n\nclass TestSum:\n    def test_adds(self):\n        assert sum([1]) == 1\n`, []);
changed(PY.path, 'either of two tests', TEST, `if OLD:\n    def test_adds():\n        assert add(1, 2) == 3\nelse:\n    def test_adds():\n        assert add(1, 2) == 3\n`, []);
changed(PY.path, 'a shadowed test that is renamed', `${TEST}\n\ndef test_adds():\n    assert add(2, 2) == 4\n`, `def test_adds_more():\n    assert add(1, 2) == 3\n\n\ndef test_adds():\n    assert add(2, 2) == 4\n`, []);

const EACH = (table: string, rows = '[1, 2], [3, 4], [5, 6]'): string => `const rows = [${rows}];\nit.each(${table})('f(%d)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n`;
for (const [table, message] of [['rows.slice(0, 1)', '2 cases'], ['rows.slice(1)', 'one case'], ['rows\n  .slice(0, -1)', 'one case'], ['[[1, 2], [3, 4], [5, 6]].slice(-1)', '2 cases']]) {
  changed(JS.path, `it.each(${table?.replace(/\s+/g, '')})`, EACH('rows'), EACH(table ?? ''), ['weakened test/a.test.ts:2 after'], [`The test \`f(%d)\` has ${message} fewer.`]);
}
const LOOP = (head: string, end = ''): string => `const rows = [[1, 2], [3, 4]];\n${head} {\n  it(\`f(\${a})\`, () => expect(f(a)).toBe(b));\n}${end}\n`;
changed(JS.path, 'for (… of rows.slice(0, 1))', LOOP('for (const [a, b] of rows)'), LOOP('for (const [a, b] of rows.slice(0, 1))'), ['weakened test/a.test.ts:3 after']);
changed(JS.path, 'rows.slice(0, 1).forEach(…)', LOOP('rows.forEach(([a, b]) =>', ');'), LOOP('rows.slice(0, 1).forEach(([a, b]) =>', ');'), ['weakened test/a.test.ts:3 after']);
changed(JS.path, 'a slice that was there', EACH('rows.slice(0, 2)'), EACH('rows.slice(0, 2)', '[1, 2], [3, 4], [5, 6], [7, 8]'), []);
changed(JS.path, 'a slice that is taken away', EACH('rows.slice(0, 2)'), EACH('rows'), []);
changed(JS.path, 'a slice of everything', EACH('rows'), EACH('rows.slice()'), []);

const PARAMETRIZE = (table: string, rows = '1, 2, 3'): string => `rows = [${rows}]\n\n\n@pytest.mark.parametrize('a', ${table})\ndef test_f(a):\n    assert f(a) == 1\n`;
for (const [table, message] of [['rows[:1]', '2 cases'], ['rows[1:]', 'one case'], ['rows[:-1]', 'one case'], ['[1, 2, 3][:1]', '2 cases']]) {
  changed(PY.path, `parametrize(${table})`, PARAMETRIZE('rows'), PARAMETRIZE(table ?? ''), ['weakened tests/test_a.py:5 after'], [`The test \`test_f\` has ${message} fewer.`]);
}
changed(PY.path, 'a part of the rows that was there', PARAMETRIZE('rows[:2]'), PARAMETRIZE('rows[:2]', '1, 2, 3, 4'), []);
changed(PY.path, 'all of the rows', PARAMETRIZE('rows'), PARAMETRIZE('rows[:]'), []);
changed(PY.path, 'rows that are made', PARAMETRIZE('[1, 2, 3]'), PARAMETRIZE('[n for n in range(1, 4)]'), []);

const TABLE = (rows: string, more = ''): string => `func TestF(t *testing.T) {\n\ttests := []struct{ in, want int }{\n\t\t{1, 2},\n\t\t{3, 4},\n${more}\t}\n\tfor _, tt := range ${rows} {\n\t\tif got := F(tt.in); got != tt.want {\n\t\t\tt.Errorf("%d", got)\n\t\t}\n\t}\n}\n`;
for (const rows of ['tests[:1]', 'tests[1:]', 'tests[0:1]']) changed(GO.path, `range ${rows}`, TABLE('tests'), TABLE(rows), ['weakened pkg/a_test.go:1 after'], ['The test `TestF` has one case fewer.']);
changed(GO.path, 'a part of the rows that was there', TABLE('tests[:1]'), TABLE('tests[:1]', '\t\t{5, 6},\n'), []);
