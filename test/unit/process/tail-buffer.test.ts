import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TailBuffer, wholeCharacters } from '../../../src/node/process/tail-buffer.ts';

describe('a tail buffer', () => {
  it('keeps the end, in whole characters, and says how much it left out', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 })), fc.integer({ min: 4, max: 64 }), (pieces, capacity) => {
      const all = Buffer.from(pieces.join('').toWellFormed());
      const tail = new TailBuffer(capacity);
      for (let at = 0; at < all.length; at += 7) tail.write(all.subarray(at, at + 7));
      const { bytes, leftOut } = tail.read();
      assert.equal(leftOut + bytes.length, all.length);
      assert.deepEqual(bytes, all.subarray(leftOut));
      assert.ok(bytes.length <= capacity);
      assert.ok(!tail.text().includes('\ufffd') || all.includes('\ufffd'));
      if (all.length <= capacity) assert.equal(leftOut, 0);
    }));
  });

  it('begins with a whole line where it can', () => {
    const tail = new TailBuffer(20);
    tail.write(Buffer.from('first line\nsecond line\nthird\n'));
    assert.equal(tail.text(), 'second line\nthird\n'.slice(-tail.text().length));
    assert.equal(tail.text(), 'second line\nthird\n');
  });

  it('keeps the end of a single piece that is larger than itself', () => {
    const tail = new TailBuffer(10);
    tail.write(Buffer.from('abc'));
    tail.write(Buffer.from('x'.repeat(1000) + '0123456789'));
    assert.equal(tail.text(), '0123456789');
  });
});

describe('wholeCharacters', () => {
  it('never cuts a character', () => {
    const bytes = Buffer.from('a€😀b');
    assert.deepEqual([0, 1, 2, 3, 4, 5, 7, 8, 9, 99].map((limit) => wholeCharacters(bytes, limit)), [0, 1, 1, 1, 4, 4, 4, 8, 9, 9]);
  });
});
