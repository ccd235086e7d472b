import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { turnAt } from '../../../src/backlog/interleave.ts';

function word(ratio: number, from: number, length: number): string {
  return Array.from({ length }, (_, at) => (turnAt(from + at, ratio) === 'meta' ? 'm' : 'p')).join('');
}

function metas(text: string): number {
  return text.split('m').length - 1;
}

/** Every window of up to `longest` turns has the whole number below or above its share. */
function assertBalanced(turns: string, numerator: number, denominator: number, longest: number): void {
  for (let length = 1; length <= longest; length += 1) {
    const least = Math.floor(length * numerator / denominator);
    const most = Math.ceil(length * numerator / denominator);
    for (let start = 0; start + length <= turns.length; start += 1) {
      const count = metas(turns.slice(start, start + length));
      assert.ok(count >= least && count <= most, `${count} of ${length} at ${start} for ${numerator}/${denominator}`);
    }
  }
}

describe('turnAt', () => {
  it('gives each ratio its word, the product first', () => {
    assert.equal(word(0.2, 0, 10), 'ppppmppppm');
    assert.equal(word(0.4, 0, 10), 'ppmpmppmpm');
    assert.equal(word(0.6, 0, 10), 'pmpmmpmpmm');
    assert.equal(word(1 / 3, 0, 9), 'ppmppmppm');
    assert.equal(word(0.5, 0, 6), 'pmpmpm');
  });

  it('never gives a turn at 0 and always at 1', () => {
    assert.equal(metas(word(0, 0, 100)), 0);
    assert.equal(metas(word(1, 0, 100)), 100);
    assert.equal(metas(word(Number.NaN, 0, 100)), 0);
  });

  for (const [numerator, denominator] of [[1, 5], [2, 5], [3, 5], [1, 3], [2, 3], [1, 7], [33, 100], [99, 100]] as const) {
    it(`is balanced over any window at ${numerator}/${denominator}, also after a million turns`, () => {
      for (const from of [0, 999_990, 3_000_000_017]) assertBalanced(word(numerator / denominator, from, 240), numerator, denominator, 120);
    });
  }

  it('is exact for every fraction', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 1000 }), fc.nat(1_000_000_000), (n, d, from) => {
      const numerator = Math.min(n, d - 1);
      fc.pre(numerator > 0);
      assert.equal(metas(word(numerator / d, from, d)), numerator);
      assert.equal(turnAt(0, numerator / d), 'product');
    }), { numRuns: 200 });
  });

  it('is balanced for any ratio', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1_000_000), (ratio, from) => {
      const turns = word(ratio, from, 60);
      for (let length = 1; length <= 60; length += 7) {
        const counts = Array.from({ length: 60 - length + 1 }, (_, start) => metas(turns.slice(start, start + length)));
        assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
      }
    }), { numRuns: 50 });
  });
});
