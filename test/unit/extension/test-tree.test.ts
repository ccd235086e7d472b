import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { leavesOf, runsFor, specTestId, testTree, type TestNode, type TestScope } from '../../../src/extension/model/test-tree.ts';
import { coverage, regressed, result, specCoverage, testFile, tested } from './coverages.ts';
import { someCoverage } from './arbitrary-snapshots.ts';
import { ago, folderNamed, snapshot } from './snapshots.ts';

/** A tree of tests as text: `label (path:line) = outcome`. */
function textOf(nodes: readonly TestNode[], depth = 0): string {
  return nodes.map(({ label, path, line, outcome, children }) => [
    `${'  '.repeat(depth)}${label}${path === null ? '' : ` (${path}${line === null ? '' : `:${line}`})`}${outcome === null ? '' : ` = ${outcome.state}${outcome.message === null ? '' : `: ${outcome.message}`}`}`,
    ...(children.length === 0 ? [] : [textOf(children, depth + 1)]),
  ].join('\n')).join('\n');
}

const tree = (...specs: Parameters<typeof coverage>[0]): TestNode[] => testTree([snapshot([], { coverage: coverage(specs) })]);
const all = (nodes: readonly TestNode[]): TestNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);

describe('the tree of tests', () => {
  it('has the specs that name tests, the tests, and what ran in them', () => {
    assert.equal(textOf(tree(regressed('specs/001-a.md'), specCoverage('specs/002-b.md'), specCoverage('specs/003-c.md', { tests: [testFile('test/c.test.ts')] }))), [
      '001 Title of specs/001-a.md (specs/001-a.md:1)',
      '  test/a.test.ts (test/a.test.ts)',
      '    reads (test/a.test.ts) = failed: Expected 1.',
      '    writes (test/a.test.ts) = failed',
      '003 Title of specs/003-c.md (specs/003-c.md:1)',
      '  test/c.test.ts (test/c.test.ts) = not-run',
    ].join('\n'));
  });

  it('goes to where a test is, as far as that is known', () => {
    assert.equal(textOf(tree(specCoverage('specs/001-a.md', {
      tests: [
        testFile('test/', [result('in a folder', { file: 'test/deep/a.test.ts', line: 12 })]),
        { written: 'TestReader', kind: 'name', path: null, state: 'passed', results: [result('TestReader.reads', { line: 3 })] },
        { written: 'TestWriter', kind: 'name', path: null, state: 'passed', results: [result('TestWriter.a', { file: null }), result('TestWriter.b', { line: 9 })] },
        { written: 'pytest -k x', kind: 'command', path: null, state: 'not-run', results: [] },
      ],
    }))), [
      '001 Title of specs/001-a.md (specs/001-a.md:1)',
      '  test/',
      '    in a folder (test/deep/a.test.ts:12) = passed',
      '  TestReader (test/a.test.ts:3) = passed',
      '  TestWriter',
      '    TestWriter.a = passed',
      '    TestWriter.b (test/a.test.ts:9) = passed',
      '  pytest -k x = not-run',
    ].join('\n'));
  });

  it('says what is stale', () => {
    assert.match(textOf(tree(specCoverage('specs/001-a.md', { tests: [testFile('test/a.test.ts', [result('reads', { state: 'stale' })])] }))), /test\/a\.test\.ts \(stale\) .*\n {4}reads \(stale\) .* = stale$/);
  });

  it('says how many results are not shown', () => {
    assert.match(textOf(tree(specCoverage('specs/001-a.md', { tests: [testFile('test/', [result('reads'), result('writes')], { more: 70 })] }))), /^  test\/ \(70 more, not shown\)$/m);
  });

  it('has a row for each folder with tests where there are several', () => {
    const folders = [snapshot([], { folder: folderNamed('first'), coverage: coverage([tested('specs/001-a.md')]) }), snapshot([], { folder: folderNamed('second') })];
    assert.equal(textOf(testTree(folders)).split('\n')[0], 'first');
    assert.equal(testTree(folders).length, 1);
    assert.deepEqual(testTree([snapshot([])]), []);
  });

  it('knows a spec by its id', () => {
    assert.equal(tree(tested('specs/001-a.md'))[0]?.id, specTestId('file:///work', 'specs/001-a.md'));
  });

  it('keeps ids apart, and the same whatever comes of the tests', () => {
    fc.assert(fc.property(someCoverage, (view) => {
      const nodes = (coverage: typeof view): TestNode[] => all(testTree([snapshot([], { coverage })]));
      const ids = nodes(view).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const others = { ...view, specs: view.specs.map((spec) => ({ ...spec, tests: spec.tests.map((test) => ({ ...test, results: test.results.map((each) => ({ ...each, state: 'failed' as const, at: ago(1) })) })) })) };
      assert.deepEqual(nodes(others).map(({ id }) => id), ids);
    }), { numRuns: 200 });
  });

  it('tells a new result from one that is known', () => {
    const stamps = (...results: Parameters<typeof testFile>[1] & object): string[] => leavesOf(tree(specCoverage('specs/001-a.md', { tests: [testFile('test/a.test.ts', results)] }))).map(({ stamp }) => stamp);
    const [known] = stamps(result('reads'));
    assert.deepEqual(stamps(result('reads', { line: 99 })), [known], 'Another place is no other result.');
    for (const more of [{ state: 'stale' as const }, { at: ago(1) }, { source: 'task_1' }]) assert.notDeepEqual(stamps(result('reads', more)), [known]);
    assert.deepEqual(stamps(), [''], 'What never ran is no result.');
  });
});

describe('what is run for what was chosen', () => {
  const scope = (spec: string | null, file: string | null = null): TestScope => ({ folder: 'file:///work', spec, file });

  it('is a spec, or files of others, each once', () => {
    assert.deepEqual(runsFor([scope('a.md')]), [{ spec: 'a.md' }]);
    assert.deepEqual(runsFor([scope('b.md', 'test/b.ts'), scope('a.md'), scope('a.md', 'test/a.ts'), scope('c.md', 'test/b.ts'), scope('c.md', 'test/c.ts')]), [{ spec: 'a.md' }, { files: ['test/b.ts', 'test/c.ts'] }]);
  });

  it('is everything where a whole folder is chosen', () => {
    assert.equal(runsFor([scope('a.md'), scope(null)]), null);
  });

  it('is a spec as a whole where a test is no file', () => {
    const [spec] = tree(specCoverage('specs/001-a.md', { tests: [
      { written: 'make check', kind: 'command', path: null, state: 'passed', results: [result('a')] },
      { written: 'reads', kind: 'name', path: null, state: 'passed', results: [result('reads')] },
      testFile('test/a.test.ts'),
    ] }));
    assert.deepEqual(spec?.children.map((each) => runsFor([each.scope])), [[{ spec: 'specs/001-a.md' }], [{ files: ['test/a.test.ts'] }], [{ files: ['test/a.test.ts'] }]]);
  });
});
