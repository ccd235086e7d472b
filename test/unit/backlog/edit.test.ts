import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import type { TextEdit } from '../../../src/contract/finding.ts';
import { addEntry } from '../../../src/backlog/add-edit.ts';
import type { NewItem } from '../../../src/backlog/add-edit.ts';
import type { BacklogDocument } from '../../../src/backlog/document.ts';
import { markDone, markOpen } from '../../../src/backlog/mark-edits.ts';
import { moveEntry } from '../../../src/backlog/move-edit.ts';
import { readBacklog } from '../../../src/backlog/read.ts';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import { backlogText } from './arbitrary-backlog.ts';
import { entryAt, texts } from './reading.ts';

function open(text: string): BacklogDocument {
  return readBacklog(text, 'b.md', 'product');
}

function withDone(text: string, index: number): string {
  const document = open(text);
  return applyTextEdits(text, markDone(document, entryAt(document, index)));
}

function withOpen(text: string, index: number): string {
  const document = open(text);
  return applyTextEdits(text, markOpen(document, entryAt(document, index)));
}

function isUserError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof UserError && error.code === code && error.hint !== undefined;
}

describe('applyTextEdits', () => {
  it('makes edits in any order and leaves the rest', () => {
    assert.equal(applyTextEdits('abcdef', [{ start: 4, end: 5, text: '' }, { start: 0, end: 0, text: '>' }, { start: 1, end: 2, text: 'BB' }]), '>aBBcdf');
  });

  it('refuses edits that overlap or lie outside', () => {
    assert.throws(() => applyTextEdits('abc', [{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }]), RangeError);
    assert.throws(() => applyTextEdits('abc', [{ start: 2, end: 4, text: '' }]), RangeError);
  });
});

describe('markDone and markOpen', () => {
  it('ticks a box, and says DONE behind the text otherwise', () => {
    assert.equal(withDone('- [ ] a\n', 0), '- [x] a\n');
    assert.equal(withDone('1. a', 0), '1. a — DONE');
    assert.equal(withDone('1. a  \r\n2. b\r\n', 0), '1. a — DONE  \r\n2. b\r\n');
    assert.equal(withDone('1. a <!-- goal:x -->\t', 0), '1. a — DONE <!-- goal:x -->\t');
    assert.equal(withDone('1. a\n   b\n   <!-- goal:x -->\n\n   more\n', 0), '1. a\n   b — DONE\n   <!-- goal:x -->\n\n   more\n');
    assert.equal(withDone('\uFEFF1.\ta', 0), '\uFEFF1.\ta — DONE');
  });

  it('says it as the file says it', () => {
    assert.equal(withDone('1. a (DONE)\n2. b\n', 1), '1. a (DONE)\n2. b (DONE)\n');
    assert.equal(withDone('1. a - DONE\n2. b\n', 1), '1. a - DONE\n2. b - DONE\n');
  });

  it('has nothing to do for what is done, or open', () => {
    assert.equal(withDone('## A — DONE\n1. a\n', 0), '## A — DONE\n1. a\n');
    assert.equal(withOpen('1. a\n', 0), '1. a\n');
  });

  it('refuses a text that would be read otherwise', () => {
    assert.throws(() => withDone('1. a\n   2.\n', 0), isUserError('cannot-mark'));
  });

  it('takes every mark of the item away', () => {
    assert.equal(withOpen('1. [X] ~~a~~ — DONE as spec 018; see b <!-- goal:x -->\n', 0), '1. [ ] a <!-- goal:x -->\n');
    assert.equal(withOpen('1. DONE: a\n', 0), '1. a\n');
  });

  it('does not touch a heading', () => {
    assert.throws(() => withOpen('## A — DONE\n1. a — DONE\n', 0), isUserError('done-by-heading'));
  });

  it('is read as done, changes one place, and is undone to the byte', () => {
    fc.assert(fc.property(backlogText, fc.nat(), (text, pick) => {
      const document = open(text);
      const candidates = document.entries.filter(({ done }) => !done);
      fc.pre(candidates.length > 0);
      const index = candidates[pick % candidates.length]!.index;
      const edits = unlessSwallowed(() => markDone(document, entryAt(document, index)));
      assert.equal(edits.length, 1);
      const done = open(applyTextEdits(text, edits));
      assert.equal(done.entries.length, document.entries.length);
      assert.deepEqual(done.entries.map((entry) => entry.done), document.entries.map((entry) => entry.done || entry.index === index));
      assert.deepEqual(texts(done), texts(document));
      assert.equal(applyTextEdits(done.text, markOpen(done, entryAt(done, index))), text);
    }), { numRuns: 500 });
  });
});

