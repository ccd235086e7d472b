import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { cutToWidth, fitToWidth, wrapToWidth } from '../../../src/cli/text/width.ts';
import { plainLine } from '../../../src/cli/text/plain.ts';

const text = fc.string({ unit: fc.oneof(fc.constantFrom('a', ' ', 'é', '語', '한', '👍', '👩‍💻', '🇩🇪', '…', 'e\u0301'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), maxLength: 40 })
  .map((value) => plainLine(value));

describe('text in columns', () => {
  it('cuts with an ellipsis only where something is cut', () => {
    assert.equal(cutToWidth('abcdef', 6), 'abcdef');
    assert.equal(cutToWidth('abcdefg', 6), 'abcde…');
    assert.equal(cutToWidth('日本語', 6), '日本語');
    assert.equal(cutToWidth('日本語', 5), '日本…');
    assert.equal(cutToWidth('日本語', 4), '日…');
    assert.equal(cutToWidth('abc', 0), '');
  });

  it('never cuts a character in two', () => {
    assert.equal(cutToWidth('👩‍💻👩‍💻', 3), '👩‍💻…');
    assert.equal(cutToWidth('e\u0301e\u0301e\u0301', 2), 'e\u0301…');
  });

  it('cuts anything to at most the columns, and keeps what fits', () => {
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 50 }), (value, columns) => {
      const cut = cutToWidth(value, columns);
      assert.ok(stringWidth(cut) <= columns);
      if (stringWidth(value) <= columns) assert.equal(cut.trimEnd(), value.trimEnd());
      else assert.ok(cut.endsWith('…'));
    }));
  });

  it('fills up to exactly the columns', () => {
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 50 }), (value, columns) => {
      assert.equal(stringWidth(fitToWidth(value, columns)), columns);
    }));
  });

  it('wraps between words, and loses none', () => {
    assert.deepEqual(wrapToWidth('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrapToWidth('  one  ', 7), ['one']);
    assert.deepEqual(wrapToWidth('', 7), []);
    assert.deepEqual(wrapToWidth('abcdefgh ij', 3), ['abc', 'def', 'gh', 'ij']);
    fc.assert(fc.property(text, fc.integer({ min: 2, max: 50 }), (value, columns) => {
      const lines = wrapToWidth(value, columns);
      // What a reader sees as one character cannot be broken, however wide it is.
      const isOne = (line: string): boolean => [...new Intl.Segmenter().segment(line)].length === 1;
      assert.ok(lines.every((line) => stringWidth(line) <= columns || isOne(line)));
      assert.equal(lines.join('').replaceAll(/\s/gu, ''), value.replaceAll(/\s/gu, ''));
    }));
  });
});

describe('text for a terminal', () => {
  it('lets nothing act on the terminal', () => {
    assert.equal(plainLine('a\u001b[2Jb\u0007c\rd\ne\u202ef'), 'a [2Jb c d e f');
    assert.equal(plainLine('\u001b]8;;http://x\u0007link'), ']8;;http://x link');
  });
});
