import assert from 'node:assert/strict';
import { check, finds } from './checking.ts';

describe('unknown-dependency', () => {
  it('finds names of no item and of several', () => {
    finds('1. a <!-- goal:x after:2,⟦unknown-dependency|99⟧ -->\n2. b\n\n## B\n\n5. c\n\n## C\n\n5. d\n\n## D\n\n6. e <!-- after:⟦unknown-dependency|5⟧ -->');
  });

  it('says nothing of items that are done', () => {
    finds('1. a — DONE <!-- after:99 -->');
    finds('1. a <!-- after:99 -->', { items: [{ key: 'item_00000001', text: 'a', line: 1, state: 'done' }] });
  });

  it('knows the items of other backlogs', () => {
    finds('1. a <!-- after:40 -->', { files: { 'meta.md': '40. Mend the pipeline' }, backlogs: ['meta.md'] });
  });

  it('knows keys where the pipeline does, and does not guess at them elsewhere', () => {
    finds('1. a <!-- after:item_0123abcd -->');
    const items = [{ key: 'item_0123abcd', text: 'b', line: 2 }, { key: 'item_00000001', text: 'a', line: 1 }];
    finds('1. a <!-- after:item_0123abcd -->\n2. b', { items });
    finds('1. a <!-- after:⟦unknown-dependency|item_99999999⟧ -->\n2. b', { items });
    // It has seen another text at that line.
    finds('1. other <!-- after:item_99999999 -->\n2. b', { items });
  });
});

describe('dependency-cycle', () => {
  it('is found once, at its first item, with the others beside it', () => {
    const found = finds('1. a <!-- after:⟦dependency-cycle|3⟧ -->\n2. b <!-- after:1 -->\n3. c <!-- after:2 -->\n4. d\n5. e <!-- after:1 -->\n6. f <!-- after:⟦dependency-cycle|6⟧ -->');
    assert.deepEqual(found.map(({ finding }) => [finding.severity, finding.related?.length]), [['error', 2], ['error', 0]]);
  });

  it('is none where one of them is done', () => {
    const text = '1. a <!-- after:2 -->\n2. b <!-- after:1 -->';
    assert.equal(check(text).length, 1);
    assert.deepEqual(check(text, { items: [{ key: 'item_1', text: 'a', line: 1, state: 'done' }] }), []);
  });
});
