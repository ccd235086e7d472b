import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalStore, type JournalStoreOptions } from '../../../src/node/store/journal-store.ts';
import { tallyFold, type Tally, type TallyEvent } from './tally.ts';

/** A folder for each test of a suite, removed after it. */
export function scratchFolders(): { dir: string } {
  const scratch = { dir: '' };
  beforeEach(async () => {
    scratch.dir = await mkdtemp(join(tmpdir(), 'coherence-store-'));
  });
  afterEach(async () => {
    await rm(scratch.dir, { recursive: true, force: true });
  });
  return scratch;
}

export type TallyStore = JournalStore<Tally, TallyEvent>;

export function openTally(stateDir: string, epoch: number, options: Partial<JournalStoreOptions<Tally, TallyEvent>> = {}): Promise<TallyStore> {
  return JournalStore.open({ stateDir, epoch, fold: tallyFold, fenced: async () => false, ...options });
}
