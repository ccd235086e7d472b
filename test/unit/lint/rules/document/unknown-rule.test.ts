import assert from 'node:assert/strict';
import { SourceLines } from '../../../../../src/base/source-lines.ts';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { readDisabledRules } from '../../../../../src/lint/disabled-rules.ts';
import { runRules } from '../../../../../src/lint/run-rules.ts';
import { DOCUMENT_RULES } from '../../../../../src/lint/rules/document/document-rules.ts';
import { documentSubject } from '../../document-subject.ts';

const check = (text: string) => runRules(DOCUMENT_RULES, documentSubject(text, 'specs/a.md', {}, readDisabledRules(new SourceLines(text))), null);

/** What the fixes of the findings make of a text, each alone. */
const fixed = (text: string): (string | null)[] => check(text).map(({ fix }) => {
  const made = fix?.() ?? null;
  return made === null ? null : applyTextEdits(text, made.edits.flatMap(({ edits }) => edits));
});

describe('unknown-rule', () => {
  it('finds names that are no rules', () => {
    const text = '😀 <!-- coherence-disable broken-link, brokenlink -->\r\n<!-- coherence-disable-next-line zzz -->\r\n';
    assert.deepEqual(check(text).map(({ finding: { message, range } }) => [message, range.start]), [
      ['There is no rule "brokenlink"; "broken-link" may be meant.', { line: 0, character: 39 }], ['There is no rule "zzz".', { line: 1, character: 33 }],
    ]);
  });

  it('finds comments that look as if they turned something off', () => {
    const text = 'a <!-- coherence-disable-nextline too-large -->\n\n<!-- coherence-disable: too-large -->\n\n`<!-- coherence-disabled -->`\n\n<!-- coherence-disable-everything-->\n';
    assert.deepEqual(check(text).map(({ finding: { range } }) => [range.start.line, range.start.character, range.end.character]), [[0, 7, 33], [2, 5, 23], [6, 5, 33]]);
    assert.match(check(text)[0]?.finding.message ?? '', /^A comment that begins with "coherence-disable-nextline" turns nothing off: write "coherence-disable" or /);
    assert.deepEqual(fixed('<!-- coherence-disable-nextline too-large -->'), ['<!-- coherence-disable-next-line too-large -->']);
    assert.deepEqual(fixed('<!-- coherence-disable: too-large -->'), ['<!-- coherence-disable too-large -->']);
    assert.deepEqual(fixed('<!-- coherence-disable-everything -->'), [null]);
  });

  it('is fixed with the nearest name', () => {
    assert.deepEqual(fixed('<!-- coherence-disable brokenlink, too-large -->\r\n'), ['<!-- coherence-disable broken-link, too-large -->\r\n']);
  });

  it('is fixed without the name where others stand beside it', () => {
    assert.deepEqual(fixed('<!-- coherence-disable zzz, too-large -->'), ['<!-- coherence-disable too-large -->']);
    assert.deepEqual(fixed('<!-- coherence-disable too-large zzz -->'), ['<!-- coherence-disable too-large -->']);
    assert.deepEqual(fixed('<!-- coherence-disable too-large, zzz -- it is so -->'), ['<!-- coherence-disable too-large -- it is so -->']);
    assert.deepEqual(fixed('<!-- coherence-disable too-large, zzz, encoding -->'), ['<!-- coherence-disable too-large, encoding -->']);
  });

  it('is fixed without the comment where it is alone, and without its line where that has nothing else', () => {
    assert.deepEqual(fixed('a\r\n\r\n<!-- coherence-disable zzz -->\r\nb'), ['a\r\n\r\nb']);
    assert.deepEqual(fixed('a\r\n<!-- coherence-disable zzz -->\r\nb'), ['a\r\n\r\nb']);
    assert.deepEqual(fixed('a <!-- coherence-disable zzz --> b'), ['a  b']);
    assert.deepEqual(fixed('a\n  <!-- coherence-disable zzz -->'), ['a\n']);
  });
});
