import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { textHash } from '../../../src/base/text-hash.ts';

const EXPECTED = ['10ad20806e52e0ef', 'ab19c3019ddbabfe', '7cec721598fb98df', '59cadf178762947b', 'b7ce366060368c3e', '5b6533356515076c'];

describe('textHash', () => {
  it('is the same for the same text, at any time', () => {
    assert.deepEqual(['', 'a', 'ab', 'ba', '# Spec\r\n', '\uFEFFä漢😀'].map(textHash), EXPECTED);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => textHash(text) === textHash(`${text} `.slice(0, -1)) && /^[0-9a-f]{16}$/.test(textHash(text))));
  });

  it('is another one for another text, however alike they are', () => {
    const base = 'The same text again and again. '.repeat(100);
    const texts = new Set([base]);
    for (let at = 0; at < base.length; at += 1) {
      for (const put of ['', 'x', '\0', `${base.charAt(at)}x`, `${base.charAt(at)}\uFEFF`]) texts.add(base.slice(0, at) + put + base.slice(at + 1));
    }
    assert.equal(new Set(Array.from(texts, textHash)).size, texts.size);
  });

  it('has halves that do not agree with each other', () => {
    const halves = [new Set<string>(), new Set<string>()];
    for (let number = 0; number < 20_000; number += 1) for (const [half, seen] of halves.entries()) seen.add(textHash(`specs/${number}.md`).slice(8 * half, 8 * half + 8));
    // Of 20 000 hashes of 32 bits less than one pair is expected to be the same by chance.
    for (const seen of halves) assert.ok(seen.size > 19_990, String(seen.size));
  });
});
