import assert from 'node:assert/strict';
import type { GateFinding } from '../../../src/contract/gates.ts';
import { findingPlace, findingRow, findingsText, findingView } from '../../../src/extension/model/gate-findings.ts';

function finding(more: Partial<GateFinding> = {}): GateFinding {
  return { gate: 'tests', file: 'test/a.test.ts', line: 12, side: 'after', change: 'skipped', message: 'The test "reads" is *skipped* now.', ...more };
}

describe('what a gate has found', () => {
  it('is told with its place, and does nothing else', () => {
    assert.equal(findingsText([finding(), finding({ file: 'src/b.ts', line: null })]), [
      'What was found:', '',
      String.raw`- ${'`test/a.test.ts:12`'}: The test "reads" is \*skipped\* now\.`,
      String.raw`- ${'`src/b.ts`'}: The test "reads" is \*skipped\* now\.`,
    ].join('\n'));
    assert.equal(findingsText([]), '');
  });

  it('is no longer than can be read', () => {
    const lines = findingsText(Array.from({ length: 40 }, (_, line) => finding({ line: line + 1 }))).split('\n');
    assert.deepEqual([lines.length, lines.at(-1)], [33, '- and 10 more']);
  });

  it('is a row to pick', () => {
    assert.deepEqual(findingRow(finding({ message: 'Two\nlines.' })), { label: 'test/a.test.ts:12', description: 'Two lines.' });
    assert.equal(findingPlace(finding({ line: null })), 'test/a.test.ts');
  });

  it('is looked at where its line is', () => {
    const path = 'test/a.test.ts';
    assert.equal(findingView({ side: 'after' }, { path, kind: 'modified' }), 'both');
    assert.equal(findingView({ side: 'before' }, { path, kind: 'modified' }), 'before');
    assert.equal(findingView({ side: 'before' }, { path, kind: 'deleted' }), 'before');
    assert.equal(findingView({ side: 'after' }, { path, kind: 'added' }), 'after');
    assert.equal(findingView({ side: 'after' }, undefined), 'file');
  });
});
