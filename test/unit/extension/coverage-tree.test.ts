import assert from 'node:assert/strict';
import type { CoverageView } from '../../../src/contract/coverage.ts';
import { coverageId, coverageNode, documentOf, placeName } from '../../../src/extension/model/coverage-tree.ts';
import { coverage, regressed, requirement, specCoverage, tested } from './coverages.ts';
import { ago, EMPTY_COVERAGE, item, NOW, snapshot } from './snapshots.ts';
import { allNodes, treeText } from './tree-text.ts';

const node = (view: CoverageView | null) => coverageNode(snapshot([item('item_3', { label: '3', text: 'Count' })], { coverage: view }), NOW);
const text = (view: CoverageView | null): Promise<string> => treeText([node(view)]);

describe('coverage in the pipeline', () => {
  it('is unknown where nothing is known', async () => {
    for (const view of [null, EMPTY_COVERAGE]) assert.equal(await text(view), '[graph] Coverage | unknown: no coverage is recorded yet');
  });

  it('has a row for each spec, with its requirements', async () => {
    const spec = { ...tested('specs/001-a.md'), requirements: [requirement('Reads', { state: 'passed', tests: ['reads'] }), requirement('Writes', { state: 'stale', line: 9 }), requirement('Counts')] };
    assert.equal(await text(coverage([spec, regressed('specs/002-b.md'), specCoverage('specs/003-c.md')])), [
      '> [graph] Coverage | 1 of 3 specs tested, 1 regressed',
      '  > [pass testing.iconPassed] 001 Title of specs/001-a.md | tested 2/2 {specFile tests} → openSpec',
      '    [pass testing.iconPassed] Reads → openSpec',
      '    [history list.warningForeground] Writes | stale: the code has changed since → openSpec',
      '    [dash] Counts → openSpec',
      '  [testing-failed-icon testing.iconFailed] 002 Title of specs/002-b.md | regressed: 2 tests fail {specFile tests} → openSpec',
      '  [circle-large-outline] 003 Title of specs/003-c.md | specified {specFile} → openSpec',
    ].join('\n'));
  });

  it('has what needs a look before the specs', async () => {
    assert.equal(await text(coverage([specCoverage('specs/003-c.md')], {
      problems: ['The plan has no table.'],
      pending: [{ path: 'docs/SPEC-COVERAGE.md', summary: ['003 is tested.', '004 has a row.'], onlyEvidence: false }, { path: 'docs/STATUS.md', summary: ['12 tests.'], onlyEvidence: false }],
      kept: [{ place: 'docs/SPEC-COVERAGE.md#specs/003-c.md/tested', now: '?', evidence: '✓' }, { place: 'docs/STATUS.md', now: '', evidence: '12' }],
      proposals: [{ kind: 'detached-rows', file: 'docs/SPEC-COVERAGE.md', message: 'Two rows are cut off.', line: 12 }, { kind: 'contradiction', file: 'docs/STATUS.md', message: 'It says done.', line: null }],
      reports: [{ path: 'reports/a.xml', at: ago(300), cases: 12, problem: null }, { path: 'reports/b.xml', at: ago(300), cases: 0, problem: 'It is no XML.' }],
    })), [
      '> [graph] Coverage | 0 of 1 specs tested',
      '  [warning list.warningForeground] The plan has no table.',
      '  v [diff-multiple] Documents | 2 would change {documents}',
      '    [diff] docs/SPEC-COVERAGE.md | 003 is tested. 004 has a row. {documents} → updateDocuments',
      '    [diff] docs/STATUS.md | 12 tests. {documents} → updateDocuments',
      '  > [person] Kept by people | 2',
      '    [edit] tested of 003 Title of specs/003-c.md | “?”, by the evidence “✓” {kept} → openSpec',
      '    [edit] docs/STATUS.md | nothing, by the evidence “12” {kept} → openSpec',
      '  > [lightbulb] Left to you | 2',
      '    [lightbulb] Two rows are cut off. | docs/SPEC-COVERAGE.md:12 → openSpec',
      '    [warning] It says done. | docs/STATUS.md → openSpec',
      '  > [output] Reports | 2, 1 cannot be read',
      '    [file] reports/a.xml | 12 tests · 5 min ago → openSpec',
      '    [warning list.warningForeground] reports/b.xml | It is no XML. → openSpec',
      '  [circle-large-outline] 003 Title of specs/003-c.md | specified {specFile} → openSpec',
    ].join('\n'));
  });

  it('says for which item documents wait', async () => {
    const pending = [{ path: 'docs/STATUS.md', summary: [], onlyEvidence: false }];
    assert.match(await text(coverage([], { pending, waitsFor: 'item_3' })), /^ {2}\[diff-multiple\] Documents \| wait for 3\. Count$/m);
    assert.match(await text(coverage([], { pending, waitsFor: 'item_9' })), /^ {2}\[diff-multiple\] Documents \| wait for item_9$/m);
  });

  it('gives every row what commands need', async () => {
    const rows = await allNodes([node(coverage([{ ...specCoverage('specs/001-a.md'), requirements: [requirement('Reads', { line: 9 })] }], {
      kept: [{ place: 'docs/A.md#x', now: '', evidence: '' }], proposals: [{ kind: 'lower-mark', file: 'docs/A.md', message: 'M', line: 3 }],
    }))]);
    const targets = rows.filter(({ command }) => command !== undefined).map(({ folder, path, line, place }) => ({ folder, path, line, place }));
    const folder = 'file:///work';
    assert.deepEqual(targets, [
      { folder, path: 'docs/A.md', line: undefined, place: 'docs/A.md#x' }, { folder, path: 'docs/A.md', line: 3, place: undefined },
      { folder, path: 'specs/001-a.md', line: undefined, place: undefined }, { folder, path: 'specs/001-a.md', line: 9, place: undefined },
    ]);
  });

  it('has the id by which it is found', () => {
    assert.equal(node(null).id, coverageId('file:///work'));
  });
});

describe('a place in a document', () => {
  it('is its document and a name', () => {
    const kept = { place: 'docs/A.md#specs/003-x.md/tested', now: '', evidence: '' };
    assert.deepEqual([documentOf(kept), placeName(kept, [])], ['docs/A.md', 'specs/003-x.md/tested']);
    assert.deepEqual([documentOf({ ...kept, place: 'docs/A.md#' }), placeName({ ...kept, place: 'docs/A.md#' }, [])], ['docs/A.md', 'docs/A.md#']);
  });
});
