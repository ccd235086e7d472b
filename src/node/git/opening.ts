import { UserError } from '../../base/errors.ts';
import type { CheckoutItem, OpenResult } from '../../engine/ports/checkout.ts';
import type { GitBaseline } from './baseline.ts';
import { historyAtWork } from './history-at-work.ts';
import { BRANCHES, clashingFiles, refOf, shortName, unfinishedCommits, type ItemHistory } from './item-branch.ts';
import { branchName, operationMessage, refusal, switchedMessage, type Refusal } from './refusal.ts';
import { replay } from './replay.ts';
import type { Position } from './repository.ts';
import type { SharedTree } from './shared-tree.ts';
import { takeOut } from './taking-out.ts';
import type { Replacement } from './tree-transfer.ts';
import type { Fingerprint } from './working-tree.ts';

/** An item's history with work in it. */
type EarlierWork = ItemHistory & { tip: string };

/** What has to be put in place, what is there already, and which files of it no attempt has committed. */
interface Restoration {
  ok: true;
  restored: Replacement[];
  inPlace: string[];
  unfinished: string[];
}

/** Puts the item's earlier work in place and remembers what the tree looked like; refused where that cannot be. */
export async function openItem(shared: SharedTree, item: CheckoutItem): Promise<OpenResult> {
  const { repository, records, root } = shared;
  const { key } = item;
  await records.removeLeftovers(key);
  const position = await repository.position();
  if (position === null) return refusal('This repository has no commit yet. Make a first commit, then run again.');
  const existing = await shared.baseline(key);
  if (existing !== null) {
    if (!(await shared.isWhereOpened(existing, position))) return refusal(switchedMessage(existing, position));
    if (existing.phase === 'open' || existing.phase === 'merging') {
      await historyAtWork(shared, existing);
      return { ok: true, root };
    }
    // Killed half-way: each file is as HEAD or as the item has it, so it can be taken back and begun anew.
    await takeOut(shared, existing);
  }
  const underWay = await repository.operationInProgress();
  if (underWay !== null) return refusal(operationMessage(underWay));
  const ref = refOf(key);
  if (position.branch === ref) return refusal(`The tree is on the item's own branch ${shortName(ref)}. Switch to the branch that the work is for.`);
  if ((await repository.commitOf(BRANCHES)) !== null) {
    return refusal('A branch named "coherence" stands where the items’ branches coherence/<key> have to go. Rename it, then retry the item.');
  }
  return openFresh(shared, item, position);
}

async function openFresh(shared: SharedTree, item: CheckoutItem, position: Position): Promise<OpenResult> {
  const { repository, records, files, root } = shared;
  const { key, label } = item;
  const ref = refOf(key);
  const [found, tip, disregarded] = await Promise.all([repository.status(), repository.commitOf(ref), records.disregarded()]);
  const status = found.filter((entry) => shared.counts(entry.path));
  const unmerged = status.filter((entry) => entry.kind === 'unmerged').map((entry) => entry.path);
  if (unmerged.length > 0) return shared.refusal('Files have unresolved conflicts. Resolve them, then retry the item.', unmerged);

  const history = tip === null ? null : await shared.history(key, null);
  if (tip !== null && history === null) return refusal(`The item's branch ${shortName(ref)} has no history in common with ${branchName(position)}.`);
  const dirty = new Set(status.map((entry) => entry.path));
  for (const path of dirty) if (await shared.isDisregarded(path, disregarded)) dirty.delete(path);
  const baseline: GitBaseline = {
    schema: 1, key, label, phase: 'open', head: position.head, branch: position.branch, dirty: [], unfinished: [], staged: [], merge: null,
  };
  const rememberDirty = async (): Promise<void> => {
    for (const path of dirty) baseline.dirty.push([path, await files.fingerprint(path)]);
    await records.write(key, baseline);
  };

  if (history === null || history.tip === null) {
    await rememberDirty();
    // A branch without a commit of its own: merged before, or made by hand.
    if (tip !== null) await repository.deleteRef(ref, tip);
    return { ok: true, root };
  }
  const earlier = { ...history, tip: history.tip };
  const planned = await planRestore(shared, key, earlier, position.head, dirty, disregarded);
  if (!planned.ok) return planned;
  for (const path of planned.inPlace) dirty.delete(path);
  baseline.phase = 'opening';
  baseline.unfinished = planned.unfinished;
  await rememberDirty();
  return restore(shared, baseline, earlier, planned.restored);
}

/** From here on a crash is undone by `takeOut`, until the baseline says that the item is open. */
async function restore(shared: SharedTree, baseline: GitBaseline, { base, tip, commits }: EarlierWork, restored: readonly Replacement[]): Promise<OpenResult> {
  const { repository, records } = shared;
  const { key, head } = baseline;
  const ref = refOf(key);
  if (base !== head) {
    const moved = await records.withFolder(key, (folder) => replay(repository, folder, commits, head));
    if (!(await repository.moveRef(ref, moved, tip, 'coherence: brought onto the current commit'))) {
      throw new UserError('branch-moved', `The branch ${shortName(ref)} was moved while its item was being opened.`, { hint: 'Try again.' });
    }
  }
  const left = await shared.transfer.replace(key, restored);
  if (left.length > 0) {
    await takeOut(shared, baseline);
    return shared.refusal('Files were changed while the item’s earlier work was being put in place. Retry the item.', left);
  }
  const opened: GitBaseline = { ...baseline, phase: 'open' };
  await records.write(key, opened);
  await historyAtWork(shared, opened);
  return { ok: true, root: shared.root };
}

/** What has to be put in place for an item's earlier work; refused where the user or another commit has been there. */
async function planRestore(
  shared: SharedTree, key: string, history: EarlierWork, head: string, dirty: ReadonlySet<string>, disregarded: ReadonlyMap<string, Fingerprint>,
): Promise<Restoration | Refusal> {
  const { repository, files } = shared;
  const { base, tip, commits } = history;
  const clash = await clashingFiles(repository, history, head);
  if (clash.length > 0) {
    return shared.refusal('Files of the item’s earlier work have been changed by other commits since. Bring its branch up to date, then retry the item.', clash);
  }
  const wanted = await shared.differencesAt(head, tip, await repository.diff(base, tip));
  const seen = await files.observeAll(wanted.map((entry) => entry.path));
  const { asTip, asHead } = await shared.transfer.compare(tip, head, wanted.map((entry) => entry.path));
  const restored: Replacement[] = [];
  const inPlace: string[] = [];
  const theirs: string[] = [];
  for (const [i, { path, new: target }] of wanted.entries()) {
    const observed = seen[i] ?? (await files.observe(path));
    if (asTip.has(path)) inPlace.push(path);
    else if ((asHead.has(path) && !dirty.has(path)) || (await shared.isDisregarded(path, disregarded))) restored.push({ path, target, seen: observed });
    else theirs.push(path);
  }
  if (theirs.length > 0) {
    return shared.refusal('Files of the item’s earlier work have changes of yours. Commit or undo them, then retry the item.', theirs);
  }
  const attempt = commits.at(-1 - unfinishedCommits(key, history))?.id ?? base;
  return { ok: true, restored, inPlace, unfinished: (await repository.diff(attempt, tip)).map((entry) => entry.path) };
}
