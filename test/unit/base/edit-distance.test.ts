import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { editDistance } from '../../../src/base/edit-distance.ts';
import { nearestName } from '../../../src/base/nearest-name.ts';

describe('editDistance', () => {
  for (const [a, b, distance] of [['', '', 0], ['abc', 'abc', 0], ['abc', 'acb', 1], ['abc', 'ab', 1], ['abc', 'xbc', 1], ['kitten', 'sitting', 3], ['', 'abc', 3]] as const) {
    it(`from ${a} to ${b} is ${distance}`, () => {
      assert.equal(editDistance(a, b, 10), distance);
      assert.equal(editDistance(b, a, 10), distance);
    });
  }

  it('counts no further than asked, and up to there the same', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(fc.property(word, word, fc.nat(5), (a, b, most) => {
      assert.equal(editDistance(a, b, most), Math.min(editDistance(a, b, 100), most + 1));
    }));
  });
});

describe('nearestName among equals', () => {
  it('is none', () => {
    assert.equal(nearestName('lintx', ['lint1', 'lint2']), null);
    assert.equal(nearestName('lintx', ['lint1', 'lint1']), 'lint1');
    assert.equal(nearestName('lintx', ['lint1', 'lint2', 'LINTX']), 'LINTX');
  });
});
