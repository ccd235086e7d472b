import assert from 'node:assert/strict';
import type { BacklogDocument } from '../../../src/backlog/document.ts';
import { identify } from '../../../src/backlog/identity.ts';
import type { Identification } from '../../../src/backlog/identity.ts';
import type { KnownItem } from '../../../src/backlog/known-item.ts';
import { readBacklog } from '../../../src/backlog/read.ts';
import { read } from './reading.ts';

type Known = Record<string, KnownItem>;

/** What the state knows after an identification, folded as the engine folds it. */
function learn(known: Known, { seen, missing }: Identification): Known {
  const after = { ...known };
  for (const key of missing) after[key] = { ...after[key]!, missing: true };
  for (const item of seen) after[item.key] = item;
  return after;
}

function keysOf(document: BacklogDocument, { keys }: Identification): string[] {
  return document.entries.map((entry) => keys.get(entry) ?? '');
}

/** Keys of lines of a fresh document, and what is known then. */
function start(...lines: string[]): { keys: string[]; known: Known; document: BacklogDocument } {
  const document = read(...lines);
  const found = identify({}, [document]);
  return { keys: keysOf(document, found), known: learn({}, found), document };
}

const LIST = ['# B', '## One', '1. Add rate limits to the public API', '2. Write the release notes', '3. Cache search results for a minute', '## Two', '4. Remove the old exporter', '5. Log every failed sign-in'];

describe('identify: keys', () => {
  it('come from the text alone, whatever its case, spacing, punctuation and markdown', () => {
    const [key] = start('1. Add rate limits: now').keys;
    assert.match(key ?? '', /^item_[0-9a-f]{8}$/);
    for (const line of ['7. add  Rate limits - now!', '- [ ] **Add** rate `limits` (now)', '1. Add rate limits: now — DONE as spec 018', '1. ~~Add rate limits: now~~', '1. Add rate limits: now <!-- goal:x -->']) {
      assert.deepEqual(start(line).keys, [key], line);
    }
    assert.notEqual(start('1. Add rate limits: later').keys[0], key);
  });

  it('of the same text are told apart by a number', () => {
    const { keys } = start('1. Add tests', '2. Add tests', '## X', '3. add tests');
    assert.deepEqual(keys.slice(1), [`${keys[0]}-2`, `${keys[0]}-3`]);
  });

  it('are there for texts without letters', () => {
    const { keys } = start('1. →', '2. ←', '3. 🚀');
    assert.equal(new Set(keys).size, 3);
  });

  it('are the same with recorded state and without', () => {
    const { keys, known, document } = start(...LIST, '6. Log every failed sign-in');
    const again = identify(known, [document]);
    assert.deepEqual(keysOf(document, again), keys);
    assert.deepEqual([again.seen, again.missing, again.ambiguous], [[], [], []]);
  });

  it('never go to another item: a taken one gets a number', () => {
    const { keys } = start('1. Add paging');
    const key = keys[0]!;
    const known: Known = { [key]: { key, kind: 'product', file: 'specs/backlog.md', label: '1', heading: '', text: 'Something else entirely', index: 0 } };
    const document = read('1. Add paging');
    assert.deepEqual(keysOf(document, identify(known, [document])), [`${key}-2`]);
  });
});

