import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { openTally, scratchFolders } from '../../unit/store/scratch.ts';
import { tallyFold, writes } from '../../unit/store/tally.ts';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';

const COUNT = 12;

async function journalPath(dir: string): Promise<string> {
  return join(dir, 'journal', (await readdir(join(dir, 'journal'))).at(-1)!);
}

/** A state folder whose newest journal file holds a checkpoint and twelve events; without a snapshot after a crash. */
async function prepared(dir: string, { crashed }: { crashed: boolean }): Promise<void> {
  let gone = false;
  const store = await openTally(dir, 1, { fenced: async () => gone });
  for (const event of writes('a', 1, COUNT, 1)) await store.commit(event);
  gone = crashed;
  await store.close();
}

describe('damaged state', function () {
  this.timeout(60_000);
  const scratch = scratchFolders();

  it('3: a torn last line is cut to the last whole one, and said', async () => {
    await prepared(scratch.dir, { crashed: true });
    const path = await journalPath(scratch.dir);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 9));
    const store = await openTally(scratch.dir, 2);
    assert.equal(store.state().total, COUNT - 1);
    assert.deepEqual(store.health, { mode: 'writable' });
    assert.deepEqual(store.notices.map(({ code }) => code), ['torn-tail']);
    assert.equal((await readFile(path)).at(-1), 0x0a);
    await store.commit({ by: 'a', n: COUNT });
    await store.close();
    const again = await openTally(scratch.dir, 3);
    assert.equal(again.state().total, COUNT);
    assert.deepEqual(again.notices, []);
    await again.close();
  });

  it('4: a bad checksum in the middle makes it read-only, with a copy and a repair', async () => {
    await prepared(scratch.dir, { crashed: true });
    const path = await journalPath(scratch.dir);
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[6] = lines[6]!.replace('"a"', '"b"');
    await writeFile(path, lines.join('\n'));
    const damaged = await readFile(path);

    const store = await openTally(scratch.dir, 2);
    assert.equal(store.health.mode, 'read-only');
    assert.match(store.health.mode === 'read-only' ? store.health.reason : '', /^Line 7 of .+ is damaged: the state can be read up to event 5, events 6 to 12 cannot\.$/);
    assert.equal(store.state().total, 5);
    assert.deepEqual(store.notices.map(({ code }) => code), ['damaged']);
    await assert.rejects(store.commit({ by: 'a', n: 6 }), { code: 'read-only' });
    assert.equal(await store.probe(), false);
    assert.deepEqual(await readFile(path), damaged);
    const [copy] = await readdir(join(scratch.dir, 'quarantine'));
    assert.deepEqual(await readFile(join(scratch.dir, 'quarantine', copy!)), damaged);
    await store.close();

    const repaired = await openTally(scratch.dir, 3);
    assert.equal(repaired.health.mode, 'read-only', 'a restart repairs nothing by itself');
    await repaired.repair();
    assert.deepEqual(repaired.health, { mode: 'writable' });
    assert.equal((await repaired.commit({ by: 'a', n: 6, finishes: 1 })).total, 6);
    // The numbers of the lost events are not used again, so history takes what comes now.
    assert.deepEqual((await repaired.history(9)).map(({ item, seq }) => [item, seq]).slice(0, 2), [['a-6-0', 13], ['a-5-0', 5]]);
    await repaired.close();
    const after = await openTally(scratch.dir, 4);
    assert.deepEqual([after.state().total, after.health.mode, after.notices], [6, 'writable', []]);
    await after.close();
  });

  it('4: damage before the snapshot loses nothing when it is repaired', async () => {
    await prepared(scratch.dir, { crashed: false });
    const path = await journalPath(scratch.dir);
    for (const line of [0, 3]) {
      const lines = (await readFile(path, 'utf8')).split('\n');
      lines[line] = lines[line]!.replace('"epoch":1', '"epoch":2');
      await writeFile(path, lines.join('\n'));
      const store = await openTally(scratch.dir, 2);
      assert.deepEqual([store.health.mode, store.state().total], ['read-only', COUNT]);
      await store.close();
    }
    const store = await openTally(scratch.dir, 2);
    await store.repair();
    assert.equal((await store.commit({ by: 'a', n: COUNT + 1 })).total, COUNT + 1);
    await store.close();
  });

  for (const [what, content] of [['empty', ''], ['null', 'null'], ['torn', null], ['deleted', undefined]] as const) {
    for (const both of [false, true]) {
      it(`5: ${both ? 'both snapshots' : 'the snapshot'} ${what}: the state comes from the journal`, async () => {
        for (const epoch of [1, 2]) {
          const store = await openTally(scratch.dir, epoch);
          for (const event of writes('a', (epoch - 1) * 5 + 1, epoch * 5)) await store.commit(event);
          await store.close();
        }
        for (const name of both ? ['snapshot.json', 'snapshot.previous.json'] : ['snapshot.json']) {
          const path = join(scratch.dir, name);
          if (content === undefined) await rm(path);
          else await writeFile(path, content ?? (await readFile(path)).subarray(0, 40));
        }
        const store = await openTally(scratch.dir, 3);
        assert.equal(store.state().total, 10);
        assert.deepEqual(store.health, { mode: 'writable' });
        assert.equal(store.notices.every(({ code }) => code === 'snapshot-unusable'), true);
        assert.equal(store.notices.length, content === undefined ? 0 : both ? 2 : 1);
        await store.close();
      });
    }
  }

  it('5: the journal deleted: the state comes from the snapshot, and it is said', async () => {
    await prepared(scratch.dir, { crashed: false });
    await rm(join(scratch.dir, 'journal'), { recursive: true });
    const store = await openTally(scratch.dir, 2);
    assert.equal(store.state().total, COUNT);
    assert.deepEqual(store.notices.map(({ code }) => code), ['journal-behind']);
    await store.commit({ by: 'a', n: COUNT + 1 });
    await store.close();
  });

  it('14: state of a newer version is not written over, and it is said why', async () => {
    const newer = await openTally(scratch.dir, 1, { fold: { ...tallyFold, schema: 2 } });
    await newer.commit({ by: 'a', n: 1 });
    await newer.close();
    const read = async (): Promise<string[]> => Promise.all((await readdir(scratch.dir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
    const before = await read();
    const store = await openTally(scratch.dir, 2);
    assert.deepEqual(store.health, {
      mode: 'read-only',
      reason: 'The state was written by a newer version (format 2; this one knows 1).',
      hint: 'Update Coherence Pipeline; nothing was changed.',
    });
    await assert.rejects(store.commit({ by: 'a', n: 1 }), { code: 'read-only' });
    await store.repair();
    await store.close();
    assert.deepEqual(await read(), before);
  });

  // Half of these folders have a snapshot, half the journal alone.
  for (const snapshot of [false, true]) {
    describe(snapshot ? 'with a snapshot' : 'with the journal alone', () => {
      let whole: Buffer;
      let pristine: string;
      before(async () => {
        pristine = await mkdtemp(join(tmpdir(), 'coherence-pristine-'));
        await prepared(pristine, { crashed: !snapshot });
        whole = await readFile(await journalPath(pristine));
      });
      after(() => rm(pristine, { recursive: true }));

      const openedWith = async (bytes: Buffer): Promise<{ total: number; silent: boolean }> => {
        const dir = await mkdtemp(join(scratch.dir, 'copy-'));
        await cp(pristine, dir, { recursive: true });
        await writeFile(await journalPath(dir), bytes);
        const view = await openStoreReadOnly(dir, tallyFold);
        const store = await openTally(dir, 2);
        assert.deepEqual(tallyFold.bound(store.state()), tallyFold.bound(view.state));
        const { total, by, recent } = view.state;
        // Some prefix of what was committed, whole.
        assert.deepEqual(by, total === 0 ? {} : { a: total });
        assert.deepEqual(recent, writes('a', 1, total).map(({ n }) => n));
        const silent = store.notices.length === 0 && store.health.mode === 'writable';
        await store.close();
        await rm(dir, { recursive: true });
        return { total, silent };
      };

      it('opens after any cut, with some prefix of what was acknowledged', async () => {
        await fc.assert(fc.asyncProperty(fc.nat({ max: whole.length }), async (length) => {
          const { total, silent } = await openedWith(whole.subarray(0, length));
          // Without its end a line is no line; a cut between two lines looks like an earlier moment.
          const lines = whole.subarray(0, length).toString().split('\n').length - 2;
          assert.equal(total, snapshot ? COUNT : Math.max(0, lines));
          if (silent) assert.equal(whole[length - 1], 0x0a);
        }), { numRuns: 60, examples: [[0], [1], [whole.length - 1], [whole.length]] });
      });

      it('notices any byte that is another', async () => {
        await fc.assert(fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          const bytes = Buffer.from(whole);
          bytes[at] = bytes[at]! ^ change;
          const { total, silent } = await openedWith(bytes);
          assert.ok(!silent, 'the change was not noticed');
          if (snapshot) assert.equal(total, COUNT);
        }), { numRuns: 60, examples: [[whole.length - 1, 1], [0, 1], [19, 8]] });
      });
    });
  }
});
