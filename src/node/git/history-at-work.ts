import { UserError } from '../../base/errors.ts';
import type { GitBaseline } from './baseline.ts';
import { refOf, shortName, unfinishedCommits, type ItemHistory } from './item-branch.ts';
import type { SharedTree } from './shared-tree.ts';

/**
 * The history of an item that is worked on. It ends with an attempt: commits of work that was set aside unfinished are
 * taken off the branch, because while an item is open that work is in the tree, uncommitted, and the next attempt's.
 * @throws UserError `branch-foreign`, `branch-moved`
 */
export async function historyAtWork(shared: SharedTree, baseline: GitBaseline): Promise<ItemHistory> {
  const history = await shared.openHistory(baseline);
  const { key, phase } = baseline;
  const isInTree = phase === 'open' || phase === 'merging';
  const unfinished = isInTree ? unfinishedCommits(key, history) : 0;
  if (unfinished === 0 || history.tip === null) return history;
  const ref = refOf(key);
  const attempt = history.commits.at(-1 - unfinished);
  const isMoved = attempt === undefined
    ? await shared.repository.deleteRef(ref, history.tip)
    : await shared.repository.moveRef(ref, attempt.id, history.tip, 'coherence: unfinished work is in the tree again');
  if (!isMoved) throw movedError(ref);
  return shared.openHistory(baseline);
}

/** Somebody else has moved an item's branch. */
export function movedError(ref: string): UserError {
  return new UserError('branch-moved', `The branch ${shortName(ref)} was moved by somebody else.`, {
    hint: 'Leave the items’ branches alone while a run goes on, then retry the item.',
  });
}