describe('identify: after an edit', () => {
  const { keys, known } = start(...LIST);
  const after = (...lines: string[]): { keys: string[]; found: Identification } => {
    const document = read(...lines);
    const found = identify(known, [document]);
    return { keys: keysOf(document, found), found };
  };
  const [k1, k2, k3, k4, k5] = keys;

  it('finds items that were moved, renumbered and put under other headings', () => {
    const { keys: now, found } = after('# B', '## Two', '10. Log every failed sign-in', '20. Add rate limits to the public API', '- [ ] Remove the old exporter', '## Three', '1. Cache search results for a minute', '2. Write the release notes');
    assert.deepEqual(now, [k5, k1, k4, k3, k2]);
    assert.deepEqual([found.missing, found.ambiguous], [[], []]);
    assert.deepEqual(found.seen.map(({ key, label, heading, index }) => [key, label, heading, index]), [
      [k5, '10', 'Two', 0], [k1, '20', 'Two', 1], [k4, '', 'Two', 2], [k3, '1', 'Three', 3], [k2, '2', 'Three', 4],
    ]);
  });

  it('finds reworded items, in their place and elsewhere', () => {
    assert.deepEqual(after('# B', '## One', '1. Add rate limits to the whole public API', '2. Write release notes for 2.0', '3. Cache the search results for one minute', '## Two', '4. Remove the old CSV exporter', '5. Log each failed sign-in').keys, keys);
    assert.deepEqual(after('# B', '1. Log every failed sign-in attempt', '2. Remove the old exporter', '3. Cache serach results for a minute', '## Four', '4. Write the release notes', '5. Add rate limits to public API').keys, [k5, k4, k3, k2, k1]);
  });

  it('gives new items new keys, and says which are gone', () => {
    const { keys: now, found } = after('# B', '## One', '1. Add rate limits to the public API', '2. Draw a new logo for the site', '3. Cache search results for a minute', '## Two', '4. Remove the old exporter');
    assert.deepEqual([now[0], now[2], now[3]], [k1, k3, k4]);
    assert.ok(!keys.includes(now[1]!));
    assert.deepEqual(new Set(found.missing), new Set([k2, k5]));
    assert.deepEqual(found.seen.map(({ text }) => text), ['Draw a new logo for the site']);
  });

  it('finds an item again that was gone, and says that it is back', () => {
    const gone = learn(known, after(...LIST.slice(0, 4), ...LIST.slice(5)).found);
    assert.equal(gone[k3!]?.missing, true);
    const document = read(...LIST);
    const found = identify(gone, [document]);
    assert.deepEqual(keysOf(document, found), keys);
    assert.deepEqual(found.seen.find(({ key }) => key === k3), known[k3!]);
  });

  it('reports a missing item once', () => {
    const document = read(...LIST.slice(0, 3));
    const gone = learn(known, identify(known, [document]));
    assert.deepEqual(identify(gone, [document]).missing, []);
  });

  it('follows an item into another file', () => {
    const here = read(...LIST.slice(0, 4));
    const there = readBacklog(LIST.slice(4).join('\n').replace('Remove the old', 'Remove that old'), 'specs/more.md', 'meta');
    const found = identify(known, [here, there]);
    assert.deepEqual([...keysOf(here, found), ...keysOf(there, found)], keys);
    assert.deepEqual(found.seen.filter(({ file }) => file === 'specs/more.md').map(({ kind }) => kind), ['meta', 'meta', 'meta']);
  });

  it('keeps items of the same text apart by heading and number', () => {
    const first = start('## A', '1. Add tests', '2. Add tests', '## B', '3. Add tests');
    const document = read('## A', '2. Add tests', '## B', '3. Add tests');
    const found = identify(first.known, [document]);
    assert.deepEqual(keysOf(document, found), [first.keys[1], first.keys[2]]);
    assert.deepEqual(found.missing, [first.keys[0]]);
  });

  describe('of siblings that differ in one word', () => {
    const line = (verb: string, type: string): string => `${verb} test: service routes ${type} tasks to the local model`;
    const first = start(`1. ${line('Add', 'spec')}`, `2. ${line('Add', 'test')}`, `3. ${line('Add', 'review')}`, '4. Paint the shed');

    it('finds each one, when all are reworded in their places', () => {
      const document = read(`1. ${line('Write a', 'spec')}`, `2. ${line('Write a', 'test')}`, `3. ${line('Write a', 'review')}`, '4. Paint the shed');
      const found = identify(first.known, [document]);
      assert.deepEqual(keysOf(document, found), first.keys);
      assert.deepEqual(found.ambiguous, []);
    });

    it('finds or asks, and never takes one for another, when they have changed places as well', () => {
      const document = read(`1. ${line('Write a', 'review')}`, `2. ${line('Write a', 'spec')}`, `3. ${line('Write a', 'test')}`, '4. Paint the shed');
      const found = identify(first.known, [document]);
      const asked = new Set(found.ambiguous.map(({ entry }) => entry));
      const right = [first.keys[2], first.keys[0], first.keys[1], first.keys[3]];
      document.entries.forEach((entry, at) => {
        if (!asked.has(entry)) assert.equal(found.keys.get(entry), right[at]);
      });
      for (const { candidates } of found.ambiguous) assert.ok(candidates.length > 0);
    });
  });

  it('is not led astray by names that every object has', () => {
    const document = read('1. constructor', '2. __proto__', '3. toString');
    const found = identify({}, [document]);
    assert.deepEqual(keysOf(document, identify(learn({}, found), [document])), keysOf(document, found));
  });
});

describe('identify: what only a human can say', () => {
  const first = start('## A', '1. Add the export of reports as PDF', '2. Add the export of reports as CSV', '## B', '3. Paint the shed');

  it('asks where two known items are as good, and gives a key of its own until then', () => {
    const document = read('## B', '3. Paint the shed', '## C', '9. Add the export of reports as XLS');
    const found = identify(first.known, [document]);
    const [question] = found.ambiguous;
    assert.ok(question);
    assert.equal(found.ambiguous.length, 1);
    assert.deepEqual(new Set(question.candidates), new Set([first.keys[0], first.keys[1]]));
    assert.equal(question.entry, document.entries[1]);
    assert.equal(found.keys.get(question.entry), question.key);
    assert.ok(!first.keys.includes(question.key));
    assert.ok(found.seen.some(({ key }) => key === question.key));
  });

  it('asks once: what it has seen is known', () => {
    const document = read('## B', '3. Paint the shed', '## C', '9. Add the export of reports as XLS');
    const known = learn(first.known, identify(first.known, [document]));
    const again = identify(known, [document]);
    assert.deepEqual([again.ambiguous, again.seen, again.missing], [[], [], []]);
  });

  it('asks where two entries are as good for one known item', () => {
    const one = start('1. Add the export of reports as PDF', '2. Paint the shed');
    const document = read('1. Paint the shed', '## C', '7. Add the export of reports as CSV', '8. Add the export of reports as XLS');
    const found = identify(one.known, [document]);
    assert.deepEqual(found.ambiguous.map(({ candidates }) => candidates), [[one.keys[0]], [one.keys[0]]]);
    assert.ok(!keysOf(document, found).includes(one.keys[0]!));
  });

  it('does not ask where the place tells them apart', () => {
    const document = read('## A', '1. Add the export of all reports as PDF', '2. Add the export of all reports as CSV', '## B', '3. Paint the shed');
    const found = identify(first.known, [document]);
    assert.deepEqual(keysOf(document, found), first.keys);
  });
});

describe('identify: speed', () => {
  it('finds ten thousand reworded items without comparing all with all', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `${at + 1}. Add feature number ${at} to module ${at % 97} of the product`);
    const { keys, known } = start(...lines);
    const document = read(...lines.map((line) => line.replace('Add feature', 'Build the feature')));
    const found = identify(known, [document]);
    assert.deepEqual(keysOf(document, found), keys);
  }).timeout(15_000);

  it('pairs ten thousand equal texts', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `${at + 1}. Add tests`);
    const { keys, known } = start(...lines);
    const document = read(...lines.slice(1), '1. Add tests');
    assert.deepEqual(new Set(keysOf(document, identify(known, [document]))), new Set(keys));
  }).timeout(15_000);
});
