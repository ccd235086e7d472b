import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BacklogDocument } from '../../src/backlog/document.ts';
import { identify } from '../../src/backlog/identity.ts';
import { dependencyProblems, orderItems } from '../../src/backlog/order.ts';
import { readBacklog } from '../../src/backlog/read.ts';
import { configSchema } from '../../src/contract/config.ts';
import { checkBacklogs } from '../../src/lint/check-backlogs.ts';

const folder = resolve(import.meta.dirname, '../../../shared/corpus/coherence-network/specs');

/** Real backlogs, where they are at hand. */
describe('real backlogs', () => {
  const load = (name: string): BacklogDocument => readBacklog(readFileSync(resolve(folder, name), 'utf8'), `specs/${name}`, 'product');
  const names = { '005-backlog.md': 15, '006-overnight-backlog.md': 74, '007-meta-pipeline-backlog.md': 7, 'test-backlog-cursor.md': 12 };

  before(function () {
    if (!existsSync(folder)) this.skip();
  });

  for (const [name, count] of Object.entries(names)) {
    it(`${name} has ${count} items, and ${name.startsWith('006') ? 'one near-duplicate' : 'nothing wrong'}`, () => {
      const document = load(name);
      assert.equal(document.entries.length, count);
      assert.deepEqual(document.entries.map(({ label }) => label), Array.from({ length: count }, (_, at) => String(at + 1)));
      assert.deepEqual(checkBacklogs([document], { items: [], tasks: [] }, configSchema.parse({})).map(({ message }) => message),
        name.startsWith('006') ? ['Item 63 asks for the same as item 43, which is done.'] : []);
    });
  }

  it('006 has 55 done items; 56 is the first that is open', () => {
    const document = load('006-overnight-backlog.md');
    assert.equal(document.entries.filter(({ done }) => done).length, 55);
    assert.equal(document.entries.find(({ done }) => !done)?.label, '56');
    const { keys, ambiguous } = identify({}, [document]);
    assert.equal(new Set(keys.values()).size, 74);
    assert.deepEqual(ambiguous, []);
    const items = document.entries.map((entry) => ({ key: entry.label, file: document.file, entry, done: entry.done }));
    assert.deepEqual(orderItems(items).order, Array.from({ length: 19 }, (_, at) => String(at + 56)));
    assert.deepEqual(dependencyProblems(items), []);
  });
});
