import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../../src/engine/ports/store.ts';
import type { JournalStore } from '../../../src/node/store/journal-store.ts';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import type { PipelineState } from '../../../src/pipeline/state.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { openTally, scratchFolders, type TallyStore } from './scratch.ts';
import { RECENT, tallyFold, writes, type TallyEvent } from './tally.ts';

// The pipeline's store is this one: checked by the compiler.
const asPort = (store: JournalStore<PipelineState, PipelineEvent>): Store => store;

describe('the store', () => {
  const scratch = scratchFolders();

  it('fits the port', () => assert.equal(typeof asPort, 'function'));

  it('begins empty and keeps what was committed', async () => {
    const store = await openTally(scratch.dir, 1);
    assert.deepEqual(store.state(), tallyFold.empty);
    assert.deepEqual(store.health, { mode: 'writable' });
    const after = await store.commit({ by: 'a', n: 1 }, { by: 'a', n: 2 });
    assert.equal(after.total, 2);
    assert.deepEqual(store.state(), after);
    await store.close();

    const again = await openTally(scratch.dir, 2);
    assert.deepEqual(again.state(), after);
    assert.deepEqual(again.notices, []);
    await again.close();
  });

  it('keeps it without being closed', async () => {
    const store = await openTally(scratch.dir, 1);
    await store.commit({ by: 'a', n: 1 });
    const again = await openTally(scratch.dir, 2);
    assert.equal(again.state().total, 1);
    await store.close();
    await again.close();
  });

  it('takes all events of a commit or none', async () => {
    const store = await openTally(scratch.dir, 1);
    await assert.rejects(store.commit({ by: 'a', n: 1 }, { by: 'a', n: 3 }), { name: 'UserError', code: 'refused', message: 'a is at 1, so 3 does not follow.' });
    await assert.rejects(store.commit(), { code: 'refused' });
    assert.equal(store.state().total, 0);
    assert.equal((await store.commit({ by: 'a', n: 1 })).total, 1);
    await store.close();
  });

  it('settles commits of one moment in their order, in one write', async () => {
    const journalWrites: number[] = [];
    const fs = faultyFileSystem(({ name, path, bytes }) => {
      if (name === 'write' && path.endsWith('.jsonl')) journalWrites.push(bytes ?? 0);
    });
    const store = await openTally(scratch.dir, 1, { fs });
    const results = await Promise.allSettled([
      store.commit({ by: 'a', n: 1 }), store.commit({ by: 'a', n: 7 }), store.commit({ by: 'b', n: 1 }), store.commit({ by: 'a', n: 2 }),
    ]);
    assert.deepEqual(results.map((result) => (result.status === 'fulfilled' ? result.value.total : 'refused')), [1, 'refused', 2, 3]);
    assert.equal(journalWrites.length, 1);
    await store.close();
    await assert.rejects(store.commit({ by: 'a', n: 3 }), { code: 'closed' });
  });

  it('acknowledges nothing, and shows nothing, before the disk has it', async () => {
    const reached = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const fs = faultyFileSystem(async ({ name }) => {
      if (name !== 'datasync') return;
      reached.resolve();
      await held.promise;
    });
    const store = await openTally(scratch.dir, 1, { fs });
    let acknowledged = false;
    const commit = store.commit({ by: 'a', n: 1 }).then(() => { acknowledged = true; return acknowledged; });
    await reached.promise;
    assert.deepEqual([acknowledged, store.state().total], [false, 0]);
    held.resolve();
    assert.equal(await commit, true);
    assert.equal(store.state().total, 1);
    await store.close();
  });

  it('writes as much for a commit whatever the state holds', async () => {
    const sizes: number[] = [];
    const fs = faultyFileSystem(({ name, path, bytes }) => {
      if (name === 'write' && path.endsWith('.jsonl')) sizes.push(bytes ?? 0);
    });
    const store = await openTally(scratch.dir, 1, { fs });
    await store.commit({ by: 'a', n: 1 });
    await store.commit({ by: 'b', n: 1, ballast: Array.from({ length: 10_000 }, (_, id) => ({ id, text: 'x'.repeat(100) })) });
    await store.commit({ by: 'a', n: 2 });
    assert.equal(sizes[2], sizes[0]);
    await store.close();
  });

  it('goes on in new journal files, bounds the state there, and keeps only the newest files', async () => {
    const limits = { journalBytes: 300, journalFiles: 2, snapshotEvents: 1_000_000 };
    const store = await openTally(scratch.dir, 1, { limits });
    for (const event of writes('a', 1, 60)) await store.commit(event);
    assert.ok(store.state().recent.length < 15);
    const live = store.state();
    assert.deepEqual((await openStoreReadOnly(scratch.dir, tallyFold)).state, live);
    assert.equal((await readdir(join(scratch.dir, 'journal'))).length, 2);
    await store.close();
    const again = await openTally(scratch.dir, 2, { limits });
    assert.equal(again.state().total, 60);
    assert.deepEqual(again.state().recent, live.recent.slice(-RECENT));
    await again.close();
  });

  it('has each finished task in history once, in order, whatever was on disk before', async () => {
    let n = 0;
    let latest = 0;
    const gone: TallyStore[] = [];
    for (const epoch of [1, 2, 3, 4]) {
      latest = epoch;
      const limits = { segmentBytes: 1500, snapshotEvents: 4, journalBytes: 900 };
      const store = await openTally(scratch.dir, epoch, { limits, fenced: async () => epoch < latest });
      for (const event of writes('a', n + 1, n + 9, 2)) await store.commit(event);
      n += 9;
      const expected = Array.from({ length: n }, (_, i) => [`a-${n - i}-1`, `a-${n - i}-0`]).flat();
      assert.deepEqual((await store.history(1000)).map(({ item }) => item), expected);
      assert.deepEqual((await store.history(3)).map(({ item }) => item), expected.slice(0, 3));
      assert.deepEqual(await store.rollup(), { cells: { '2026-01-02/impl/completed': { count: n * 2, durationMs: n * 3000 } }, outcomes: { '2026-01-02/impl/completed': n * 2 } });
      // Every second owner is not closed, and has lost the workspace by the time it is.
      if (epoch % 2 === 0) await store.close();
      else gone.push(store);
    }
    for (const store of gone) await store.close();
    const view = await openStoreReadOnly(scratch.dir, tallyFold);
    assert.equal((await view.history(1000)).length, n * 2);
  });

  it('is read without a trace', async () => {
    const store = await openTally(scratch.dir, 1);
    await store.commit({ by: 'a', n: 1, finishes: 1 });
    const before = await readdir(scratch.dir, { recursive: true });
    const view = await openStoreReadOnly(scratch.dir, tallyFold, faultyFileSystem(({ name, flags }) => {
      assert.ok(name === 'open' && flags === 'r', `${name} while reading`);
    }));
    assert.equal(view.state.total, 1);
    assert.equal(view.epoch, 1);
    assert.deepEqual((await view.history(5)).map(({ item }) => item), ['a-1-0']);
    assert.deepEqual(await readdir(scratch.dir, { recursive: true }), before);
    const nothing = await openStoreReadOnly(join(scratch.dir, 'none'), tallyFold);
    assert.deepEqual([nothing.state, nothing.epoch, await nothing.history(5)], [tallyFold.empty, 0, []]);
    await store.close();
  });

  it('keeps what it writes from other users', async function () {
    if (process.platform === 'win32') this.skip();
    const store = await openTally(scratch.dir, 1, { limits: { segmentBytes: 100, snapshotEvents: 1 } });
    for (const event of writes('a', 1, 5, 1)) await store.commit(event);
    await store.close();
    const names = await readdir(scratch.dir, { recursive: true, withFileTypes: true });
    for (const entry of names) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      assert.equal((mode & 0o777).toString(8), entry.isDirectory() ? '700' : '600', entry.name);
    }
    assert.ok(names.some(({ name }) => name === 'snapshot.previous.json') && names.some(({ name }) => name.endsWith('.rollup.json')));
  });

  it('writes the snapshot as the documented shape', async () => {
    const store = await openTally(scratch.dir, 7);
    await store.commit({ by: 'a', n: 1 });
    await store.close();
    const snapshot = JSON.parse(await readFile(join(scratch.dir, 'snapshot.json'), 'utf8')) as Record<string, unknown>;
    const { checksum, ...rest } = snapshot;
    assert.match(String(checksum), /^[0-9a-f]{8}$/);
    assert.deepEqual(rest, { schema: 1, epoch: 7, seq: 1, state: store.state() });
  });

  it('does not open behind a later owner', async () => {
    await (await openTally(scratch.dir, 2)).close();
    await assert.rejects(openTally(scratch.dir, 1), { code: 'fenced' });
  });

  it('goes on when an event makes the transition throw', async () => {
    const fold = { ...tallyFold, transition: (state: typeof tallyFold.empty, event: TallyEvent) => {
      if (event.n === 2) throw new TypeError('a bug');
      return tallyFold.transition(state, event);
    } };
    const store = await openTally(scratch.dir, 1, { fold });
    await store.commit({ by: 'a', n: 1 });
    await assert.rejects(store.commit({ by: 'a', n: 2 }), TypeError);
    assert.equal((await store.commit({ by: 'b', n: 1 })).total, 2);
    await store.close();
  });
});
