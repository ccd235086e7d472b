import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyTextEdits } from '../../../../../src/contract/text-edit.ts';
import { nearestAnchor } from '../../../../../src/lint/nearest-anchor.ts';
import { checkDocument } from '../../document-subject.ts';
import { assertFindings, assertFixed, readMarked } from '../../marked-document.ts';

const FILES = { 'docs/guide.md': '# Guide\n\n## Set-up & run\n\n<a name="Own Place"></a>\n\n## A\n\n## A\n', 'src/a.ts': '' };

function assertMarked(marked: string, file = 'specs/002-x.md'): void {
  const document = readMarked(marked);
  assertFindings(document, checkDocument(document.text, file, FILES).map(({ finding }) => finding));
}

const fixed = (text: string): string => assertFixed(text, 'specs/002-x.md', 'broken-anchor', (each) => checkDocument(each, 'specs/002-x.md', FILES));

describe('broken-anchor', () => {
  it('finds headings that are not there, in the document itself and in others', () => {
    assertMarked('# 🚀 Start\r\n\r\n[a](⟦broken-anchor|#begin⟧) [b](#-start)\r\n\r\n| é [c](⟦broken-anchor|../docs/guide.md#setup-and-run⟧) |\r\n|---|\r\n\r\n[d]: <⟦broken-anchor|../docs/guide.md#b⟧>\r\n\r\nAs [D] says.\r\n');
    assertMarked('# A\n\n[itself](⟦broken-anchor|002-x.md#b⟧) [a](002-x.md#a)\n');
  });

  it('finds nothing where they are there', () => {
    assertMarked('# Größe 日本\n\n[a](#größe-日本) [b](#gr%C3%B6%C3%9Fe-%E6%97%A5%E6%9C%AC) [c](../docs/guide.md#set-up--run) [d](../docs/guide.md#Own%20Place) [e](../docs/guide.md#A-1) [f](#user-content-größe-日本)\n');
  });

  it('finds nothing where a heading has a name of its own', () => {
    assertMarked('# Overloading of it { #overload }\r\n\r\n## B {#b-id .x}\r\n\r\n### C {: #c}\r\n\r\n[a](#overload) [b](#b-id) [c](#c) [d](⟦broken-anchor|#d⟧) [x](⟦broken-anchor|#.x⟧)\r\n');
  });

  it('finds nothing in a definition that no link refers to', () => {
    assertMarked('# Prior art (optional)\n[prior-art]: #prior-art\n[used]: ⟦broken-anchor|#prior⟧\n[file]: ../docs/guide.md#b\n\nSee [it][used].\n');
  });

  it('leaves what names no heading alone', () => {
    assertMarked('[a](../src/a.ts#L10) [b](../docs/guide.md#L3-L9) [c](#) [d](#top) [e](https://example.com/#x) [f](#:~:text=x) [g](../docs/#x) [h](#/route) [i](#<heading>) [j](../docs/guide.md#)\n');
  });

  it('says where there is no such heading', () => {
    assert.deepEqual(checkDocument('[x](#a) [y](../docs/guide.md#zzz)', 'specs/a.md', FILES).map(({ finding }) => finding.message), [
      'There is no heading for "#a".', '"docs/guide.md" has no heading for "#zzz".',
    ]);
  });

  describe('its fix', () => {
    it('names the nearest heading', () => {
      assert.equal(fixed('[é](../docs/guide.md?a#set-up-run "T")'), '[é](../docs/guide.md?a#set-up--run "T")');
      assert.equal(fixed('# Requirements\n\n[x](<#requirments>)'), '# Requirements\n\n[x](<#requirements>)');
    });

    it('is none where none or several are near, or only the number is another one', () => {
      assert.equal(nearestAnchor('phase-1', ['phase-2']), null);
      assert.equal(nearestAnchor('cats-a', ['cats-b', 'cats-c']), null);
      assert.equal(nearestAnchor('a', ['b']), null);
      assert.equal(nearestAnchor('', ['b']), null);
      assert.equal(checkDocument('[x](#elsewhere)\n\n# Requirements', 'a.md')[0]?.fix, null);
    });

    it('takes its finding away and brings none', () => {
      const words = fc.array(fc.constantFrom('set', 'up', 'run', 'runs', 'Größe', '2', '😀', 'a&b', '`c`', 'start'), { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
      fc.assert(fc.property(fc.array(words, { maxLength: 6 }), words, (titles, anchor) => {
        const text = `${titles.map((title) => `## ${title}\r\n\r\n`).join('')}[x](#${encodeURIComponent(anchor.replaceAll(' ', '-').toLowerCase())})\r\n`;
        const before = checkDocument(text, 'a.md');
        for (const { fix } of before) {
          const made = fix?.() ?? null;
          if (made !== null) assert.deepEqual(checkDocument(applyTextEdits(text, made.edits.flatMap(({ edits }) => edits)), 'a.md'), []);
        }
      }));
    });
  });
});
