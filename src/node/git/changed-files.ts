import type { GitBaseline } from './baseline.ts';
import { historyAtWork } from './history-at-work.ts';
import { sameEntry, type TreeEntry } from './records.ts';
import type { SharedTree } from './shared-tree.ts';

/** Paths of the repository, sorted; `conflicts` are among `files`. */
export interface ChangedFiles {
  files: string[];
  conflicts: string[];
  /** Among `files`, those that commits on the branch have brought since the item was opened, as they are now. */
  committed: string[];
  /** The commit that the item began at, and a tree with what is the item's now, committed or not. */
  base: string;
  tree: string;
}

/** What differs in the tree from the item's last commit, and is not the user's. */
export async function changedFiles(shared: SharedTree, baseline: GitBaseline): Promise<ChangedFiles> {
  const { repository, files } = shared;
  const [status, position, { base, tip }, disregarded] = await Promise.all([
    repository.status(), repository.position(), historyAtWork(shared, baseline), shared.records.disregarded(),
  ]);
  const isSwitched = !(await shared.isWhereOpened(baseline, position));
  const candidates = new Set([...status.map((entry) => entry.path), ...baseline.unfinished]);
  if (tip !== null) for (const entry of await repository.diff(base, tip)) candidates.add(entry.path);
  const brought = new Map<string, TreeEntry>();
  // Some agents commit by themselves, on the branch that they find.
  if (!isSwitched && position !== null && (await repository.isAncestor(baseline.head, position.head))) {
    for (const entry of await repository.diff(baseline.head, position.head)) {
      candidates.add(entry.path);
      brought.set(entry.path, entry.new);
    }
  }
  const users = new Map(baseline.dirty);
  for (const path of users.keys()) candidates.add(path);

  const conflicts: string[] = [];
  const open: string[] = [];
  for (const path of candidates) {
    if (!shared.counts(path) || (await shared.isDisregarded(path, disregarded))) continue;
    const before = users.get(path);
    if (before === undefined) open.push(path);
    else if ((await files.fingerprint(path, before)).content !== before.content) conflicts.push(path);
  }
  const last = tip ?? base;
  const tree = await shared.snapshots.treeWith(last, open);
  const differing = await repository.diff(last, tree);
  const changed = differing.map((entry) => entry.path);
  const committed = differing.filter(({ path, new: now }) => sameEntry(brought.get(path) ?? 'absent', now) && brought.has(path)).map(({ path }) => path);
  // On another branch nobody can tell whose a change is: nothing of it is swept in.
  return { files: [...changed, ...conflicts].sort(), conflicts: (isSwitched ? [...changed, ...conflicts] : conflicts).sort(), committed, base, tree };
}
