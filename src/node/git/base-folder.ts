import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaseFolder } from '../../engine/ports/checkout.ts';
import { historyAtWork } from './history-at-work.ts';
import { PrivateIndex } from './private-index.ts';
import type { SharedTree } from './shared-tree.ts';

/** The workspace as it was before an item, with these files as they are in the tree now. Null where nobody knows it. */
export async function baseFolder(shared: SharedTree, key: string, files: readonly string[]): Promise<BaseFolder | null> {
  const { repository, records } = shared;
  const baseline = await shared.baseline(key);
  const history = baseline === null ? await shared.history(key, null) : await historyAtWork(shared, baseline);
  if (history === null) return null;
  const tree = await shared.snapshots.treeWith(history.base, shared.pathsOf(files));
  const folder = await records.baseFolder();
  const dispose = (): Promise<void> => records.removeFolder(folder);
  try {
    // Where the workspace is a folder of a larger repository, it stays as deep: relative paths in it mean the same.
    const top = join(folder, 'tree');
    const root = join(top, repository.prefix);
    await mkdir(root, { recursive: true });
    const index = await PrivateIndex.of(repository.git, join(folder, 'index'), tree);
    await index.checkOut(await index.list(repository.prefix), top);
    return { root, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
