import assert from 'node:assert/strict';
import { SourceLines } from '../../../src/base/source-lines.ts';
import type { Found } from '../../../src/lint/run-rules.ts';
import { assertFindings, assertFixed, readMarked, withMarks } from './marked-document.ts';

describe('a document with marked places', () => {
  it('is read into its text and the places', () => {
    assert.deepEqual(readMarked('a ⟦x|b⟧⟦y,z|c⟦w⟧ d⟧'), {
      text: 'a bc d',
      marks: [
        { rule: 'x', start: 2, end: 3 }, { rule: 'y', start: 3, end: 6 }, { rule: 'z', start: 3, end: 6 },
        { rule: 'w', start: 4, end: 4 },
      ],
    });
    assert.deepEqual(readMarked('plain | text'), { text: 'plain | text', marks: [] });
  });

  it('is no document where marks do not fit', () => {
    for (const wrong of ['⟦x|a', 'a⟧', '⟦|a⟧', '⟦X|a⟧']) assert.throws(() => readMarked(wrong), wrong);
  });

  it('is written as it was read', () => {
    for (const marked of ['a ⟦x|b⟧⟦y|c⟦w⟧ ⟦z|d⟧⟧', '⟦x⟧', '⟦x|⟦y|a⟧ b⟧', '⟦x|a⟧⟦y⟧b', '\r\n⟦x|a\r\nb⟧']) {
      const { text, marks } = readMarked(marked);
      assert.equal(withMarks(text, marks), marked);
    }
  });

  it('is compared with findings by rule and place', () => {
    const document = readMarked('a\r\n⟦x|b⟧ c');
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } };
    assertFindings(document, [{ rule: 'x', range }]);
    assert.throws(() => assertFindings(document, []));
    assert.throws(() => assertFindings(document, [{ rule: 'y', range }]));
    assert.throws(() => assertFindings(document, [{ rule: 'x', range }, { rule: 'x', range }]));
    assert.throws(() => assertFindings(document, [{ rule: 'x', range: { ...range, end: { line: 1, character: 2 } } }]));
  });

  it('tells a fix that takes its finding away from one that does not', () => {
    const check = (replacement: string) => (text: string): Found[] => Array.from(text.matchAll(/[xy]/g), ({ 0: rule, index }) => ({
      finding: { file: 'a.md', rule, severity: 'error', message: '', range: new SourceLines(text).range({ start: index, end: index + 1 }) },
      fix: () => ({ title: '', safe: true, edits: [{ file: 'a.md', edits: [{ start: index, end: index + 1, text: replacement }] }] }),
    }));
    assert.equal(assertFixed('a x x', 'a.md', 'x', check('')), 'a  x');
    assert.throws(() => assertFixed('a x', 'a.md', 'x', check('x')));
    assert.throws(() => assertFixed('a x', 'a.md', 'x', check('y')));
    assert.throws(() => assertFixed('a', 'a.md', 'x', check('')));
  });
});
