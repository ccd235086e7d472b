// Commits until a snapshot is written, and kills itself at one step of that: the first argument after the folder and
// the epoch counts them from 1. A write gets half through. Ends by itself when there are fewer steps.
import { faultyFileSystem } from '../../../unit/store/faulty-file-system.ts';
import { openTally } from '../../../unit/store/scratch.ts';

const [stateDir = '', epoch = '', step = ''] = process.argv.slice(2);
let steps = 0;
let halfDone = false;
const die = (): void => { process.kill(process.pid, 'SIGKILL'); };
const fs = faultyFileSystem(({ name, path, bytes }) => {
  if (halfDone) die();
  // The steps of a snapshot: those on its own names, and the sync of the folder that ends it.
  if (!path.includes('snapshot') && path !== stateDir) return undefined;
  steps += name === 'mkdir' || name === 'unlink' ? 0 : 1;
  if (steps < Number(step)) return undefined;
  if (name !== 'write') die();
  halfDone = true;
  return Math.floor((bytes ?? 0) / 2);
});
const store = await openTally(stateDir, Number(epoch), { fs });
const first = store.state().total + 1;
for (let n = first; n < first + 5; n++) await store.commit({ by: 'a', n, finishes: 1 });
await store.close();
