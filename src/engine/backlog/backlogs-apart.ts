import { UserError } from '../../base/errors.ts';
import type { Checkout } from '../ports/checkout.ts';

/**
 * A checkout that leaves the backlogs to people. They edit them while items are worked on, so what changes in one is no
 * part of any item's work: it is neither committed with an item nor taken out of the tree with it.
 */
export function backlogsApart(checkout: Checkout, backlogs: readonly string[]): Checkout {
  const apart = new Set(backlogs);
  const work = (files: readonly string[]): string[] => files.filter((file) => !apart.has(file));

  /** Tells the checkout that what the backlogs are now is nobody's work. */
  const leaveOut = async (key: string): Promise<void> => {
    try {
      const changed = (await checkout.changes(key)).files.filter((file) => apart.has(file));
      if (changed.length > 0) await checkout.disregard(key, changed);
    } catch (error) {
      // An item that is not open has nothing in the tree.
      if (!(error instanceof UserError && error.code === 'not-open')) throw error;
    }
  };

  return {
    open: (item) => checkout.open(item),
    async changes(key) {
      const { committed, conflicts, files } = await checkout.changes(key);
      return { files: work(files), conflicts: work(conflicts), ...(committed === undefined ? {} : { committed }) };
    },
    allChanges: async (key) => work(await checkout.allChanges(key)),
    disregard: (key, files) => checkout.disregard(key, files),
    commit: (request) => checkout.commit({ ...request, files: work(request.files) }),
    merge: (key) => checkout.merge(key),
    committed: (key, merged) => checkout.committed(key, merged),
    fileAt: (commit, path) => checkout.fileAt(commit, path),
    async close(key) {
      await leaveOut(key);
      await checkout.close(key);
    },
    revert: (key, files) => checkout.revert(key, work(files)),
    restore: (key, files, keep) => checkout.restore(key, work(files), keep),
    leaveAlone: (key, files) => checkout.leaveAlone(key, work(files)),
    base: (key, files) => checkout.base(key, files),
    settled: (files) => checkout.settled(files),
    record: (files, message) => checkout.record(files, message),
  };
}
