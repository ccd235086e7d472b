import { sameEntry, type TreeEntry } from './records.ts';
import type { Repository } from './repository.ts';

/**
 * Brings the user's index after a branch that was moved beside it: entries that still are as they were `before`, or as
 * they are `known` to be ours, get what `head` has. Whatever else is staged is the user's and stays.
 */
export async function followHead(
  repository: Repository, head: string, before: ReadonlyMap<string, TreeEntry>, known: ReadonlyMap<string, TreeEntry> = new Map(),
): Promise<void> {
  const stale = (await repository.staged(head)).filter(({ path, new: staged }) => {
    const old = before.get(path);
    return old !== undefined && (sameEntry(staged, old) || sameEntry(staged, known.get(path) ?? old));
  });
  await repository.setIndex(stale.map(({ path, old }) => ({ path, entry: old })), head.length);
}
