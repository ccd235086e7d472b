import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TextEdit } from '../../../src/contract/finding.ts';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import { EditedText } from '../../../src/lint/edited-text.ts';

/** Edits of a text that do not overlap, from numbers between 0 and 1. */
function editsFor(text: string, written: readonly { from: number; length: number; text: string }[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  for (const { from, length, text: put } of [...written].sort((a, b) => a.from - b.from)) {
    const start = Math.max(at, Math.floor(from * text.length));
    const end = Math.min(text.length, start + length);
    if (start > text.length) continue;
    edits.push({ start, end, text: put });
    at = end;
  }
  return edits;
}

const written = fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(4), text: fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 4 }) });

describe('a text that is edited several times', () => {
  it('is what single edits make of it, and what its edits make of the original', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 20 }), fc.array(fc.array(written, { maxLength: 4 }), { maxLength: 5 }), (original, rounds) => {
      const edited = new EditedText(original);
      let text = original;
      for (const round of rounds) {
        const edits = editsFor(text, round);
        text = applyTextEdits(text, edits);
        edited.apply(edits);
        assert.equal(edited.text, text);
        assert.equal(applyTextEdits(original, edited.edits()), text);
      }
    }), { numRuns: 2000 });
  });

  it('is edited only where it was', () => {
    const edited = new EditedText('one two three four');
    edited.apply([{ start: 4, end: 7, text: 'twenty' }, { start: 14, end: 18, text: 'forty' }]);
    edited.apply([{ start: 6, end: 10, text: '' }, { start: 0, end: 0, text: '>' }]);
    assert.equal(edited.text, '>one tw three forty');
    assert.deepEqual(edited.edits(), [{ start: 0, end: 0, text: '>' }, { start: 6, end: 7, text: '' }, { start: 16, end: 18, text: 'rty' }]);
  });

  it('has no edits where they come to nothing', () => {
    const edited = new EditedText('abc');
    edited.apply([{ start: 1, end: 2, text: 'x' }]);
    edited.apply([{ start: 1, end: 2, text: 'b' }]);
    assert.deepEqual(edited.edits(), []);
  });

  it('refuses edits that overlap, and stays as it is', () => {
    const edited = new EditedText('abc');
    assert.throws(() => edited.apply([{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }]), RangeError);
    assert.equal(edited.text, 'abc');
    assert.deepEqual(edited.edits(), []);
  });
});
