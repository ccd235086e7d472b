import assert from 'node:assert/strict';
import { matchResults } from '../../../src/coverage/match-results.ts';
import type { TestReference } from '../../../src/coverage/test-reference.ts';
import type { ResultSet, TestCase } from '../../../src/results/test-case.ts';
import { commandReference, fileReference, nameReference, resultSet, testCase } from './facts.ts';

function matched(reference: TestReference, cases: TestCase[], files: string[] = [], texts: Record<string, string> = {}, set: Partial<ResultSet> = {}): string[] {
  const [results = []] = matchResults([reference], { sets: [resultSet(cases, set)], testTexts: new Map(Object.entries(texts)) }, new Set(files));
  return results.map(({ name, test }) => `${name}${test?.suite ? ` @${test.suite}` : ''}`);
}

const PYTHON = ['api/tests/test_health.py', 'web/tests/test_health.py', 'api/tests/test_agent.py'];

describe('results of a file', () => {
  it('are those that name it, from the workspace or from a folder of its own', () => {
    for (const file of ['api/tests/test_health.py', './api/tests/test_health.py', '/home/me/project/api/tests/test_health.py', 'C:\\project\\api\\tests\\test_health.py']) {
      assert.deepEqual(matched(fileReference('api/tests/test_health.py'), [testCase('test_a', { file })], PYTHON), ['test_a'], file);
      assert.deepEqual(matched(fileReference('web/tests/test_health.py'), [testCase('test_a', { file })], PYTHON), [], file);
    }
    assert.deepEqual(matched(fileReference('api/tests/test_agent.py'), [testCase('test_a', { file: 'tests/test_agent.py' })], PYTHON), ['test_a']);
    assert.deepEqual(matched(fileReference('api/tests/test_agent.py'), [testCase('test_a', { file: 'tests/test_agent.py' })]), ['test_a']);
    assert.deepEqual(matched(fileReference('test_agent.py'), [testCase('test_a', { file: 'api/tests/test_agent.py' })], PYTHON), ['test_a']);
  });

  it('are not those of a file whose name ends alike', () => {
    assert.deepEqual(matched(fileReference('tests/a.test.ts'), [testCase('x', { file: 'more-tests/a.test.ts' }), testCase('y', { file: 'tests/aa.test.ts' })]), []);
    assert.deepEqual(matched(fileReference('tests/b.py'), [testCase('x', { file: 'api/tests/b.py' })], ['tests/b.py', 'api/tests/b.py']), []);
    assert.deepEqual(matched(fileReference('web/a.test.ts'), [testCase('x', { file: 'web/a.test.ts' })], ['a.test.ts']), ['x']);
  });

  it('that several could be are those of the one beside the report', () => {
    const cases = [testCase('test_a', { file: 'tests/test_health.py' })];
    assert.deepEqual(matched(fileReference('api/tests/test_health.py'), cases, PYTHON, {}, { source: 'api/out/report.xml' }), ['test_a']);
    assert.deepEqual(matched(fileReference('web/tests/test_health.py'), cases, PYTHON, {}, { source: 'api/out/report.xml' }), []);
    const dotted = [testCase('test_a', { suite: 'tests.test_health' })];
    assert.deepEqual(matched(fileReference('web/tests/test_health.py'), dotted, PYTHON, {}, { source: 'web/report.xml' }), ['test_a @tests.test_health']);
    assert.deepEqual(matched(fileReference('api/tests/test_health.py'), dotted, PYTHON, {}, { source: 'web/report.xml' }), []);
  });

  it('that several could be are those of the one that has the test in its text', () => {
    const texts = { 'api/tests/test_health.py': 'def test_a(): pass', 'web/tests/test_health.py': 'def test_b(): pass' };
    const cases = [testCase('test_a', { file: 'tests/test_health.py' }), testCase('test_c', { file: 'tests/test_health.py' })];
    assert.deepEqual(matched(fileReference('api/tests/test_health.py'), cases, PYTHON, texts), ['test_a', 'test_c']);
    assert.deepEqual(matched(fileReference('web/tests/test_health.py'), cases, PYTHON, texts), ['test_c']);
    assert.deepEqual(matched(fileReference('web/tests/test_health.py'), [testCase('test_b', { suite: 'tests.test_health' }), testCase('test_a', { suite: 'tests.test_health' })], PYTHON, texts), ['test_b @tests.test_health']);
  });

  it('are found by module, class and package', () => {
    assert.deepEqual(matched(fileReference('api/tests/test_agent.py'), [testCase('test_a', { suite: 'tests.test_agent.TestX' }), testCase('test_b', { suite: 'api.tests.test_agent' })], PYTHON).length, 2);
    const java = ['src/test/java/a/b/CTest.java', 'src/test/java/a/d/CTest.java'];
    assert.deepEqual(matched(fileReference(java[0] ?? ''), [testCase('x', { suite: 'a.b.CTest' }), testCase('y', { suite: 'a.b.CTest$Inner' }), testCase('z', { suite: 'a.d.CTest' })], java), ['x @a.b.CTest', 'y @a.b.CTest$Inner']);
    const go = ['pkg/foo/a_test.go', 'pkg/foo/b_test.go', 'pkg/bar/a_test.go'];
    const texts = { 'pkg/foo/a_test.go': 'func TestA(t *testing.T) {}', 'pkg/foo/b_test.go': 'func TestB(t *testing.T) {}', 'pkg/bar/a_test.go': 'func TestA(t *testing.T) {}' };
    const cases = [testCase('TestA', { suite: 'example.com/m/pkg/foo' }), testCase('TestA/sub', { suite: 'example.com/m/pkg/foo' }), testCase('TestB', { suite: 'example.com/m/pkg/foo' })];
    assert.deepEqual(matched(fileReference('pkg/foo/a_test.go'), cases, go, texts), ['TestA @example.com/m/pkg/foo', 'TestA/sub @example.com/m/pkg/foo']);
    assert.deepEqual(matched(fileReference('pkg/bar/a_test.go'), cases, go, texts), []);
    assert.equal(matched(fileReference('pkg/foo/'), cases, go, texts).length, 3);
    assert.deepEqual(matched(fileReference('test/a.test.ts'), [testCase('a > b', { suite: 'test/a.test.ts' })], ['test/a.test.ts']), ['a > b @test/a.test.ts']);
  });

  it('are found by its text where a report names no file: as whole literals and identifiers', () => {
    const texts = { 'test/a.test.ts': "describe('slugs', () => {\n  it('makes lower case', () => {});\n});", 'test/b.test.ts': '// it makes lower case of words\nit("makes lower case of words");' };
    const files = Object.keys(texts);
    assert.deepEqual(matched(fileReference('test/a.test.ts'), [testCase('slugs > makes lower case'), testCase('lower')], files, texts), ['slugs > makes lower case']);
    assert.deepEqual(matched(fileReference('test/b.test.ts'), [testCase('slugs > makes lower case')], files, texts), []);
    assert.deepEqual(matched(fileReference('test/a.test.ts'), [testCase('slugs makes lower case', { suite: 'slugs' })], files, texts), ['slugs makes lower case @slugs']);
  });

  it('of one name in several files are told apart by what they are part of', () => {
    const texts = { 'test/a.test.ts': "describe('a', () => { it('works') })", 'test/b.test.ts': "describe('b', () => { it('works') })" };
    assert.deepEqual(matched(fileReference('test/a.test.ts'), [testCase('a > works'), testCase('b > works')], Object.keys(texts), texts), ['a > works']);
  });

  it('of a folder and a pattern are those of all files in it', () => {
    const cases = [testCase('x', { file: 'test/unit/a.test.ts' }), testCase('y', { file: 'test/unit/deep/b.test.ts' }), testCase('z', { file: 'test/e2e/c.test.ts' }), testCase('u', { file: 'unit/d.test.ts' })];
    const files = ['test/unit/a.test.ts', 'test/unit/deep/b.test.ts', 'test/e2e/c.test.ts'];
    assert.deepEqual(matched(fileReference('test/unit/'), cases, files), ['x', 'y', 'u']);
    assert.deepEqual(matched(fileReference('test/**/*.test.ts'), cases, files), ['x', 'y', 'z']);
    assert.deepEqual(matched(fileReference('test/*/*.test.ts'), cases, files), ['x', 'z']);
    assert.deepEqual(matched(fileReference(`test/${'*a'.repeat(30)}`), cases, files), []);
  });
});

