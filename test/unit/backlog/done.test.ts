import assert from 'node:assert/strict';
import { headingSaysDone } from '../../../src/backlog/done-mark.ts';
import { entryAt, read } from './reading.ts';

describe('done: by a heading', () => {
  for (const heading of [
    'Phase 1: Specs & Docs (items 1–15) — DONE', 'Phase 2 – DONE', 'Phase 2 - DONE', 'Phase 2—DONE', 'Phase 2: DONE', 'Phase 2 (DONE)', 'Phase 2 [DONE]',
    'Phase 2 — **DONE**', 'DONE', 'Done', 'DONE: Phase 2', 'DONE — Phase 2', 'Phase 2 DONE', 'Phase 2 is DONE', 'Phase 2 — DONE (2026-02-01)',
    'Phase 2 — DONE in February', '✅ Phase 2', 'Phase 2 ✅', 'Phase 2 — ✅ DONE', 'Phase 2 — DONE, not deployed', '100% DONE',
  ]) it(`yes: ${heading}`, () => assert.equal(headingSaysDone(heading), true));

  for (const heading of [
    'Phase 2 — NOT DONE', 'NOT DONE', 'DONE criteria', 'Definition of DONE', 'Phase 2 — ALMOST DONE', 'Phase 2 — not yet DONE', 'Phase 2 — 80% DONE', 'DONE?', 'Phase 2 — DONE?',
    'When DONE', 'To be DONE', 'Done criteria', 'Abandoned', 'UNDONE', 'Phase 2 — DONE_FLAG', 'DONE/TODO', 'Phase 2 — DONE when green', 'Things to get DONE', 'What is done', 'Phase 2 done',
    "Phase 2 isn't DONE", 'What DONE means',
  ]) it(`no: ${heading}`, () => assert.equal(headingSaysDone(heading), false));

  it('covers subheadings, and ends at the next heading of its level', () => {
    const document = read('# B', '## One — DONE', '1. a', '### Group', '2. b', '## Two', '3. c');
    assert.deepEqual(document.entries.map(({ done }) => done), [true, true, false]);
    assert.equal(entryAt(document, 0).doneBy, 'heading');
  });

  it('reads the document’s title as well', () => {
    assert.equal(entryAt(read('# Backlog — DONE', '1. a'), 0).done, true);
  });

  it('counts an empty box under it as done, and says so', () => {
    const document = read('## One — DONE', '- [ ] a');
    assert.equal(entryAt(document, 0).doneBy, 'heading');
    assert.deepEqual(document.problems.map(({ rule }) => rule), ['done-mismatch']);
  });
});

describe('done: by the item’s own text', () => {
  const cases: [string, string][] = [
    ['Add paging — DONE', 'Add paging'],
    ['Add paging — DONE as spec 018; see docs/NOTES.md', 'Add paging'],
    ['Add paging – DONE', 'Add paging'],
    ['Add paging - DONE', 'Add paging'],
    ['Add paging — **DONE** (2026-01-02)', 'Add paging'],
    ['Add paging (DONE)', 'Add paging'],
    ['Add paging (DONE in 018).', 'Add paging'],
    ['Add paging [DONE]', 'Add paging'],
    ['DONE: Add paging', 'Add paging'],
    ['**DONE:** Add paging', 'Add paging'],
    ['[DONE] Add paging', 'Add paging'],
    ['DONE — Add paging', 'Add paging'],
    ['Add paging — ✅ DONE', 'Add paging'],
    ['Add paging — DONE <!-- goal:a -->', 'Add paging'],
  ];
  for (const [line, text] of cases) {
    it(`yes: ${line}`, () => {
      const entry = entryAt(read(`1. ${line}`), 0);
      assert.equal(entry.doneBy, 'text');
      assert.equal(entry.text, text);
    });
  }

  for (const line of [
    'Mark the item as DONE', 'Add paging, get it done', 'Add a DONE column', 'Add paging — NOT DONE', 'Return exactly: DONE', 'Handle `— DONE` in a heading', 'States: OPEN, DONE',
    'Write DONE criteria', 'DONE criteria for release', 'Rename (DONE) to (FINISHED)', 'Add paging — DONE?', 'Add paging — DONE when green', 'Add pre-DONE hook', 'Show [DONE](x.md) links',
    'Add paging <!-- — DONE -->', 'Set a DONE_FLAG — DONE_FLAG',
  ]) it(`no: ${line}`, () => assert.equal(entryAt(read(`1. ${line}`), 0).done, false));

  it('reads a line of its own in the same paragraph', () => {
    const entry = entryAt(read('1. Add paging', '   DONE: see spec 018'), 0);
    assert.equal(entry.doneBy, 'text');
    assert.equal(entry.text, 'Add paging');
  });
});

describe('done: by box and strike', () => {
  it('reads a ticked box', () => {
    assert.equal(entryAt(read('- [x] a'), 0).doneBy, 'checkbox');
    assert.equal(entryAt(read('- [ ] a'), 0).done, false);
    assert.equal(entryAt(read('- [ ] a'), 0).doneBy, undefined);
  });

  it('reads a text that is struck through as a whole', () => {
    assert.equal(entryAt(read('1. ~~Add paging~~'), 0).doneBy, 'strike');
    assert.equal(entryAt(read('1. ~~Add paging~~ (merged into 12)'), 0).doneBy, 'strike');
    assert.equal(entryAt(read('1. ~~Add paging~~ <!-- goal:a -->'), 0).doneBy, 'strike');
    assert.equal(entryAt(read('1. ~~Add paging~~'), 0).text, 'Add paging');
  });

  it('does not read a text that is struck in part', () => {
    assert.equal(entryAt(read('1. ~~Add~~ Build paging'), 0).done, false);
    assert.equal(entryAt(read('1. ~~Add~~ and ~~remove~~'), 0).done, false);
    assert.equal(entryAt(read('1. ~~Use REST~~ → use queues'), 0).done, false);
    assert.equal(entryAt(read('1. Support `~~text~~`'), 0).done, false);
  });
});
