import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { ChangeSet, Checkout, CheckoutItem, CommitRequest, OpenResult } from '../../engine/ports/checkout.ts';
import { Serial } from '../store/serial.ts';
import { CheckoutRecords, gitBaselineSchema, type GitBaseline } from './baseline.ts';
import { BRANCHES, clashingFiles, itemHistory, refOf, shortName, withTrailers, type ItemHistory } from './item-branch.ts';
import { sameEntry, type DiffEntry } from './records.ts';
import { replay } from './replay.ts';
import type { Position, Repository } from './repository.ts';
import { TreeTransfer, type Replacement } from './tree-transfer.ts';
import { WorkingTree, type Fingerprint } from './working-tree.ts';

/** How often a branch that moves under a merge is followed before giving up. */
const MERGE_ATTEMPTS = 3;

type Refusal = { ok: false; message: string; files: string[] };
type MergeResult = { ok: true; commit: string | null } | Refusal;

/**
 * Works on items in the user's own working tree. An item's commits are made beside the user's index and go to a branch
 * of the item's own, `coherence/<key>`; HEAD and the index are touched by `merge` alone, the index by `close` where an
 * agent has staged something. What is in the tree is the item's if it has changed since `open` and was not already
 * changed then.
 */
export class GitTreeCheckout implements Checkout {
  readonly #repository: Repository;
  readonly #tree: WorkingTree;
  readonly #records: CheckoutRecords;
  readonly #transfer: TreeTransfer;
  readonly #root: string;
  readonly #stateDir: string;
  readonly #serial = new Serial();

  /** `root` is the workspace's real path, `stateDir` the folder of our own state, which is never an item's work. */
  constructor(repository: Repository, root: string, stateDir: string) {
    this.#repository = repository;
    this.#tree = new WorkingTree(repository.top);
    this.#records = new CheckoutRecords(stateDir);
    this.#transfer = new TreeTransfer(repository, this.#tree, this.#records);
    this.#root = root;
    this.#stateDir = stateDir;
  }

  open(item: CheckoutItem): Promise<OpenResult> {
    return this.#serial.run(() => this.#open(item));
  }