describe('moveEntry', () => {
  const move = (text: string, from: number, where: 'before' | 'after', to: number): string => {
    const document = open(text);
    const target = entryAt(document, to);
    return applyTextEdits(text, moveEntry(document, entryAt(document, from), where === 'before' ? { before: target } : { after: target }));
  };

  it('moves an item with its number and all that is nested in it', () => {
    assert.equal(move('1. a\n   - x\n\n   y\n2. b\n3. c', 0, 'after', 2), '2. b\n3. c\n1. a\n   - x\n\n   y');
    assert.equal(move('1. a\n2. b\n3. c\n', 2, 'before', 0), '3. c\n1. a\n2. b\n');
  });

  it('keeps empty lines between items, line ends, and a last line without one', () => {
    assert.equal(move('1. a\r\n\r\n2. b\r\n\r\n3. c', 0, 'after', 2), '2. b\r\n\r\n3. c\r\n\r\n1. a');
    assert.equal(move('1. a\n\n2. b\n\n3. c', 2, 'before', 1), '1. a\n\n3. c\n\n2. b');
  });

  it('moves under another heading', () => {
    assert.equal(move('## A\n\n1. a\n2. b\n\n## B\n\n3. c\n4. d\n', 1, 'before', 3), '## A\n\n1. a\n\n## B\n\n3. c\n2. b\n4. d\n');
    assert.equal(move('## A\n1. a\n\n## B\n2. c', 0, 'after', 1), '## A\n\n## B\n2. c\n1. a');
    assert.equal(move('## A\n1. a\n\n## B\n2. c', 1, 'before', 0), '## A\n2. c\n1. a\n\n## B');
  });

  it('has nothing to do where the item is already', () => {
    assert.equal(move('1. a\n2. b', 0, 'before', 1), '1. a\n2. b');
    assert.equal(move('1. a\n2. b', 1, 'after', 0), '1. a\n2. b');
    assert.equal(move('1. a\n2. b', 1, 'before', 1), '1. a\n2. b');
  });

  it('refuses to move between different bullets', () => {
    assert.throws(() => move('- A\n  - [ ] a\n- B\n  - [ ] b', 0, 'after', 1), isUserError('cannot-move'));
    assert.throws(() => move('- 1. a\n- 2. b', 0, 'after', 1), isUserError('cannot-move'));
  });

  it('keeps every item, and all lines but their order', () => {
    fc.assert(fc.property(backlogText, fc.nat(), fc.nat(), fc.boolean(), (text, pickFrom, pickTo, isBefore) => {
      const document = open(text);
      const free = document.entries.filter(({ marks }) => marks.container === -1);
      fc.pre(free.length > 1);
      const from = free[pickFrom % free.length]!;
      const to = free[pickTo % free.length]!;
      const edits = unlessSwallowed(() => moveEntry(document, from, isBefore ? { before: to } : { after: to }));
      const after = applyTextEdits(text, edits);
      const moved = open(after);
      const lines = (source: string): string[] => source.replace(/^\uFEFF/, '').split(/\r\n|\n/).filter((line) => line.trim() !== '').sort();
      assert.deepEqual(lines(after), lines(text));
      assert.equal(/[\r\n]$/.test(after), /[\r\n]$/.test(text));
      const expected = document.entries.filter((entry) => entry !== from || from === to).map(({ label, text: own }) => `${label} ${own}`);
      const at = document.entries.filter((entry) => entry !== from).indexOf(to);
      if (from !== to) expected.splice(isBefore ? at : at + 1, 0, `${from.label} ${from.text}`);
      assert.deepEqual(moved.entries.map(({ label, text: own }) => `${label} ${own}`), expected);
    }), { numRuns: 500 });
  });
});

