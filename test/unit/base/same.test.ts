import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sameValue } from '../../../src/base/same.ts';

describe('sameValue', () => {
  it('says of copies that they are the same, and of other JSON that it is not', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      assert.ok(sameValue(a, structuredClone(a)));
      // The order of keys makes no difference.
      assert.equal(sameValue(a, b), ordered(a) === ordered(b));
    }), { numRuns: 500 });
  });

  it('takes a key without a value as one that is not there', () => {
    assert.ok(sameValue({ a: 1, b: undefined }, { a: 1 }) && sameValue({ a: 1 }, { a: 1, b: undefined }));
    for (const [a, b] of [[{ a: 1 }, {}], [{}, { a: null }], [[1], { 0: 1 }], [[], {}], [null, {}], [[1, 2], [2, 1]], ['1', 1]] as const) assert.ok(!sameValue(a, b) && !sameValue(b, a), JSON.stringify([a, b]));
  });
});

function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
}
