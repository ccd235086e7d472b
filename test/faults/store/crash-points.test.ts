import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { faultyFileSystem } from '../../unit/store/faulty-file-system.ts';
import { openTally, scratchFolders } from '../../unit/store/scratch.ts';
import { writes } from '../../unit/store/tally.ts';

const LIMITS = { snapshotEvents: 3, journalBytes: 350, segmentBytes: 900, journalFiles: 2 };

class Crash extends Error {}

/** A file system on which everything stops at operation `at`; a write there gets half through. */
function crashingAt(at: number): { fs: ReturnType<typeof faultyFileSystem>; crashed: () => boolean } {
  let count = 0;
  const fs = faultyFileSystem(({ name, bytes }) => {
    count += 1;
    if (count > at || (count === at && name !== 'write')) throw new Crash();
    return count === at ? Math.floor((bytes ?? 0) / 2) : undefined;
  });
  return { fs, crashed: () => count >= at };
}

/** Opens, commits one by one and closes, until the file system stops. Answers with the last acknowledged write. */
async function work(dir: string, epoch: number, from: number, to: number, fs: ReturnType<typeof faultyFileSystem>): Promise<number> {
  let acknowledged = from - 1;
  const store = await openTally(dir, epoch, { fs, limits: LIMITS });
  for (const event of writes('a', from, to, 1)) {
    try {
      await store.commit(event);
      acknowledged = event.n;
    } catch {
      break;
    }
  }
  await store.close();
  return acknowledged;
}

describe('a crash at every single operation of the store', function () {
  this.timeout(120_000);
  const scratch = scratchFolders();

  it('1, 2: loses nothing that was acknowledged and has nothing twice', async () => {
    for (let at = 1; ; at++) {
      const dir = await mkdtemp(join(scratch.dir, 'at-'));
      await work(dir, 1, 1, 4, faultyFileSystem(() => {}));
      const { fs, crashed } = crashingAt(at);
      const acknowledged = Math.max(4, await work(dir, 2, 5, 16, fs));

      const store = await openTally(dir, 3, { limits: LIMITS });
      const { total } = store.state();
      const place = `crash at operation ${at}`;
      assert.deepEqual(store.health, { mode: 'writable' }, place);
      assert.ok(total >= acknowledged && total <= acknowledged + 1, `${place}: ${acknowledged} acknowledged, ${total} found`);
      assert.equal(store.state().by['a'], total, place);
      await store.commit({ by: 'a', n: total + 1, finishes: 1 });
      const expected = Array.from({ length: total + 1 }, (_, i) => `a-${total + 1 - i}-0`);
      assert.deepEqual((await store.history(99)).map(({ item }) => item), expected, place);
      await store.close();
      const left = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.tmp'));
      assert.deepEqual(left, [], place);
      await rm(dir, { recursive: true });
      if (!crashed()) {
        assert.ok(at > 60, `only ${at} operations were tried`);
        return;
      }
    }
  });
});
