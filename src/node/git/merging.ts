import type { GitBaseline } from './baseline.ts';
import { followHead } from './follow-head.ts';
import { historyAtWork } from './history-at-work.ts';
import { clashingFiles, refOf, shortName } from './item-branch.ts';
import { openItem } from './opening.ts';
import { sameEntry } from './records.ts';
import { branchName, operationMessage, refusal, switchedMessage, type Refusal } from './refusal.ts';
import { replay } from './replay.ts';
import type { SharedTree } from './shared-tree.ts';

export type MergeResult = { ok: true; commit: string | null } | Refusal;

/** How often a branch that moves under a merge is followed before giving up. */
const MERGE_ATTEMPTS = 3;

/** Brings an item's commits to the branch that the tree is on. */
export async function mergeItem(shared: SharedTree, key: string): Promise<MergeResult> {
  const { repository, records } = shared;
  const baseline = await shared.baseline(key);
  if (baseline !== null && (await isMerged(shared, baseline))) return finishMerge(shared, baseline);
  if (baseline === null || baseline.phase === 'opening' || baseline.phase === 'closing') {
    const history = await shared.history(key, baseline);
    if (baseline === null && history !== null && history.tip === null) return mergedBefore(shared, key);
    const opened = await openItem(shared, { key, label: baseline?.label ?? '', text: '' });
    return opened.ok ? mergeItem(shared, key) : opened;
  }
  const underWay = await repository.operationInProgress();
  if (underWay !== null) return refusal(operationMessage(underWay));
  for (let attempt = 1; ; attempt += 1) {
    const position = await repository.position();
    if (position === null || !(await shared.isWhereOpened(baseline, position))) return refusal(switchedMessage(baseline, position));
    const planned = await planMerge(shared, baseline, position.head);
    if (!planned.ok) return planned;
    if (planned.result === null) {
      await shared.forget(key);
      return { ok: true, commit: null };
    }
    const merging: GitBaseline = { ...baseline, phase: 'merging', merge: { from: position.head, to: planned.result } };
    await records.write(key, merging);
    const reason = `coherence: item ${key} done`;
    if (planned.result === position.head || (await repository.moveRef(position.branch, planned.result, position.head, reason))) {
      return finishMerge(shared, merging);
    }
    if (attempt === MERGE_ATTEMPTS) return refusal(`${branchName(baseline)} is being moved by somebody else. Retry the item when that has ended.`);
  }
}

/** Whether the branch that the tree is on has been moved to the item's work already. */
export async function isMerged({ repository }: SharedTree, { merge }: GitBaseline): Promise<boolean> {
  return merge !== null && repository.isAncestor(merge.to, 'HEAD');
}

/** The branch is where it should be; the index, the item's branch and the baseline follow. */
export async function finishMerge(shared: SharedTree, baseline: GitBaseline): Promise<MergeResult> {
  const { repository } = shared;
  const { key, merge } = baseline;
  const head = await repository.commitOf('HEAD');
  if (head !== null && merge !== null) {
    const known = new Map(baseline.staged);
    const before = new Map((await repository.diff(merge.from, merge.to)).map((entry) => [entry.path, entry.old]));
    for (const path of known.keys()) if (!before.has(path)) before.set(path, known.get(path) ?? 'absent');
    await followHead(repository, head, before, known);
  }
  const ref = refOf(key);
  const tip = await repository.commitOf(ref);
  if (tip !== null) await repository.deleteRef(ref, tip);
  await shared.forget(key);
  return { ok: true, commit: merge?.to ?? null };
}

/** The commit that the branch is to be at, made but not yet shown to anybody; null where the item has no commits. */
async function planMerge(shared: SharedTree, baseline: GitBaseline, head: string): Promise<{ ok: true; result: string | null } | Refusal> {
  const { repository, records } = shared;
  const { base, tip, commits } = await historyAtWork(shared, baseline);
  if (tip === null) return { ok: true, result: null };
  let result = tip;
  if (head !== base && (await repository.isAncestor(tip, head))) {
    result = head;
  } else if (head !== base) {
    const clash = await clashingFiles(repository, { base, tip, commits }, head);
    if (clash.length > 0) {
      return shared.refusal(`Files of the item have been changed on ${branchName(baseline)} since it was opened. Bring its branch ${shortName(refOf(baseline.key))} up to date, then retry the item.`, clash);
    }
    result = await records.withFolder(baseline.key, (folder) => replay(repository, folder, commits, head));
  }
  const changed = new Map((await repository.diff(head, result)).map((entry) => [entry.path, entry]));
  const known = new Map(baseline.staged);
  const theirs = (await repository.staged(head)).filter(({ path, new: staged }) => {
    const entry = changed.get(path);
    return entry !== undefined && !sameEntry(staged, entry.new) && !sameEntry(staged, known.get(path) ?? entry.new);
  });
  if (theirs.length > 0) {
    return shared.refusal('You have staged changes to files of the item. Commit or unstage them, then retry the item.', theirs.map((entry) => entry.path));
  }
  return { ok: true, result };
}

async function mergedBefore({ repository }: SharedTree, key: string): Promise<MergeResult> {
  const head = await repository.commitOf('HEAD');
  if (head === null) return { ok: true, commit: null };
  const tip = await repository.commitOf(refOf(key));
  if (tip !== null) await repository.deleteRef(refOf(key), tip);
  return { ok: true, commit: await repository.latestCommitOf(key, head) };
}
