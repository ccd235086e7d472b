import assert from 'node:assert/strict';
import { Latest } from '../../../src/base/latest.ts';
import { sameEntries, sameItems, sameMembers } from '../../../src/base/same.ts';

describe('the latest outcome of some work', () => {
  it('is kept while everything that it was made from is the very same', async () => {
    const latest = new Latest<number>();
    let made = 0;
    const of = (...from: unknown[]): Promise<number> => latest.of(from, () => { made += 1; return made; });
    const list: string[] = [];
    assert.deepEqual([await of('text', list), await of('text', list), await of('text', []), await of('other', list), await of('text', list), await of('text')], [1, 1, 2, 3, 4, 5]);
  });

  it('is not kept where the work fails', async () => {
    const latest = new Latest<string>();
    await assert.rejects(latest.of([1], () => Promise.reject(new Error('No.'))), /No/);
    assert.equal(await latest.of([1], () => 'yes'), 'yes');
  });
});

describe('lists, maps and sets', () => {
  it('are the same where all in them is', () => {
    const one = {};
    assert.deepEqual([sameItems([one, 1], [one, 1]), sameItems([one], [{}]), sameItems([1], [1, 2]), sameItems([1, 2], [2, 1])], [true, false, false, false]);
    assert.deepEqual([sameMembers(new Set([1, 2]), new Set([2, 1])), sameMembers(new Set([1]), new Set([2])), sameMembers(new Set([1]), new Set([1, 2]))], [true, false, false]);
    const map = new Map<string, unknown>([['a', 1], ['b', undefined]]);
    assert.deepEqual([
      sameEntries(map, new Map<string, unknown>([['b', undefined], ['a', 1]])), sameEntries(map, new Map<string, unknown>([['a', 1], ['c', undefined]])), sameEntries(map, new Map([['a', 1]])),
    ], [true, false, false]);
  });
});
