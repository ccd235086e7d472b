import assert from 'node:assert/strict';
import { SPEC_STATUSES } from '../../../src/contract/coverage.ts';
import { backlogTree } from '../../../src/extension/model/backlog-tree.ts';
import { resultsText, specDescription, specIcon, specName, specTooltip, stateIcon, summaryText } from '../../../src/extension/model/spec-coverage.ts';
import { coverage, regressed, requirement, result, specCoverage, testFile, tested } from './coverages.ts';
import { ago, item, NOW, snapshot } from './snapshots.ts';
import { childrenOf, treeText } from './tree-text.ts';

describe('what is known of a spec', () => {
  it('is named by its number and its title', () => {
    assert.equal(specName({ spec: 'specs/007-x.md', id: '007', title: 'Sprint 0\nLanding' }), '007 Sprint 0 Landing');
    assert.equal(specName({ spec: 'specs/007-x.md', id: '007', title: '007 — Landing' }), '007 — Landing');
    assert.equal(specName({ spec: 'specs/x.md', id: null, title: 'Landing' }), 'Landing');
    assert.equal(specName({ spec: 'specs/x.md', id: null, title: ' ' }), 'specs/x.md');
  });

  it('is nothing where no test has said anything', () => {
    for (const status of ['planned', 'specified', 'implemented'] as const) {
      assert.equal(resultsText(specCoverage('specs/001-a.md', { status, tests: [testFile('test/a.test.ts')] })), '');
      assert.equal(specDescription(specCoverage('specs/001-a.md', { status })), status);
    }
  });

  it('is what its tests say', () => {
    const said = (results: Parameters<typeof testFile>[1], more: Parameters<typeof specCoverage>[1] = {}): string => specDescription(specCoverage('specs/001-a.md', { tests: [testFile('test/a.test.ts', results), testFile('test/b.test.ts')], ...more }));
    assert.equal(said([result('a'), result('b')], { status: 'tested' }), 'tested 2/3');
    assert.equal(said([result('a'), result('b', { state: 'stale' })], { status: 'implemented' }), 'implemented · 1/3 tests passed, 1 stale');
    assert.equal(said([result('a'), result('b', { state: 'skipped' })]), 'specified · 1/3 tests passed, 1 skipped');
    assert.equal(said([result('a'), result('b', { state: 'failed' })]), 'specified · 1 test fails');
    assert.equal(said([result('a', { state: 'failed' }), result('b', { state: 'failed' })]), 'specified · 2 tests fail');
    assert.equal(said([result('a')]), 'specified · 1/2 tests passed');
    assert.equal(specDescription(regressed('specs/001-a.md')), 'regressed: 2 tests fail');
    assert.equal(specDescription(specCoverage('specs/001-a.md', { status: 'regressed', regression: { since: ago(1), tests: ['a'] } })), 'regressed: 1 test fails');
  });

  it('is green where it is tested, and nowhere else', () => {
    const green = stateIcon('passed');
    for (const status of SPEC_STATUSES) {
      for (const state of ['passed', 'failed', 'skipped', 'stale'] as const) {
        if (status === 'tested' && state !== 'passed') continue;
        const icon = specIcon(specCoverage('specs/001-a.md', { status, tests: [testFile('test/a.test.ts', [result('a', { state })])] }));
        assert.equal(icon.colour === green.colour, status === 'tested', `${status} ${state}`);
      }
    }
    for (const state of ['failed', 'skipped', 'stale', 'not-run', 'unmapped'] as const) assert.notEqual(stateIcon(state).colour, green.colour);
  });

  it('is told with its evidence and its failing tests', () => {
    assert.equal(specTooltip({ ...regressed('specs/001-a.md'), requirements: [requirement('A', { state: 'passed', tests: ['reads'] }), requirement('B')] }, NOW), [
      String.raw`**001 Title of specs/001\-a\.md**`, '',
      String.raw`Spec status: regressed\: 2 tests fail  `, 'Tests: 0 passed, 2 failed  ', 'Requirements: 1 of 2 proved  ', 'Evidence: `task_1` · `012345678` · 3 d ago  ', 'Regressed: 2 h ago', '',
      'Failing tests:', '', '- reads', '- writes',
    ].join('\n'));
  });

  it('names no more failing tests than can be read', () => {
    const many = Array.from({ length: 25 }, (_, index) => result(`test ${index}`, { state: 'failed' }));
    const text = specTooltip(specCoverage('specs/001-a.md', { tests: [testFile('test/a.test.ts', many)] }), NOW);
    assert.match(text, /- test 19\n- and 5 more$/);
  });

  it('is summed up', () => {
    assert.equal(summaryText(coverage([tested('specs/001-a.md'), specCoverage('specs/002-b.md')])), '1 of 2 specs tested');
    assert.equal(summaryText(coverage([tested('specs/001-a.md'), regressed('specs/002-b.md')])), '1 of 2 specs tested, 1 regressed');
  });
});

describe('an item whose spec has evidence', () => {
  const items = [
    item('item_1', { label: '1', text: 'Read', state: 'done', spec: 'specs/001-a.md', finishedAt: ago(7200) }),
    item('item_2', { label: '2', text: 'Write with a rather long text beside it', state: 'done', spec: 'specs/002-b.md' }),
    item('item_3', { label: '3', text: 'Count', spec: 'specs/003-c.md' }),
    item('item_4', { label: '4', text: 'Add', spec: 'specs/004-d.md' }),
    item('item_5', { label: '5', text: 'Break', state: 'failed', phase: 'test', spec: 'specs/002-b.md' }),
  ];
  const known = coverage([tested('specs/001-a.md'), regressed('specs/002-b.md'), specCoverage('specs/003-c.md', { tests: [testFile('test/c.test.ts')] })]);
  const tree = (view: typeof known | null) => backlogTree([snapshot(items, { coverage: view })], { filter: {}, now: NOW, tasks: () => Promise.resolve([]) });
  const rows = async (view: typeof known | null): Promise<string[]> => (await treeText(tree(view))).split('\n').filter((line) => line.includes('{item ')).map((line) => line.trim());

  it('says what tests say of it, and nothing where nothing is known', async () => {
    assert.deepEqual(await rows(known), [
      '> [pass-filled testing.iconPassed] 1. Read | tested 2/2 · 2 h ago {item done spec tests} → openItem',
      '> [testing-failed-icon testing.iconFailed] 2. Write with a rather lo… | regressed: 2 tests fail {item done spec tests} → openItem',
      '> [circle-large-outline] 3. Count {item open runnable skippable spec tests} → openItem',
      '> [circle-large-outline] 4. Add {item open runnable skippable spec} → openItem',
      '> [error list.errorForeground] 5. Break | test · failed · regressed: 2 tests fail {item failed retryable skippable spec tests} → openItem',
    ]);
    for (const view of [null, coverage([])]) assert.ok((await rows(view)).every((row) => !/tested|regressed| tests/.test(row)));
  });

  it('is told with it when somebody points at it', async () => {
    const [file] = tree(known);
    const tooltip = await (await childrenOf(file!))[1]?.tooltip?.();
    assert.match(tooltip ?? '', /Spec status: regressed\\: 2 tests fail.*Evidence: `task_1` · `012345678`.*Key: `item_2`\n\nFailing tests:\n\n- reads\n- writes$/s);
  });
});
