import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { GitBaseline } from './baseline.ts';
import { historyAtWork, movedError } from './history-at-work.ts';
import { refOf, withTrailers, type ItemHistory } from './item-branch.ts';
import { PrivateIndex } from './private-index.ts';
import { sameEntry, type DiffEntry, type TreeEntry } from './records.ts';
import { branchName, switchedMessage } from './refusal.ts';
import type { SharedTree } from './shared-tree.ts';
import type { Replacement } from './tree-transfer.ts';

/** A commit without an attempt would count as unfinished work, and be taken off the branch. */
const ATTEMPT = 'revert';

/**
 * Gives files the content that they had before the item. The tree comes first: until the branch has followed, these are
 * changes of the item like any other, so that a crash in between loses nothing.
 */
export async function revertFiles(shared: SharedTree, baseline: GitBaseline, files: readonly string[]): Promise<string | null> {
  const { repository } = shared;
  const [history, position] = await Promise.all([historyAtWork(shared, baseline), repository.position()]);
  if (position === null || !(await shared.isWhereOpened(baseline, position))) {
    throw new UserError('branch-switched', switchedMessage(baseline, position), { hint: `Switch back to ${branchName(baseline)}.` });
  }
  const paths = shared.pathsOf(files);
  const wanted = new Set(paths);
  const { base, tip } = history;
  const seen = new Map((await shared.files.observeAll(paths)).map((observed) => [observed.path, observed]));
  const tree = await shared.snapshots.treeWith(base, paths);
  const inTree = (await repository.diff(base, tree)).filter((entry) => wanted.has(entry.path));
  const onBranch = tip === null ? [] : (await repository.diff(base, tip)).filter((entry) => wanted.has(entry.path));

  requireNone(shared, paths.filter((path) => baseline.dirty.some(([dirty]) => dirty === path)), 'Files that you had changed cannot be put back');
  const elsewhere = (await repository.diff(base, position.head)).filter((entry) => wanted.has(entry.path)).map((entry) => entry.path);
  requireNone(shared, elsewhere, `Files that have been changed on ${branchName(baseline)} since cannot be put back`);
  const staged = (await repository.staged(position.head)).filter((entry) => wanted.has(entry.path));
  const isOurs = await versions(shared, baseline, history, inTree);
  requireNone(shared, staged.filter((entry) => !isOurs(entry)).map((entry) => entry.path), 'Files with staged changes of yours cannot be put back');

  await repository.setIndex(staged.map(({ path, old }) => ({ path, entry: old })), position.head.length);
  const replacements = inTree.flatMap(({ path, old }): Replacement[] => {
    const observed = seen.get(path);
    return observed === undefined ? [] : [{ path, target: old, seen: observed }];
  });
  requireNone(shared, await shared.transfer.replace(baseline.key, replacements), 'Files that somebody was changing at this moment were not put back');
  return tip === null || onBranch.length === 0 ? null : commitRevert(shared, baseline, tip, onBranch);
}

async function commitRevert(shared: SharedTree, baseline: GitBaseline, tip: string, entries: readonly DiffEntry[]): Promise<string> {
  const { repository, records } = shared;
  const { key, label } = baseline;
  const tree = await records.withFolder(key, async (folder) => {
    const index = await PrivateIndex.of(repository.git, join(folder, 'index'), tip);
    await index.set(entries.map(({ path, old }) => ({ path, entry: old })));
    return index.writeTree();
  });
  const subject = `revert: ${entries.length === 1 ? 'a file' : `${entries.length} files`}${label === '' ? '' : ` of item ${label}`}`;
  const message = `${subject}\n\nPut back as they were before the item:\n${shared.named(entries.map((entry) => entry.path)).join('\n')}`;
  const commit = await repository.commitTree(tree, tip, withTrailers(message, [['Coherence-Item', key], ['Coherence-Attempt', ATTEMPT]]));
  const ref = refOf(key);
  if (!(await repository.moveRef(ref, commit, tip, 'coherence: files put back'))) throw movedError(ref);
  return commit;
}

/** Tells whether what is staged of a file is the item's: what is in the tree, in a commit of its own, or known to be an agent's. */
async function versions(
  { repository }: SharedTree, baseline: GitBaseline, { commits }: ItemHistory, inTree: readonly DiffEntry[],
): Promise<(entry: DiffEntry) => boolean> {
  const own: (readonly [path: string, entry: TreeEntry])[] = [...baseline.staged, ...inTree.map(({ path, new: now }) => [path, now] as const)];
  for (const commit of commits) for (const { path, new: entry } of await repository.changesOf(commit)) own.push([path, entry]);
  return ({ path, new: staged }) => own.some(([name, entry]) => name === path && sameEntry(entry, staged));
}

function requireNone(shared: SharedTree, paths: readonly string[], what: string): void {
  if (paths.length === 0) return;
  throw new UserError('conflict', `${what}: ${shared.named(paths).join(', ')}.`, {
    hint: 'Commit or undo what is not the item’s in them, or put them back by hand.',
  });
}
