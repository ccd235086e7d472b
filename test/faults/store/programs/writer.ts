// Commits in one state folder, three commits at a time, until it is killed. Says on stdout what was acknowledged.
import { writeSync } from 'node:fs';
import { openTally } from '../../../unit/store/scratch.ts';

const [stateDir = '', epoch = ''] = process.argv.slice(2);
const limits = { snapshotEvents: 6, journalBytes: 1500, segmentBytes: 3000, journalFiles: 2 };
const store = await openTally(stateDir, Number(epoch), { limits });
for (let n = store.state().total + 1; ; n += 3) {
  await Promise.all([n, n + 1, n + 2].map(async (one) => {
    await store.commit({ by: 'a', n: one, finishes: 1 });
    writeSync(1, `${one}\n`);
  }));
}