describe('addEntry', () => {
  const add = (text: string, item: NewItem): string => applyTextEdits(text, addEntry(open(text), item));

  it('goes behind the last item, in the list’s style', () => {
    assert.equal(add('1. a\n2. b\n', { text: 'c' }), '1. a\n2. b\n3. c\n');
    assert.equal(add('1) a\r\n\r\n2) b', { text: 'c' }), '1) a\r\n\r\n2) b\r\n\r\n3) c');
    assert.equal(add('* [x] a\n', { text: 'c' }), '* [x] a\n* [ ] c\n');
    assert.equal(add('- G\n  1.  [ ] a\n', { text: 'c' }), '- G\n  1.  [ ] a\n  2.  [ ] c\n');
    assert.equal(add('1. a\n\n   more\n', { text: 'c' }), '1. a\n\n   more\n2. c\n');
  });

  it('keeps prose behind the list apart', () => {
    assert.equal(add('- [ ] a\n***\nprose', { text: 'c' }), '- [ ] a\n- [ ] c\n\n***\nprose');
  });

  it('takes the next number that is free, or the list’s own where lists count for themselves', () => {
    assert.equal(add('## A\n1. a\n## B\n2. b\n', { text: 'c', heading: 'A' }), '## A\n1. a\n3. c\n## B\n2. b\n');
    assert.equal(add('## A\n1. a\n## B\n1. b\n2. c\n', { text: 'd', heading: 'A' }), '## A\n1. a\n2. d\n## B\n1. b\n2. c\n');
    assert.equal(add('1. a\n1. b\n', { text: 'c' }), '1. a\n1. b\n1. c\n');
  });

  it('begins a list under a heading that has none, and a heading that is not there', () => {
    assert.equal(add('## A\n\n1. a\n\n## Proposed\n\nBy the monitor.\n\n## C\n', { text: 'p', heading: 'Proposed' }), '## A\n\n1. a\n\n## Proposed\n\nBy the monitor.\n\n2. p\n\n## C\n');
    assert.equal(add('# B\n\n1. a\n', { text: 'p', heading: 'Proposed' }), '# B\n\n1. a\n\n## Proposed\n\n2. p\n');
    assert.equal(add('# B\n- [ ] a', { text: 'p', heading: 'Proposed' }), '# B\n- [ ] a\n\n## Proposed\n\n- [ ] p');
  });

  it('begins a backlog', () => {
    assert.equal(add('', { text: 'a' }), '1. a\n');
    assert.equal(add('# B\n', { text: 'a' }), '# B\n\n1. a\n');
  });

  it('refuses a place where the item would be swallowed', () => {
    assert.throws(() => add('1. a\n\n```\ncode', { text: 'c', heading: 'New' }), isUserError('cannot-add'));
  });

  it('refuses what is no line', () => {
    assert.throws(() => add('', { text: 'a\nb' }), isUserError('item-text'));
    assert.throws(() => add('', { text: '  ' }), isUserError('item-text'));
  });

  it('is read back, open, and leaves everything else as it was', () => {
    fc.assert(fc.property(backlogText, fc.constantFrom(undefined, 'Phase A', 'Nowhere'), (text, heading) => {
      const document = open(text);
      const edits = unlessSwallowed(() => addEntry(document, { text: 'brand new thing <!-- goal:z -->', ...(heading === undefined ? {} : { heading }) }));
      const after = applyTextEdits(text, edits);
      assert.equal(without(after, edits), text);
      const added = open(after);
      const [fresh, ...more] = added.entries.filter((entry) => entry.text === 'brand new thing');
      assert.ok(fresh);
      assert.equal(more.length, 0);
      assert.equal(fresh.attributes.goal, 'z');
      if (heading !== undefined) assert.ok(fresh.headings.includes(heading));
      assert.deepEqual(added.entries.filter((entry) => entry !== fresh).map(({ label, text: own }) => [label, own]), document.entries.map(({ label, text: own }) => [label, own]));
    }), { numRuns: 500 });
  });
});

/** The text before edits that only insert. */
function without(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce((result, edit) => {
    assert.equal(edit.start, edit.end);
    return result.slice(0, edit.start) + result.slice(edit.start + edit.text.length);
  }, text);
}

/** Skips the case where the markdown around the place swallows the item and the edit is refused. */
function unlessSwallowed(edit: () => TextEdit[]): TextEdit[] {
  try {
    return edit();
  } catch (error) {
    fc.pre(!(error instanceof UserError) || !['cannot-add', 'cannot-mark', 'cannot-move'].includes(error.code));
    throw error;
  }
}
