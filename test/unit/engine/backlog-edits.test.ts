import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import type { BacklogListItem } from '../../../src/contract/engine-api.ts';
import { applyTextEdits } from '../../../src/contract/text-edit.ts';
import { addItemEdits, markDoneEdits, markOpenEdits, moveItemEdits, targetFile } from '../../../src/engine/backlog/backlog-edits.ts';

const FILE = 'specs/backlog.md';
const TEXT = '# Backlog\n\n## First\n\n1. Add a clock\n2. Add a zone\n\n## Later — DONE\n\n3. Add an alarm\n';

/** An item as a list had it; `line` counts from 1. */
function listed(line: number, label: string, text: string, file = FILE): BacklogListItem {
  return {
    key: `item_${label}`, label, text, heading: 'First', kind: 'product', state: 'open', phase: 'spec', spec: null, goal: null, impact: null, effort: null,
    after: [], iteration: null, message: null, finishedAt: null, file, line,
  };
}

const clock = listed(5, '1', 'Add a clock');
const zone = listed(6, '2', 'Add a zone');
const alarm = listed(10, '3', 'Add an alarm');

describe('edits of a backlog that a person asks for', () => {
  it('add an item under its heading, or behind the last one', () => {
    assert.equal(applyTextEdits(TEXT, addItemEdits(TEXT, FILE, 'product', { text: 'Add a calendar', heading: 'First' })), TEXT.replace('zone\n', 'zone\n4. Add a calendar\n'));
    assert.equal(applyTextEdits('', addItemEdits('', FILE, 'meta', { text: 'Tidy up' })), '1. Tidy up\n');
    assert.throws(() => addItemEdits(TEXT, FILE, 'product', { text: ' ' }), { code: 'item-text' });
  });

  it('move an item before or behind another one of its file', () => {
    const swapped = TEXT.replace('1. Add a clock\n2. Add a zone\n', '2. Add a zone\n1. Add a clock\n');
    assert.equal(applyTextEdits(TEXT, moveItemEdits(TEXT, zone, { before: clock })), swapped);
    assert.equal(applyTextEdits(TEXT, moveItemEdits(TEXT, clock, { after: zone })), swapped);
    assert.deepEqual(moveItemEdits(TEXT, clock, { before: zone }), []);
  });

  it('move nothing next to an item of another file, which is called as the person called it', () => {
    const other = listed(5, '1', 'Add a clock', 'specs/other.md');
    const move = (place: BacklogListItem, named?: string) => () => moveItemEdits(TEXT, zone, { before: place }, named);
    assert.throws(move(other), { code: 'cannot-move', message: 'The item "1" is in another file, specs/other.md.', hint: 'Move it by hand.' });
    assert.throws(move({ ...other, label: '' }), { message: 'The item "Add a clock" is in another file, specs/other.md.' });
    assert.throws(move(other, 'item_1'), { message: 'The item "item_1" is in another file, specs/other.md.' });
  });

  it('mark an item as done and open again', () => {
    const done = applyTextEdits(TEXT, markDoneEdits(TEXT, clock));
    assert.equal(done, TEXT.replace('Add a clock', 'Add a clock — DONE'));
    assert.deepEqual(markDoneEdits(done, clock), []);
    assert.equal(applyTextEdits(done, markOpenEdits(done, clock)), TEXT);
    assert.deepEqual(markOpenEdits(TEXT, clock), []);
    assert.throws(() => markOpenEdits(TEXT, alarm), { code: 'done-by-heading' });
  });

  it('touch nothing in a file that was changed after the list was made', () => {
    const refused = { code: 'changed-meanwhile', message: 'specs/backlog.md was changed at this moment.', hint: 'Try again.' };
    for (const text of ['', `\n${TEXT}`, TEXT.replace('Add a clock', 'Add a watch')]) {
      for (const edits of [
        () => markDoneEdits(text, clock), () => markOpenEdits(text, clock), () => moveItemEdits(text, clock, { after: zone }), () => moveItemEdits(text, zone, { before: clock }),
      ]) assert.throws(edits, refused, JSON.stringify(text));
    }
  });

  it('take a new item to the first backlog of its kind', () => {
    const config = configSchema.parse({ backlogs: ['a.md', 'b.md'], metaBacklog: 'meta.md' });
    assert.deepEqual([targetFile(config, 'product'), targetFile(config, 'meta')], [{ file: 'a.md', kind: 'product' }, { file: 'meta.md', kind: 'meta' }]);
    assert.throws(() => targetFile(configSchema.parse({}), 'meta'), { code: 'no-backlog', message: 'There is no meta backlog.', hint: 'Name its file with "metaBacklog" in .coherence/config.json.' });
    assert.throws(() => targetFile(configSchema.parse({ backlogs: ['a.md'], metaBacklog: 'a.md' }), 'product'), { code: 'no-backlog', message: 'There is no product backlog.' });
  });
});