describe('results of a name', () => {
  const cases = [
    testCase('test_a[1-2]', { file: 'tests/test_x.py', suite: 'tests.test_x.TestSlug' }), testCase('test_ab', { file: 'tests/test_x.py' }), testCase('slugs > lower case', { file: 'a.test.ts' }),
    testCase('adds(int)', { suite: 'a.SumTest' }), testCase('TestGo/sub', { suite: 'm/p' }),
  ];
  const names = (name: string, path: string | null = null): string[] => matched(nameReference(name, path), cases).map((each) => each.split(' @')[0] ?? '').sort();

  it('are those of the whole name, its last part, its function, its class, its module', () => {
    assert.deepEqual(names('test_a'), ['test_a[1-2]']);
    assert.deepEqual(names('test_a[1-2]'), ['test_a[1-2]']);
    assert.deepEqual(names('test_a[9]'), []);
    assert.deepEqual(names('slugs > lower case'), ['slugs > lower case']);
    assert.deepEqual(names('lower case'), ['slugs > lower case']);
    assert.deepEqual(names('lower'), []);
    assert.deepEqual(names('adds'), ['adds(int)']);
    assert.deepEqual(names('TestGo'), ['TestGo/sub']);
    assert.deepEqual(names('TestSlug'), ['test_a[1-2]']);
    assert.deepEqual(names('TestSlug.test_a'), ['test_a[1-2]']);
    assert.deepEqual(names('TestSlug::test_a'), ['test_a[1-2]']);
    assert.deepEqual(names('TestOther.test_a'), []);
    assert.deepEqual(names('test_x'), ['test_a[1-2]', 'test_ab']);
  });

  it('may have stars', () => {
    assert.deepEqual(names('test_*'), ['test_a[1-2]', 'test_ab']);
    assert.deepEqual(names('*b'), ['TestGo/sub', 'test_ab']);
    assert.deepEqual(names('t*_*b'), ['test_ab']);
    assert.deepEqual(names('*'), []);
    assert.deepEqual(names('test_a*b*b'), []);
  });

  it('with a file are those in it', () => {
    assert.deepEqual(names('test_a', 'tests/test_x.py'), ['test_a[1-2]']);
    assert.deepEqual(names('test_a', 'tests/test_y.py'), []);
  });

  it('in several files are those in a file that the spec names', () => {
    const same = [testCase('test_a', { file: 'a/tests/test_a.py' }), testCase('test_a', { file: 'b/tests/test_b.py' })];
    const [, results = []] = matchResults([fileReference('b/tests/test_b.py'), nameReference('test_a')], { sets: [resultSet(same)], testTexts: new Map() }, new Set());
    assert.deepEqual(results.map(({ test }) => test?.file), ['b/tests/test_b.py']);
    assert.equal(matched(nameReference('test_a'), same).length, 2);
  });
});

