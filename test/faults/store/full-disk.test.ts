import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';
import { faultyFileSystem, systemError } from '../../unit/store/faulty-file-system.ts';
import { openTally, scratchFolders, type TallyStore } from '../../unit/store/scratch.ts';
import { tallyFold, writes } from '../../unit/store/tally.ts';

/** Mounts a small file system at `path`; false where this process may not. */
function mounted(path: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Also when a test has failed and left files open. */
function unmount(path: string): void {
  execFileSync('umount', ['-l', path]);
}

async function commitUntilFull(store: TallyStore): Promise<number> {
  for (let n = store.state().total + 1; ; n++) {
    try {
      await store.commit({ by: 'a', n, ballast: 'x'.repeat(500) });
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'disk-full');
      return n - 1;
    }
  }
}

describe('a disk that takes no more', () => {
  const scratch = scratchFolders();

  it('6: a really full disk: the commit is refused, memory stays, and work goes on when there is room', async function () {
    const disk = join(scratch.dir, 'disk');
    await mkdir(disk);
    if (!mounted(disk, 'size=96k')) this.skip();
    try {
      const stateDir = join(disk, 'state');
      const store = await openTally(stateDir, 1);
      await store.commit({ by: 'a', n: 1 });
      await writeFile(join(disk, 'filler'), Buffer.alloc(40 * 1024));
      const acknowledged = await commitUntilFull(store);
      assert.equal(store.state().total, acknowledged);
      assert.deepEqual(store.health, {
        mode: 'suspended', reason: 'The disk is full, so nothing more can be recorded.', hint: 'Free some space; work goes on by itself.',
      });
      assert.equal(await store.probe(), false);
      await assert.rejects(store.commit({ by: 'a', n: acknowledged + 1 }), { code: 'disk-full' });
      assert.deepEqual((await openStoreReadOnly(stateDir, tallyFold)).state, store.state());

      await rm(join(disk, 'filler'));
      assert.equal(await store.probe(), true);
      assert.equal((await store.commit({ by: 'a', n: acknowledged + 1 })).total, acknowledged + 1);
      await store.close();
      const again = await openTally(stateDir, 2);
      assert.equal(again.state().total, acknowledged + 1);
      assert.deepEqual(again.notices, []);
      await again.close();
    } finally {
      unmount(disk);
    }
  });

  // What each of these faults leaves in the file, the file cut back or not.
  const faults = {
    'a short write that says nothing, then no room': ['write', 24, 'ENOSPC'],
    'a short write, then nothing at all': ['write', 24, null],
    'an input/output error while syncing': ['datasync', undefined, 'EIO'],
  } as const;
  for (const [what, [operation, short, code]] of Object.entries(faults)) {
    for (const stuck of [false, true]) {
      it(`6: ${what}${stuck ? ', and the file cannot be cut back' : ''}`, async () => {
        let calls = 0;
        let failing = false;
        const fs = faultyFileSystem(({ name, path, flags }) => {
          if (!failing || !path.includes('journal')) return undefined;
          if (name === 'open' && flags === 'wx') throw systemError(code ?? 'EIO');
          if (name === 'truncate' && stuck) throw systemError('EIO');
          if (name !== operation) return undefined;
          calls += 1;
          if (calls === 1 && short !== undefined) return short;
          if (code === null) return 0;
          throw systemError(code);
        });
        const store = await openTally(scratch.dir, 1, { fs });
        for (const event of writes('a', 1, 3)) await store.commit(event);
        failing = true;
        const results = await Promise.allSettled(writes('a', 4, 6).map((event) => store.commit(event)));
        const expected = code === 'ENOSPC' ? 'disk-full' : 'write-failed';
        assert.deepEqual(results.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'kept')), [expected, expected, expected]);
        assert.equal(store.state().total, 3);
        assert.equal(store.health.mode, 'suspended');
        assert.equal(await store.probe(), false);
        failing = false;
        assert.equal(await store.probe(), true);
        assert.deepEqual(store.health, { mode: 'writable' });
        assert.equal((await store.commit({ by: 'a', n: 4 })).total, 4);
        await store.close();
        const again = await openTally(scratch.dir, 2);
        assert.deepEqual(again.state().by, { a: 4 });
        await again.close();
      });
    }
  }

  it('6: a short write that goes on is no fault', async () => {
    const fs = faultyFileSystem(({ name, bytes }) => (name === 'write' ? Math.min(bytes ?? 0, 7) : undefined));
    const store = await openTally(scratch.dir, 1, { fs });
    for (const event of writes('a', 1, 5, 1)) await store.commit(event);
    await store.close();
    const again = await openTally(scratch.dir, 2);
    assert.deepEqual([again.state().total, again.health.mode, again.notices], [5, 'writable', []]);
    await again.close();
  });

  it('6: a disk that is full at the start takes commits once there is room', async () => {
    let full = true;
    const fs = faultyFileSystem(({ name }) => { if (full && name === 'write') throw systemError('ENOSPC'); });
    const store = await openTally(scratch.dir, 1, { fs });
    assert.equal(store.health.mode, 'suspended');
    await assert.rejects(store.commit({ by: 'a', n: 1 }), { code: 'disk-full' });
    full = false;
    assert.equal(await store.probe(), true);
    assert.equal((await store.commit({ by: 'a', n: 1 })).total, 1);
    await store.close();
  });

  it('7: a read-only file system: the state can be read, and it is said once', async function () {
    const disk = join(scratch.dir, 'disk');
    await mkdir(disk);
    if (!mounted(disk, 'size=1m')) this.skip();
    try {
      const stateDir = join(disk, 'state');
      const store = await openTally(stateDir, 1);
      for (const event of writes('a', 1, 3, 1)) await store.commit(event);
      await store.close();
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await assertReadOnly(stateDir, await openTally(stateDir, 2));
    } finally {
      unmount(disk);
    }
  });

  for (const code of ['EROFS', 'EACCES']) {
    it(`7: ${code} for every write: the state can be read, and it is said once`, async () => {
      const before = await openTally(scratch.dir, 1);
      for (const event of writes('a', 1, 3, 1)) await before.commit(event);
      await before.close();
      const fs = faultyFileSystem(({ name, flags }) => { if (name !== 'open' || flags !== 'r') throw systemError(code); });
      await assertReadOnly(scratch.dir, await openTally(scratch.dir, 2, { fs }));
    });
  }

  async function assertReadOnly(stateDir: string, store: TallyStore): Promise<void> {
    assert.equal(store.health.mode, 'read-only');
    assert.equal(store.state().total, 3);
    assert.deepEqual(store.notices, [{ code: 'read-only', message: 'The state folder cannot be written, so it is only read.' }]);
    for (const n of [4, 5]) await assert.rejects(store.commit({ by: 'a', n }), { code: 'read-only', hint: 'Make .coherence/state writable for your user and start again.' });
    assert.equal(store.notices.length, 1);
    assert.equal((await store.history(9)).length, 3);
    await store.close();
    assert.equal((await openStoreReadOnly(stateDir, tallyFold)).state.total, 3);
  }

  for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
    it(`8: rename refused with ${code} five times: tried again, nothing lost`, async () => {
      const refused = new Map<string, number>();
      const fs = faultyFileSystem(({ name, path }) => {
        if (name !== 'rename') return;
        const times = (refused.get(path) ?? 0) + 1;
        refused.set(path, times);
        if (times <= 5) throw systemError(code);
      });
      const store = await openTally(scratch.dir, 1, { fs });
      for (const event of writes('a', 1, 3, 1)) await store.commit(event);
      await store.close();
      assert.ok([...refused.keys()].some((path) => path.endsWith('snapshot.json')));
      assert.ok([...refused.values()].every((times) => times === 6));
      const again = await openTally(scratch.dir, 2);
      assert.deepEqual([again.state().total, again.notices, (await again.history(9)).length], [3, [], 3]);
      assert.deepEqual((await readdir(scratch.dir, { recursive: true })).filter((name) => name.endsWith('.tmp')), []);
      await again.close();
    });
  }
});
