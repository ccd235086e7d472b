import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';
import { stateFolder } from '../../../src/node/store/layout.ts';
import { scratchFolders } from '../../unit/store/scratch.ts';
import { tallyFold } from '../../unit/store/tally.ts';
import { Window } from './program.ts';

describe('windows of one workspace', function () {
  this.timeout(60_000);
  const windows: Window[] = [];
  const endAll = async (): Promise<void> => {
    await Promise.all(windows.splice(0).map((window) => window.kill()));
  };
  // Added before the folder's own hook, so that nobody writes any more when the folder goes.
  afterEach(endAll);
  const scratch = scratchFolders();

  const open = (name: string): Window => {
    const window = new Window(scratch.dir, name);
    windows.push(window);
    return window;
  };
  const onDisk = () => openStoreReadOnly(stateFolder(scratch.dir), tallyFold);

  it('9: two windows and a terminal, 1,000 writes each: 3,000 applied, one owner', async () => {
    const all = ['left', 'right', 'terminal'].map(open);
    const roles = await Promise.all(all.map((window) => window.hears('role')));
    assert.deepEqual(roles.map(({ role }) => role ?? '').sort(), ['client', 'client', 'owner']);
    assert.deepEqual(roles.map(({ epoch }) => epoch), [1, 1, 1]);
    const wrote = await Promise.all(all.map((window) => window.asked('write 1 1000', 'wrote')));
    assert.deepEqual(wrote, Array.from({ length: 3 }, () => ({ wrote: 1000 })));
    const owner = all[roles.findIndex(({ role }) => role === 'owner')]!;
    await owner.asked('exit', 'bye');
    await endAll();
    const { state, history } = await onDisk();
    assert.deepEqual([state.total, state.by], [3000, { left: 1000, right: 1000, terminal: 1000 }]);
    const seqs = (await history(4000)).map(({ seq }) => seq);
    assert.deepEqual(seqs, Array.from({ length: 3000 }, (_, i) => 3000 - i));
  });

  it('10: the owner is killed: one of those who wait is the owner within two seconds', async () => {
    const first = open('first');
    await first.hears('role');
    const others = ['second', 'third'].map(open);
    await Promise.all(others.map((window) => window.hears('role')));
    assert.equal((await others[0]!.asked('write 1 50', 'wrote')).wrote, 50);
    for (const window of others) window.tell('write 51 5000');
    await delay(20);
    const start = performance.now();
    await first.kill();
    const cut = await Promise.all(others.map((window) => window.hears('wrote')));
    const roles = await Promise.all(others.map((window) => window.hears('role')));
    const took = performance.now() - start;
    assert.deepEqual(roles.map(({ role }) => role ?? '').sort(), ['client', 'owner']);
    assert.deepEqual(roles.map(({ epoch }) => epoch), [2, 2]);
    assert.ok(took < 2000, `it took ${Math.round(took)} ms`);
    assert.equal(cut[0]!.error, 'owner-gone');
    const { state } = await onDisk();
    assert.ok((state.by['second'] ?? 0) >= (cut[0]!.wrote ?? 0), 'an acknowledged write is gone');
  });

  it('the owner leaves: the next one is there at once', async () => {
    const first = open('first');
    await first.hears('role');
    const second = open('second');
    await second.hears('role');
    await first.asked('write 1 5', 'wrote');
    await first.asked('exit', 'bye');
    assert.deepEqual(await second.hears('role'), { role: 'owner', epoch: 2, total: 5 });
  });

  describe('with an owner that is frozen', function () {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });

    it('11: nobody takes over by himself; a forced takeover fences it, and it knows before it acknowledges anything', async () => {
      const frozen = open('frozen');
      assert.equal((await frozen.asked('write 1 3', 'wrote')).wrote, 3);
      frozen.process.kill('SIGSTOP');
      const second = open('second');
      assert.deepEqual(await second.hears('role'), { role: 'unresponsive', epoch: 1, pid: frozen.pid });
      assert.equal((await second.asked('take', 'role')).role, 'unresponsive');
      assert.deepEqual(await readdir(join(stateFolder(scratch.dir), 'owner')), ['epoch-1.json']);

      assert.deepEqual(await second.asked('take force', 'role'), { role: 'owner', epoch: 2, total: 3 });
      frozen.process.kill('SIGCONT');
      assert.deepEqual(await frozen.asked('write 4 4', 'wrote'), { wrote: 3, error: 'fenced' });
      assert.deepEqual(await frozen.asked('write 4 4', 'wrote'), { wrote: 3, error: 'fenced' });
      assert.equal((await second.asked('write 1 5', 'wrote')).wrote, 5);
      await Promise.all([frozen, second].map((window) => window.asked('exit', 'bye')));
      assert.deepEqual((await onDisk()).state.by, { frozen: 3, second: 5 });
    });

    it('11: once it thaws it is the owner as before', async () => {
      const frozen = open('frozen');
      await frozen.hears('role');
      frozen.process.kill('SIGSTOP');
      const second = open('second');
      assert.equal((await second.hears('role')).role, 'unresponsive');
      frozen.process.kill('SIGCONT');
      assert.equal((await frozen.asked('write 1 2', 'wrote')).wrote, 2);
      assert.deepEqual(await second.asked('take', 'role'), { role: 'client', epoch: 1 });
      assert.equal((await second.asked('write 1 2', 'wrote')).wrote, 2);
    });

    for (const moment of ['write', 'datasync']) {
      it(`12: frozen right before its ${moment}, thawed after a takeover: its bytes do not count, and it is said`, async () => {
        const frozen = open('frozen');
        assert.equal((await frozen.asked('write 1 3', 'wrote')).wrote, 3);
        await frozen.asked(`freeze ${moment}`, 'will');
        frozen.tell('write 4 4');
        await untilStopped(frozen.pid);
        const second = open('second');
        assert.equal((await second.hears('role')).role, 'unresponsive');
        const taken = await second.asked('take force', 'role');
        // Bytes that were written before the takeover may be kept, those after it may not.
        const kept = moment === 'write' ? 3 : 4;
        assert.deepEqual(taken, { role: 'owner', epoch: 2, total: kept });
        assert.equal((await second.asked('write 1 2', 'wrote')).wrote, 2);
        const journal = join(stateFolder(scratch.dir), 'journal', '00000001-000001.jsonl');
        const before = (await stat(journal)).size;

        frozen.process.kill('SIGCONT');
        assert.deepEqual(await frozen.hears('wrote'), { wrote: 3, error: 'fenced' });
        const late = (await stat(journal)).size - before;
        if (moment === 'write') assert.ok(late > 0, 'the test means nothing unless it has written');
        second.tell('exit');
        if (moment === 'write') assert.deepEqual(await second.hears('notice'), { notice: 'ignored-bytes' });
        await second.hears('bye');
        await frozen.asked('exit', 'bye');
        const { state, notices } = await onDisk();
        assert.deepEqual(state.by, { frozen: kept, second: 2 });
        assert.deepEqual(notices.map(({ code }) => code), moment === 'write' ? ['ignored-bytes'] : []);
      });
    }
  });
});

/** Waits until a process has stopped itself; its parent is not told by Node. */
async function untilStopped(pid: number): Promise<void> {
  if (process.platform !== 'linux') {
    await delay(500);
    return;
  }
  while (!/^\d+ \(.*\) T/.test(await readFile(`/proc/${pid}/stat`, 'utf8'))) await delay(5);
}
