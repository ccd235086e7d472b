import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openTally, scratchFolders } from '../../unit/store/scratch.ts';
import { tallyFold } from '../../unit/store/tally.ts';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';
import { bundledProgram, startProgram } from './program.ts';

const KILLS = 200;
const LANES = 4;

/** Runs a writer until it is killed at a random moment. Answers with the last write that it said was acknowledged. */
async function killedWriter(program: string, stateDir: string, epoch: number): Promise<number> {
  const child = startProgram(program, stateDir, [stateDir, String(epoch)]);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const closed = once(child, 'close');
  // Mostly in the middle of its commits, now and then while it opens.
  if (Math.random() < 0.85) await Promise.race([once(child.stdout ?? child, 'data'), closed]);
  await delay(Math.random() * 25);
  child.kill('SIGKILL');
  await closed;
  const whole = output.slice(0, output.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map(Number);
  return Math.max(0, ...whole);
}

describe('a writer that is killed', function () {
  this.timeout(180_000);
  const scratch = scratchFolders();

  it(`1, 2: kill -9 at ${KILLS} random moments: everything that was acknowledged is there, once`, async () => {
    const program = await bundledProgram('writer', scratch.dir);
    const totals = await Promise.all(Array.from({ length: LANES }, async () => {
      const stateDir = await mkdtemp(join(scratch.dir, 'lane-'));
      let acknowledged = 0;
      for (let epoch = 1; epoch <= KILLS / LANES; epoch++) {
        acknowledged = Math.max(acknowledged, await killedWriter(program, stateDir, epoch));
        const { state, notices } = await openStoreReadOnly(stateDir, tallyFold);
        assert.ok(state.total >= acknowledged, `${acknowledged} acknowledged, ${state.total} found`);
        assert.deepEqual(state.by, state.total === 0 ? {} : { a: state.total });
        assert.ok(notices.every(({ code }) => code === 'torn-tail'), JSON.stringify(notices));
      }
      const store = await openTally(stateDir, KILLS);
      const { total } = store.state();
      const items = (await store.history(total + 1)).map(({ item }) => item);
      assert.deepEqual(items, Array.from({ length: total }, (_, i) => `a-${total - i}-0`));
      assert.deepEqual(store.health, { mode: 'writable' });
      await store.close();
      return total;
    }));
    assert.ok(totals.every((total) => total > KILLS / LANES), `too little was written to mean anything: ${totals.join(', ')}`);
  });

  it('1: starts in less than a second with 10,000 tasks in the state', async () => {
    const ballast = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`task_${i}`, { id: i, key: `item-${i}`, status: 'completed', text: 'x'.repeat(700) }]));
    let gone = false;
    const before = await openTally(scratch.dir, 1, { fenced: async () => gone });
    await before.commit({ by: 'a', n: 1, ballast });
    await Promise.all(Array.from({ length: 1500 }, (_, i) => before.commit({ by: 'a', n: i + 2, finishes: 1 })));
    gone = true;
    await before.close();
    const start = performance.now();
    const store = await openTally(scratch.dir, 2);
    const took = performance.now() - start;
    assert.equal(store.state().total, 1501);
    assert.ok(took < 1000, `it took ${Math.round(took)} ms`);
    await store.close();
  });
});
