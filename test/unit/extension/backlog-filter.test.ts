import assert from 'node:assert/strict';
import { isFiltering, passes } from '../../../src/extension/model/backlog-filter.ts';
import { item } from './snapshots.ts';

describe('a filter of the backlog', () => {
  const read = item('item_1', { label: '12', text: 'Read `The` File', goal: 'fast', state: 'failed' });

  it('is one only where it keeps something back', () => {
    assert.deepEqual([{}, { states: [] }, { goal: '' }, { text: '' }].map(isFiltering), [false, false, false, false]);
    assert.deepEqual([{ states: ['open'] as const }, { goal: 'fast' }, { text: 'x' }].map(isFiltering), [true, true, true]);
  });

  it('lets through what every part of it fits', () => {
    assert.ok(passes({}, read));
    assert.ok(passes({ states: ['open', 'failed'], goal: 'fast', text: 'the file' }, read));
    for (const filter of [{ states: ['open'] as const }, { goal: 'slow' }, { text: 'folder' }, { goal: 'fast', text: 'folder' }]) assert.ok(!passes(filter, read));
  });

  it('finds the text as it is shown', () => {
    for (const text of ['12', '12. read', 'THE FILE']) assert.ok(passes({ text }, read), text);
  });

  it('takes a goal by its whole name', () => {
    assert.ok(!passes({ goal: 'fas' }, read));
    assert.ok(!passes({ goal: 'fast' }, item('item_2')));
  });
});