describe('results of a command', () => {
  it('are all that its newest run told of, or how it ended', () => {
    const run = (cases: TestCase[], rest: Partial<ResultSet>): ResultSet => resultSet(cases, { kind: 'run', source: 'task_1', command: ['npm', 'run', 'test'], ...rest });
    const of = (sets: ResultSet[]): unknown => matchResults([commandReference('npm', 'test')], { sets, testTexts: new Map() }, new Set())[0]?.map(({ name, outcome }) => [name, outcome]);
    assert.deepEqual(of([run([testCase('a'), testCase('b', { outcome: 'failed' })], { ok: false })]), [['a', 'passed'], ['b', 'failed']]);
    assert.deepEqual(of([run([], { ok: true })]), [['npm test', 'passed']]);
    assert.deepEqual(of([run([], { ok: false })]), [['npm test', 'failed']]);
    assert.deepEqual(of([run([], { ok: null })]), []);
    assert.deepEqual(of([run([], { ok: true, at: 5 }), run([testCase('old')], { at: 3 })]), [['npm test', 'passed']]);
    assert.deepEqual(of([resultSet([testCase('a')], { command: ['npm', 'test', '--', 'x'] })]), []);
    // A newer report of another source speaks for its tests.
    assert.deepEqual(of([resultSet([testCase('a', { outcome: 'failed' })], { at: 9 }), run([testCase('a')], { at: 3 })]), [['a', 'failed']]);
  });
});

describe('the newest result of a test', () => {
  it('wins, in whatever order the sets come and however reports write its place', () => {
    const old = resultSet([testCase('test_a', { suite: 'tests.test_agent', outcome: 'failed' }), testCase('test_b', { suite: 'tests.test_agent', outcome: 'failed' })], { at: 1 });
    const fresh = resultSet([testCase('test_a', { file: 'tests/test_agent.py' })], { at: 2 });
    for (const sets of [[old, fresh], [fresh, old]]) {
      const [results = []] = matchResults([fileReference('api/tests/test_agent.py')], { sets, testTexts: new Map() }, new Set(PYTHON));
      assert.deepEqual(results.map(({ name, outcome }) => `${name} ${outcome}`).sort(), ['test_a passed', 'test_b failed']);
    }
  });

  it('is the worst where one report has it twice', () => {
    const [results = []] = matchResults([nameReference('test_a')], { sets: [resultSet([testCase('test_a'), testCase('test_a', { outcome: 'failed' }), testCase('test_a', { outcome: 'skipped' })])], testTexts: new Map() }, new Set());
    assert.deepEqual(results.map(({ outcome }) => outcome), ['failed']);
  });
});

describe('results of a folder', () => {
  const cases = [testCase('test_a', { file: 'api/tests/test_a.py' }), testCase('test_b', { file: 'api/tests/test_b.py' })];
  const folderOf = (...others: TestReference[]): number[] =>
    matchResults([fileReference('api/tests/'), ...others], { sets: [resultSet(cases)], testTexts: new Map() }, new Set(['api/tests/test_a.py', 'api/tests/test_b.py'])).map(({ length }) => length);

  it('are all within, also beside a file there that has run, or files elsewhere', () => {
    assert.deepEqual(folderOf(), [2]);
    assert.deepEqual(folderOf(fileReference('api/tests/test_a.py'), fileReference('api/tests/test_later.py')), [2, 1, 0]);
    assert.deepEqual(folderOf(fileReference('web/tests/test_c.py'), nameReference('test_later')), [2, 0, 0]);
  });

  it('are none where it is only the place of files that are named and have not run', () => {
    assert.deepEqual(folderOf(fileReference('api/tests/test_later.py')), [0, 0]);
    assert.deepEqual(folderOf(fileReference('api/tests/test_later.py'), nameReference('test_a')), [0, 0, 1]);
  });
});
