import { UserError } from '../base/errors.ts';
import { acquire, type Ownership } from '../node/owner/acquire.ts';
import { JournalStore } from '../node/store/journal-store.ts';
import { stateFolder } from '../node/store/layout.ts';
import { ownerUnreachable, realFolder } from './open-workspace.ts';
import { pipelineFold } from './pipeline-fold.ts';
import type { HostOptions } from './workspace-host.ts';

/**
 * Brings a damaged state back to its last sound record; the damaged files are kept aside. Answers with one sentence
 * for each thing that was found or done, none for a state that was sound.
 * @throws UserError `owned` while another process works on the workspace, `owner-unreachable`, `no-folder`, and what
 * still keeps the state from being written.
 */
export async function repairWorkspace(options: HostOptions): Promise<string[]> {
  const root = await realFolder(options.root);
  const acquired = await acquire(root, { force: options.force === true });
  switch (acquired.kind) {
    case 'client': {
      const { pid } = acquired.client.owner;
      acquired.client.dispose();
      throw new UserError('owned', `Process ${pid} is at work on this workspace, so its state cannot be repaired now.`, { hint: 'End that process and try again.' });
    }
    case 'unresponsive':
      throw ownerUnreachable(acquired.pid);
    case 'owner':
      try {
        return await repairState(stateFolder(root), acquired.owner);
      } finally {
        await acquired.owner.release();
      }
  }
}

async function repairState(stateDir: string, owner: Ownership): Promise<string[]> {
  const store = await JournalStore.open({ stateDir, epoch: owner.epoch, fold: pipelineFold, fenced: () => owner.fenced() });
  try {
    await store.repair();
    const { health } = store;
    if (health.mode !== 'writable') throw new UserError('read-only', health.reason, { hint: health.hint });
    return store.notices.map((notice) => notice.message);
  } finally {
    await store.close();
  }
}