  changes(key: string): Promise<ChangeSet> {
    return this.#serial.run(async () => {
      const { files, conflicts } = await this.#changes(await this.#required(key));
      return { files: this.#named(files), conflicts: this.#named(conflicts) };
    });
  }

  allChanges(key: string): Promise<string[]> {
    return this.#serial.run(async () => {
      const baseline = await this.#records.read(key, gitBaselineSchema);
      const history = await this.#history(key, baseline);
      if (history === null) return [];
      const committed = history.tip === null ? [] : await this.#repository.diff(history.base, history.tip);
      const uncommitted = baseline === null ? [] : (await this.#changes(baseline)).files;
      return this.#named([...committed.map((entry) => entry.path).filter((path) => this.#repository.isInWorkspace(path)), ...uncommitted]);
    });
  }

  disregard(key: string, files: readonly string[]): Promise<void> {
    return this.#serial.run(async () => {
      const baseline = await this.#required(key);
      const users = new Map(baseline.dirty);
      const disregarded = await this.#records.disregarded();
      for (const file of files) {
        const path = this.#repository.fromWorkspace(file);
        // A file of the user's stays the user's, whatever wrote to it.
        (users.has(path) ? users : disregarded).set(path, await this.#tree.fingerprint(path));
      }
      await this.#records.writeDisregarded(disregarded);
      await this.#records.write(key, { ...baseline, dirty: [...users] });
    });
  }

  commit(request: CommitRequest): Promise<string | null> {
    return this.#serial.run(async () => {
      const baseline = await this.#required(request.key);
      const history = await this.#requiredHistory(baseline);
      const made = history.commits.find((commit) => commit.attempt === request.token);
      if (made !== undefined) return made.id;
      const position = await this.#repository.position();
      if (!(await this.#isWhereOpened(baseline, position))) {
        throw new UserError('branch-switched', switchedMessage(baseline, position), { hint: `Switch back to ${branchName(baseline)}.` });
      }
      const files = request.files.map((file) => this.#repository.fromWorkspace(file));
      const users = new Set(baseline.dirty.map(([path]) => path));
      const theirs = files.filter((path) => users.has(path));
      if (theirs.length > 0) {
        throw new UserError('user-changed', `Files that you had changed cannot go into an item's commit: ${this.#named(theirs).join(', ')}.`, {
          hint: 'Commit or undo your own changes to them, then retry the item.',
        });
      }
      return this.#commit(baseline, history, files, withTrailers(request.message, [
        ['Coherence-Item', request.key], ['Coherence-Task', request.taskId], ['Coherence-Attempt', request.token],
      ]));
    });
  }

  merge(key: string): Promise<MergeResult> {
    return this.#serial.run(() => this.#merge(key));
  }

  close(key: string): Promise<void> {
    return this.#serial.run(async () => {
      const baseline = await this.#records.read(key, gitBaselineSchema);
      if (baseline === null) return;
      if (baseline.merge !== null && (await this.#isMerged(baseline.merge.to))) {
        await this.#finishMerge(baseline, baseline.merge);
        return;
      }
      if (baseline.phase === 'open' || baseline.phase === 'merging') {
        const { files, conflicts } = await this.#changes(baseline);
        const kept = files.filter((path) => !conflicts.includes(path));
        const subject = `wip: unfinished work${baseline.label === '' ? '' : ` on item ${baseline.label}`}`;
        const message = `${subject}\n\nWhat was in the working tree when the item was set aside.`;
        if (kept.length > 0) await this.#commit(baseline, await this.#requiredHistory(baseline), kept, withTrailers(message, [['Coherence-Item', key]]));
      }
      await this.#abandon(await this.#required(key));
    });
  }

  async #open(item: CheckoutItem): Promise<OpenResult> {
    const { key } = item;
    await this.#records.removeLeftovers(key);
    const position = await this.#repository.position();
    if (position === null) {
      return refusal('This repository has no commit yet. Make a first commit, then run again.');
    }
    const existing = await this.#records.read(key, gitBaselineSchema);
    if (existing !== null) {
      if (!(await this.#isWhereOpened(existing, position))) return refusal(switchedMessage(existing, position));
      if (existing.phase === 'open' || existing.phase === 'merging') return { ok: true, root: this.#root };
      // Killed half-way: each file is as HEAD or as the item has it, so it can be taken back and begun anew.
      await this.#abandon(existing);
    }
    const underWay = await this.#repository.operationInProgress();
    if (underWay !== null) return refusal(`${underWay} is under way in the working tree. Finish or abort it, then retry the item.`);
    const ref = refOf(key);
    if (position.branch === ref) return refusal(`The tree is on the item's own branch ${shortName(ref)}. Switch to the branch that the work is for.`);
    if ((await this.#repository.commitOf(BRANCHES)) !== null) {
      return refusal('A branch named "coherence" stands where the items’ branches coherence/<key> have to go. Rename it, then retry the item.');
    }
    return this.#openFresh(item, position);
  }

  async #openFresh(item: CheckoutItem, position: Position): Promise<OpenResult> {
    const { key, label } = item;
    const ref = refOf(key);
    const status = (await this.#repository.status()).filter((entry) => this.#counts(entry.path));
    const unmerged = status.filter((entry) => entry.kind === 'unmerged').map((entry) => entry.path);
    if (unmerged.length > 0) return this.#refuse('Files have unresolved conflicts. Resolve them, then retry the item.', unmerged);

    const tip = await this.#repository.commitOf(ref);
    const history = tip === null ? null : await this.#history(key, null);
    if (tip !== null && history === null) return refusal(`The item's branch ${shortName(ref)} has no history in common with ${branchName(position)}.`);
    const dirty = new Set(status.map((entry) => entry.path));
    const disregarded = await this.#records.disregarded();
    for (const path of dirty) if (await this.#isDisregarded(path, disregarded)) dirty.delete(path);

    const baseline: GitBaseline = { schema: 1, key, label, phase: 'open', head: position.head, branch: position.branch, dirty: [], staged: [], merge: null };
    let restored: Replacement[] = [];
    const earlier = history === null || history.tip === null ? null : { ...history, tip: history.tip };
    if (earlier !== null) {
      const planned = await this.#planRestore(key, earlier, position.head, dirty, disregarded);
      if (!planned.ok) return planned;
      ({ restored } = planned);
      for (const path of planned.inPlace) dirty.delete(path);
      baseline.phase = 'opening';
    }
    for (const path of dirty) baseline.dirty.push([path, await this.#tree.fingerprint(path)]);
    await this.#records.write(key, baseline);
    if (earlier === null) {
      // A branch without a commit of its own: merged before, or made by hand.
      if (tip !== null) await this.#repository.deleteRef(ref, tip);
      return { ok: true, root: this.#root };
    }

    const { base, commits } = earlier;
    if (base !== position.head) {
      const moved = await this.#records.withFolder(key, (folder) => replay(this.#repository, this.#repository.git, folder, commits, position.head));
      if (!(await this.#repository.moveRef(ref, moved, earlier.tip, 'coherence: brought onto the current commit'))) {
        throw new UserError('branch-moved', `The branch ${shortName(ref)} was moved while its item was being opened.`, { hint: 'Try again.' });
      }
    }
    const left = await this.#transfer.replace(key, restored);
    if (left.length > 0) {
      await this.#abandon(baseline);
      return this.#refuse('Files were changed while the item’s earlier work was being put in place. Retry the item.', left);
    }
    await this.#records.write(key, { ...baseline, phase: 'open' });
    return { ok: true, root: this.#root };
  }

  /** What has to be put in place for an item's earlier work; refused where the user or another commit has been there. */
  async #planRestore(
    key: string, history: ItemHistory & { tip: string }, head: string, dirty: ReadonlySet<string>, disregarded: ReadonlyMap<string, Fingerprint>,
  ): Promise<{ ok: true; restored: Replacement[]; inPlace: string[] } | Refusal> {
    const { base, tip, commits } = history;
    const clash = await clashingFiles(this.#repository, { base, tip, commits }, head);
    if (clash.length > 0) {
      return this.#refuse('Files of the item’s earlier work have been changed by other commits since. Bring its branch up to date, then retry the item.', clash);
    }
    const wanted = await this.#between(head, tip, await this.#repository.diff(base, tip));
    const seen = await this.#tree.observeAll(wanted.map((entry) => entry.path));
    const { asTip, asHead } = await this.#transfer.compare(key, tip, head, wanted.map((entry) => entry.path));
    const restored: Replacement[] = [];
    const inPlace: string[] = [];
    const theirs: string[] = [];
    for (const [i, { path, new: target }] of wanted.entries()) {
      const observed = seen[i] ?? (await this.#tree.observe(path));
      if (asTip.has(path)) inPlace.push(path);
      else if ((asHead.has(path) && !dirty.has(path)) || (await this.#isDisregarded(path, disregarded))) restored.push({ path, target, seen: observed });
      else theirs.push(path);
    }
    if (theirs.length > 0) {
      return this.#refuse('Files of the item’s earlier work have changes of yours. Commit or undo them, then retry the item.', theirs);
    }
    return { ok: true, restored, inPlace };
  }

  /** Paths of the repository; `conflicts` are among `files`. */
  async #changes(baseline: GitBaseline): Promise<{ files: string[]; conflicts: string[] }> {
    const position = await this.#repository.position();
    const { base, tip } = await this.#requiredHistory(baseline);
    const status = await this.#repository.status();
    const isSwitched = !(await this.#isWhereOpened(baseline, position));
    const candidates = new Set(status.map((entry) => entry.path));
    if (tip !== null) for (const entry of await this.#repository.diff(base, tip)) candidates.add(entry.path);
    // Some agents commit by themselves, on the branch that they find.
    if (!isSwitched && position !== null && (await this.#repository.isAncestor(baseline.head, position.head))) {
      for (const entry of await this.#repository.diff(baseline.head, position.head)) candidates.add(entry.path);
    }
    const users = new Map(baseline.dirty);
    for (const path of users.keys()) candidates.add(path);

    const disregarded = await this.#records.disregarded();
    const conflicts: string[] = [];
    const open: string[] = [];
    for (const path of candidates) {
      if (!this.#counts(path) || (await this.#isDisregarded(path, disregarded))) continue;
      const before = users.get(path);
      if (before === undefined) open.push(path);
      else if ((await this.#tree.fingerprint(path, before)).content !== before.content) conflicts.push(path);
    }
    const changed = await this.#transfer.inIndex(baseline.key, tip ?? base, async (index) => {
      await index.take(open, this.#tree);
      return (await index.differences(tip ?? base)).map((entry) => entry.path);
    });
    // On another branch nobody can tell whose a change is: nothing of it is swept in.
    return { files: [...changed, ...conflicts].sort(), conflicts: (isSwitched ? [...changed, ...conflicts] : conflicts).sort() };
  }

  async #commit(baseline: GitBaseline, { base, tip }: ItemHistory, files: readonly string[], message: string): Promise<string | null> {
    const parent = tip ?? base;
    const tree = await this.#transfer.inIndex(baseline.key, parent, async (index) => {
      await index.take(files, this.#tree);
      return (await index.differences(parent)).length === 0 ? null : index.writeTree();
    });
    if (tree === null) return null;
    await this.#rememberStaged(baseline, files);
    const commit = await this.#repository.commitTree(tree, parent, message);
    if (!(await this.#repository.moveRef(refOf(baseline.key), commit, tip, 'coherence: attempt committed'))) {
      throw new UserError('branch-moved', `The branch ${shortName(refOf(baseline.key))} was moved by somebody else.`, {
        hint: 'Leave the items’ branches alone while a run goes on, then retry the item.',
      });
    }
    return commit;
  }

  /** What an agent has staged of its files is as much the item's as what it wrote. */
  async #rememberStaged(baseline: GitBaseline, files: readonly string[]): Promise<void> {
    const head = await this.#repository.commitOf('HEAD');
    if (head === null) return;
    const wanted = new Set(files);
    const staged = (await this.#repository.staged(head)).filter((entry) => wanted.has(entry.path));
    const known = new Map(baseline.staged);
    for (const entry of staged) known.set(entry.path, entry.new);
    baseline.staged = [...known];
    await this.#records.write(baseline.key, baseline);
  }

  async #merge(key: string): Promise<MergeResult> {
    const baseline = await this.#records.read(key, gitBaselineSchema);
    if (baseline !== null && baseline.merge !== null && (await this.#isMerged(baseline.merge.to))) {
      return this.#finishMerge(baseline, baseline.merge);
    }
    if (baseline === null || baseline.phase === 'opening' || baseline.phase === 'closing') {
      const history = await this.#history(key, baseline);
      if (baseline === null && history !== null && history.tip === null) return this.#mergedBefore(key);
      const opened = await this.#open({ key, label: baseline?.label ?? '', text: '' });
      return opened.ok ? this.#merge(key) : opened;
    }
    const underWay = await this.#repository.operationInProgress();
    if (underWay !== null) return refusal(`${underWay} is under way in the working tree. Finish or abort it, then retry the item.`);
    for (let attempt = 1; ; attempt += 1) {
      const position = await this.#repository.position();
      if (position === null || !(await this.#isWhereOpened(baseline, position))) return refusal(switchedMessage(baseline, position));
      const planned = await this.#planMerge(baseline, position.head);
      if (!planned.ok) return planned;
      if (planned.result === null) {
        await this.#records.remove(key);
        return { ok: true, commit: null };
      }
      const merging: GitBaseline = { ...baseline, phase: 'merging', merge: { from: position.head, to: planned.result } };
      await this.#records.write(key, merging);
      const reason = `coherence: item ${key} done`;
      if (planned.result === position.head || (await this.#repository.moveRef(position.branch, planned.result, position.head, reason))) {
        return this.#finishMerge(merging, { from: position.head, to: planned.result });
      }
      if (attempt === MERGE_ATTEMPTS) return refusal(`${branchName(baseline)} is being moved by somebody else. Retry the item when that has ended.`);
    }
  }

  /** The commit that the branch is to be at, made but not yet shown to anybody; null where the item has no commits. */
  async #planMerge(baseline: GitBaseline, head: string): Promise<{ ok: true; result: string | null } | Refusal> {
    const { base, tip, commits } = await this.#requiredHistory(baseline);
    if (tip === null) return { ok: true, result: null };
    let result = tip;
    if (await this.#repository.isAncestor(tip, head)) {
      result = head;
    } else if (head !== base) {
      const clash = await clashingFiles(this.#repository, { base, tip, commits }, head);
      if (clash.length > 0) {
        return this.#refuse(`Files of the item have been changed on ${branchName(baseline)} since it was opened. Bring its branch ${shortName(refOf(baseline.key))} up to date, then retry the item.`, clash);
      }
      result = await this.#records.withFolder(baseline.key, (folder) => replay(this.#repository, this.#repository.git, folder, commits, head));
    }
    const changed = new Map((await this.#repository.diff(head, result)).map((entry) => [entry.path, entry]));
    const known = new Map(baseline.staged);
    const theirs = (await this.#repository.staged(head)).filter(({ path, new: staged }) => {
      const entry = changed.get(path);
      return entry !== undefined && !sameEntry(staged, entry.new) && !sameEntry(staged, known.get(path) ?? entry.new);
    });
    if (theirs.length > 0) {
      return this.#refuse('You have staged changes to files of the item. Commit or unstage them, then retry the item.', theirs.map((entry) => entry.path));
    }
    return { ok: true, result };
  }

  /** The branch is where it should be; the index, the item's branch and the baseline follow. */
  async #finishMerge(baseline: GitBaseline, { from, to }: { from: string; to: string }): Promise<MergeResult> {
    const head = await this.#repository.commitOf('HEAD');
    if (head !== null) {
      const known = new Map(baseline.staged);
      const before = new Map((await this.#repository.diff(from, to)).map((entry) => [entry.path, entry.old]));
      for (const path of known.keys()) if (!before.has(path)) before.set(path, known.get(path) ?? 'absent');
      const stale = (await this.#repository.staged(head)).filter(({ path, new: staged }) => {
        const old = before.get(path);
        return old !== undefined && (sameEntry(staged, old) || sameEntry(staged, known.get(path) ?? old));
      });
      await this.#repository.setIndex(stale.map(({ path, old }) => ({ path, entry: old })), head.length);
    }
    const ref = refOf(baseline.key);
    const tip = await this.#repository.commitOf(ref);
    if (tip !== null) await this.#repository.deleteRef(ref, tip);
    await this.#records.remove(baseline.key);
    return { ok: true, commit: to };
  }

  async #mergedBefore(key: string): Promise<MergeResult> {
    const head = await this.#repository.commitOf('HEAD');
    if (head === null) return { ok: true, commit: null };
    const tip = await this.#repository.commitOf(refOf(key));
    if (tip !== null) await this.#repository.deleteRef(refOf(key), tip);
    return { ok: true, commit: await this.#repository.latestCommitOf(key, head) };
  }

  /** Whether the tree is still on the branch, or where it is on none on the line of commits, that the item was opened on. */
  async #isWhereOpened(baseline: GitBaseline, position: Position | null): Promise<boolean> {
    if (position === null || position.branch !== baseline.branch) return false;
    return position.branch !== null || this.#repository.isAncestor(baseline.head, position.head);
  }

  async #isMerged(commit: string): Promise<boolean> {
    return this.#repository.isAncestor(commit, 'HEAD');
  }

  /** Takes the item's committed work out of the tree, leaves alone what is not exactly that, and forgets the baseline. */
  async #abandon(baseline: GitBaseline): Promise<void> {
    const { key } = baseline;
    await this.#records.write(key, { ...baseline, phase: 'closing' });
    const head = await this.#repository.commitOf('HEAD');
    const history = await this.#history(key, baseline);
    if (head !== null && history !== null && history.tip !== null) await this.#takeOut(baseline, history.base, history.tip, head);
    await this.#records.remove(key);
  }

  async #takeOut(baseline: GitBaseline, base: string, tip: string, head: string): Promise<void> {
    const users = new Set(baseline.dirty.map(([path]) => path));
    const wanted = (await this.#between(tip, head, await this.#repository.diff(base, tip))).filter((entry) => !users.has(entry.path));
    const seen = await this.#tree.observeAll(wanted.map((entry) => entry.path));
    const { asTip, asHead } = await this.#transfer.compare(baseline.key, tip, head, wanted.map((entry) => entry.path));
    const disregarded = await this.#records.disregarded();
    const replacements: Replacement[] = [];
    const left = new Set<string>();
    for (const [i, { path, new: target }] of wanted.entries()) {
      if (asHead.has(path)) continue;
      if (asTip.has(path) || (await this.#isDisregarded(path, disregarded))) {
        replacements.push({ path, target, seen: seen[i] ?? (await this.#tree.observe(path)) });
      } else {
        left.add(path);
      }
    }
    for (const path of await this.#transfer.replace(baseline.key, replacements)) left.add(path);

    const known = new Map(baseline.staged);
    const items = new Map(wanted.map((entry) => [entry.path, entry.old]));
    const unstaged = (await this.#repository.staged(head)).filter(({ path, new: staged }) => {
      const own = items.get(path);
      return own !== undefined && !left.has(path) && (sameEntry(staged, own) || sameEntry(staged, known.get(path) ?? own));
    });
    await this.#repository.setIndex(unstaged.map(({ path, old }) => ({ path, entry: old })), head.length);
  }

  /** How `to` differs from `from` at those paths. */
  async #between(from: string, to: string, at: readonly DiffEntry[]): Promise<DiffEntry[]> {
    const paths = new Set(at.map((entry) => entry.path));
    return (await this.#repository.diff(from, to)).filter((entry) => paths.has(entry.path));
  }

  /** Null where the item's branch has nothing to do with the history that the tree is on. */
  async #history(key: string, baseline: GitBaseline | null): Promise<ItemHistory | null> {
    const from = baseline?.head ?? (await this.#repository.commitOf('HEAD'));
    return from === null ? null : itemHistory(this.#repository, key, from);
  }

  async #requiredHistory(baseline: GitBaseline): Promise<ItemHistory> {
    const history = await this.#history(baseline.key, baseline);
    if (history !== null) return history;
    throw new UserError('branch-foreign', `The branch ${shortName(refOf(baseline.key))} has no history in common with the commit that its item was opened on.`, {
      hint: 'Rename that branch, then retry the item.',
    });
  }

  async #required(key: string): Promise<GitBaseline> {
    const baseline = await this.#records.read(key, gitBaselineSchema);
    if (baseline === null) throw new UserError('not-open', `The item ${key} is not open in this working tree.`, { hint: 'Retry the item.' });
    return baseline;
  }

  async #isDisregarded(path: string, disregarded: ReadonlyMap<string, Fingerprint>): Promise<boolean> {
    const then = disregarded.get(path);
    return then !== undefined && (await this.#tree.fingerprint(path, then)).content === then.content;
  }

  /** Whether a path can be an item's: in the workspace, and not our own state. */
  #counts(path: string): boolean {
    if (!this.#repository.isInWorkspace(path)) return false;
    if (this.#repository.toWorkspace(path).startsWith('.coherence/state/')) return false;
    return !join(this.#repository.top, path).startsWith(join(this.#stateDir, '/'));
  }

  #named(paths: readonly string[]): string[] {
    return [...new Set(paths)].map((path) => this.#repository.toWorkspace(path)).sort();
  }

  #refuse(message: string, paths: readonly string[]): Refusal {
    return { ok: false, message, files: this.#named(paths) };
  }
}

function refusal(message: string): Refusal {
  return { ok: false, message, files: [] };
}

function branchName(at: { branch: string | null; head: string }): string {
  return at.branch === null ? `the detached commit ${at.head.slice(0, 10)}` : shortName(at.branch);
}

function switchedMessage(baseline: GitBaseline, position: Position | null): string {
  const now = position === null ? 'a branch without commits' : branchName(position);
  return `The working tree has been switched from ${branchName(baseline)} to ${now} since the item was opened. Switch back, then retry the item.`;
}
