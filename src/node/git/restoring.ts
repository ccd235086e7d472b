import type { GitBaseline } from './baseline.ts';
import { historyAtWork } from './history-at-work.ts';
import { sameEntry } from './records.ts';
import type { SharedTree } from './shared-tree.ts';
import type { Replacement } from './tree-transfer.ts';

/**
 * Gives files of the tree the content of the item's last commit, and takes what an agent has staged of them out of the
 * user's index; `keep` is awaited before, with the paths of those. What the user had changed, and what somebody changes at this moment, stays as it is: the answer names it,
 * by paths of the repository.
 */
export async function restoreFiles(
  shared: SharedTree, baseline: GitBaseline, files: readonly string[], keep: (paths: readonly string[]) => Promise<void>,
): Promise<string[]> {
  const { repository } = shared;
  const [{ base, tip }, position] = await Promise.all([historyAtWork(shared, baseline), repository.position()]);
  const paths = shared.pathsOf(files);
  // On another branch nobody can tell whose a file is.
  if (position === null || !(await shared.isWhereOpened(baseline, position))) return paths;
  const users = new Set(baseline.dirty.map(([path]) => path));
  const wanted = paths.filter((path) => !users.has(path));
  const seen = new Map((await shared.files.observeAll(wanted)).map((observed) => [observed.path, observed]));
  const last = tip ?? base;
  const isWanted = new Set(wanted);
  const differing = (await repository.diff(last, await shared.snapshots.treeWith(last, wanted))).filter(({ path }) => isWanted.has(path));

  await keep(wanted);
  const agents = new Map(differing.map(({ path, new: now }) => [path, now]));
  const known = new Map(baseline.staged);
  const staged = (await repository.staged(position.head)).filter(({ path, new: entry }) => {
    const own = agents.get(path);
    return own !== undefined && (sameEntry(entry, own) || sameEntry(entry, known.get(path) ?? own));
  });
  await repository.setIndex(staged.map(({ path, old }) => ({ path, entry: old })), position.head.length);
  const replacements = differing.flatMap(({ path, old }): Replacement[] => {
    const observed = seen.get(path);
    return observed === undefined ? [] : [{ path, target: old, seen: observed }];
  });
  const left = await shared.transfer.replace(baseline.key, replacements);
  return [...paths.filter((path) => users.has(path)), ...left];
}
