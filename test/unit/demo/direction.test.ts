import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readDirection } from '../../../src/demo/direction.ts';

describe('the demo agent reads a direction', () => {
  it('with its fields and fences', () => {
    const read = readDirection([
      'Please work.', 'Phase: impl', 'Item: 57', 'Item key: item_0123abcd', 'Spec path: specs/057-x.md', 'Specs folder: docs/specs', 'Round: 2',
      '````text backlog-item', 'Phase: review', '```', 'inner', '```', '````', '```text feedback', 'Two tests failed.', '```',
    ].join('\r\n'));
    assert.deepEqual(read, {
      phase: 'impl', label: '57', item: 'Phase: review\n```\ninner\n```', specPath: 'specs/057-x.md',
      specsFolder: 'docs/specs', template: null, feedback: 'Two tests failed.', answers: '', round: 2,
    });
  });

  it('that people have rewritten', () => {
    assert.equal(readDirection('**Phase:** `test`\n')?.phase, 'test');
    assert.equal(readDirection('Implement the following item.\n```\nReview all specs\n```')?.phase, 'impl');
    assert.equal(readDirection('Write a spec for this.\n~~~')?.phase, 'spec');
    assert.equal(readDirection('Review it:\n```\nthe item\n```\n```\nother\n```')?.item, 'the item');
    assert.equal(readDirection('Phase: spec\nAdd a page on clocks')?.item, 'Add a page on clocks');
    assert.equal(readDirection('Phase: spec\n```text backlog-item\nnever closed')?.item, 'never closed');
  });

  it('and says when there is no phase', () => {
    assert.equal(readDirection(''), null);
    assert.equal(readDirection('Do something.\n```text backlog-item\nPhase: spec\n```'), null);
  });

  it('the same, whatever the item says', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (item) => {
      const lines = item.split(/\r?\n/);
      const longest = Math.max(2, ...[...item.matchAll(/`+/g)].map(([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      const read = readDirection(['Phase: test', 'Item: 3', `${fence}text backlog-item`, ...lines, fence, 'Specs folder: specs'].join('\n'));
      assert.equal(read?.phase, 'test');
      assert.equal(read.label, '3');
      assert.equal(read.specsFolder, 'specs');
      assert.equal(read.item, lines.join('\n').trim());
    }));
  });
});
