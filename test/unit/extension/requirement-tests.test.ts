import assert from 'node:assert/strict';
import type { RequirementView, SpecCoverage, SpecTestView, TestResultView } from '../../../src/contract/coverage.ts';
import { requirementAt, testRows } from '../../../src/extension/model/requirement-tests.ts';
import { regressed } from './coverages.ts';

const requirement = (text: string, line: number, tests: string[] = []): RequirementView => ({ text, line, state: 'passed', tests });
const result = (name: string, more: Partial<TestResultView> = {}): TestResultView => ({
  name, file: 'test/a.test.js', line: 5, state: 'passed', message: null, seconds: null, at: '2026-01-02T03:04:05.000Z', source: 'junit.xml', ...more,
});
const test = (written: string, more: Partial<SpecTestView> = {}): SpecTestView => ({ written, kind: 'file', path: written, state: 'passed', results: [], ...more });
const spec = (requirements: RequirementView[], tests: SpecTestView[] = []): SpecCoverage => ({ ...regressed('specs/a.md'), requirements, tests });

describe('the requirement at a line', () => {
  const both = spec([requirement('Reads', 5), requirement('Reads and writes', 6)]);

  it('is that of the line', () => {
    assert.equal(requirementAt(both, 6, null)?.text, 'Reads and writes');
    assert.equal(requirementAt(both, 4, null), null);
  });

  it('is that of the text where lines have moved', () => {
    assert.equal(requirementAt(both, 6, '- [ ] Reads')?.text, 'Reads');
    assert.equal(requirementAt(both, 5, '- [ ] Reads and writes')?.text, 'Reads and writes');
    assert.equal(requirementAt(both, 40, '- [ ] Reads and writes')?.text, 'Reads and writes');
  });

  it('is that of the line where its text is being changed', () => {
    assert.equal(requirementAt(both, 5, '- [ ] Rea')?.text, 'Reads');
  });

  it('is the one of the line where several have the same text', () => {
    assert.equal(requirementAt(spec([requirement('Reads', 5), requirement('Reads', 9)]), 9, '- Reads')?.line, 9);
  });
});

describe('the tests of a requirement', () => {
  it('are the results of each, with their places', () => {
    const rows = testRows(spec([], [test('test/a.test.js', { results: [result('reads'), result('writes', { state: 'failed', message: 'It\nis not.' })] })]), requirement('Reads', 1, ['test/a.test.js']));
    assert.deepEqual(rows, [
      { label: 'reads', description: 'passed · test/a.test.js:5', detail: '', state: 'passed', path: 'test/a.test.js', line: 5 },
      { label: 'writes', description: 'failed · test/a.test.js:5', detail: 'It is not.', state: 'failed', path: 'test/a.test.js', line: 5 },
    ]);
  });

  it('are themselves where they have no results', () => {
    const rows = testRows(spec([], [test('test/b.test.js', { state: 'not-run' })]), requirement('Reads', 1, ['test/b.test.js', 'npm run e2e']));
    assert.deepEqual(rows.map(({ label, description, path }) => [label, description, path]), [['test/b.test.js', 'not run', 'test/b.test.js'], ['npm run e2e', 'not run', null]]);
  });

  it('say how many more there are', () => {
    const rows = testRows(spec([], [test('test', { results: [result('reads')], more: 60 })]), requirement('Reads', 1, ['test']));
    assert.deepEqual(rows.map(({ label, description }) => [label, description]), [['reads', 'passed · test/a.test.js:5'], ['test', 'and 60 more']]);
  });

  it('lead to the file that is named where a result does not know its own', () => {
    const [row] = testRows(spec([], [test('test/a.test.js', { results: [result('reads', { file: null, line: 7 })] })]), requirement('Reads', 1, ['test/a.test.js']));
    assert.deepEqual([row?.path, row?.line, row?.description], ['test/a.test.js', null, 'passed · test/a.test.js:7']);
  });
});
