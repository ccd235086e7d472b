import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openTally, scratchFolders } from '../../unit/store/scratch.ts';
import { bundledProgram, startProgram } from './program.ts';

describe('a snapshot that is cut short', function () {
  this.timeout(60_000);
  const scratch = scratchFolders();

  it('2: kill -9 at every step of it: the snapshot before and the journal give the same state, nothing is left over', async () => {
    const program = await bundledProgram('snapshotter', scratch.dir);
    const leftOver: number[] = [];
    for (let step = 1; ; step++) {
      const stateDir = await mkdtemp(join(scratch.dir, 'step-'));
      const before = await openTally(stateDir, 1);
      await before.commit({ by: 'a', n: 1, finishes: 1 });
      await before.close();
      const [code] = (await once(startProgram(program, scratch.dir, [stateDir, '2', String(step)]), 'exit')) as [number | null];
      if (code === 0) {
        assert.ok(step > 5, `a snapshot has only ${step - 1} steps`);
        break;
      }
      const temporaries = async (): Promise<string[]> => (await readdir(stateDir)).filter((name) => name.endsWith('.tmp'));
      if ((await temporaries()).length > 0) leftOver.push(step);
      const store = await openTally(stateDir, 3);
      assert.deepEqual(store.state().by, { a: 6 }, `killed at step ${step}`);
      assert.deepEqual(store.health, { mode: 'writable' });
      assert.deepEqual(store.notices, []);
      assert.equal((await store.history(99)).length, 6);
      assert.deepEqual(await temporaries(), []);
      await store.close();
    }
    assert.ok(leftOver.length > 0, 'no kill left a temporary file behind');
  });
});
