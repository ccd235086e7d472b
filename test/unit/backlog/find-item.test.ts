import assert from 'node:assert/strict';
import { findItem, type NamedItem } from '../../../src/backlog/find-item.ts';

const ITEMS: NamedItem[] = [
  { key: 'item_0a000001', label: '5', kind: 'meta' },
  { key: 'item_0b000002', label: '5', kind: 'product' },
  { key: 'item_0b000003', label: '6', kind: 'product' },
  { key: 'item_0c000004', label: '7', kind: 'product' },
  { key: 'item_0c000005', label: '7', kind: 'product' },
  { key: 'item_0d000006', label: '8', kind: 'meta' },
];

const keyOf = (name: string): string => findItem(ITEMS, name).key;

describe('the item that a person means', () => {
  it('is named by its key, its number or a beginning of its key', () => {
    assert.equal(keyOf('item_0a000001'), 'item_0a000001');
    assert.equal(keyOf('6'), 'item_0b000003');
    assert.equal(keyOf('item_0d'), 'item_0d000006');
  });

  it('is the product’s where a meta item has the same number', () => {
    assert.equal(keyOf('5'), 'item_0b000002');
    assert.equal(keyOf('8'), 'item_0d000006');
  });

  it('is asked for where it could be two, with their keys', () => {
    assert.throws(() => keyOf('7'), { code: 'ambiguous-item', hint: 'Use a key: item_0c000004, item_0c000005' });
    assert.throws(() => keyOf('item_0b'), { code: 'ambiguous-item', hint: 'Use a key: item_0b000002, item_0b000003' });
  });

  it('is not guessed from what could be any item', () => {
    for (const name of ['', '9', 'item', 'item_', '__proto__']) assert.throws(() => keyOf(name), { code: 'unknown-item' }, name);
  });
});
