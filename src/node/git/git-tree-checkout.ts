import type { ItemChanges } from '../../contract/engine-api.ts';
import type { BaseFolder, ChangeSet, Checkout, CheckoutItem, CommitRequest, OpenResult } from '../../engine/ports/checkout.ts';
import { Serial } from '../store/serial.ts';
import { commitAttempt, commitUnfinished } from './attempt-commit.ts';
import { baseFolder } from './base-folder.ts';
import { changedFiles } from './changed-files.ts';
import { committedFile } from './committed-file.ts';
import { committedWork } from './committed-work.ts';
import { finishMerge, isMerged, mergeItem, type MergeResult } from './merging.ts';
import { openItem } from './opening.ts';
import { finishRecording, recordFiles, settledFiles } from './recording.ts';
import type { Repository } from './repository.ts';
import { restoreFiles } from './restoring.ts';
import { revertFiles } from './reverting.ts';
import { SharedTree, notOpenError } from './shared-tree.ts';
import { takeOut } from './taking-out.ts';

/**
 * Works on items in the user's own working tree. An item's commits are made beside the user's index and go to a branch
 * of the item's own, `coherence/<key>`; HEAD and the index are touched by `merge` and `record` alone, the index by
 * `close` and `revert` where an agent has staged something. What is in the tree is the item's if it has changed since `open` and was not already
 * changed then.
 */
export class GitTreeCheckout implements Checkout {
  readonly #shared: SharedTree;
  readonly #serial = new Serial();

  /** `root` is the workspace's real path, `stateDir` the folder of our own state, which is never an item's work. */
  constructor(repository: Repository, root: string, stateDir: string) {
    this.#shared = new SharedTree(repository, root, stateDir);
  }

  open(item: CheckoutItem): Promise<OpenResult> {
    return this.#serial.run(async () => {
      await finishRecording(this.#shared);
      return openItem(this.#shared, item);
    });
  }

  changes(key: string): Promise<ChangeSet> {
    return this.#serial.run(async () => {
      const { committed, conflicts, files } = await changedFiles(this.#shared, await this.#shared.openBaseline(key));
      const named = { files: this.#shared.named(files), conflicts: this.#shared.named(conflicts) };
      return committed.length === 0 ? named : { ...named, committed: this.#shared.named(committed) };
    });
  }

  allChanges(key: string): Promise<string[]> {
    return this.#serial.run(async () => {
      const { repository } = this.#shared;
      const baseline = await this.#shared.baseline(key);
      const work = baseline === null ? await this.#committed(key) : await changedFiles(this.#shared, baseline);
      const changed = (await repository.diff(work.base, work.tree)).map((entry) => entry.path);
      return this.#shared.named([...changed.filter((path) => repository.isInWorkspace(path)), ...work.conflicts]);
    });
  }

  disregard(key: string, files: readonly string[]): Promise<void> {
    return this.#serial.run(async () => {
      const { repository, records, files: tree } = this.#shared;
      const baseline = await this.#shared.openBaseline(key);
      if (files.length === 0) return;
      const users = new Map(baseline.dirty);
      const disregarded = await records.disregarded();
      for (const file of files) {
        const path = repository.fromWorkspace(file);
        // A file of the user's stays the user's, whatever wrote to it.
        (users.has(path) ? users : disregarded).set(path, await tree.fingerprint(path));
      }
      await records.writeDisregarded(disregarded);
      await records.write(key, { ...baseline, dirty: [...users] });
    });
  }

  commit(request: CommitRequest): Promise<string | null> {
    return this.#serial.run(async () => commitAttempt(this.#shared, await this.#shared.openBaseline(request.key), request));
  }

  merge(key: string): Promise<MergeResult> {
    return this.#serial.run(() => mergeItem(this.#shared, key));
  }

  committed(key: string, merged: string | null): Promise<ItemChanges | null> {
    return this.#serial.run(() => committedWork(this.#shared, key, merged));
  }

  /** Commits do not change, so this waits for nothing else. */
  fileAt(commit: string, path: string): Promise<string | null> {
    return committedFile(this.#shared.repository, commit, path);
  }

  close(key: string): Promise<void> {
    return this.#serial.run(async () => {
      const baseline = await this.#shared.baseline(key);
      if (baseline === null) return;
      if (await isMerged(this.#shared, baseline)) {
        await finishMerge(this.#shared, baseline);
        return;
      }
      if (baseline.phase === 'open' || baseline.phase === 'merging') {
        const { files, conflicts } = await changedFiles(this.#shared, baseline);
        await commitUnfinished(this.#shared, baseline, files.filter((path) => !conflicts.includes(path)));
      }
      await takeOut(this.#shared, await this.#shared.openBaseline(key));
    });
  }

  revert(key: string, files: readonly string[]): Promise<string | null> {
    return this.#serial.run(async () => {
      const baseline = await this.#shared.openBaseline(key);
      if (baseline.phase !== 'open' && baseline.phase !== 'merging') throw notOpenError(key);
      return revertFiles(this.#shared, baseline, files);
    });
  }

  restore(key: string, files: readonly string[], keep: (files: readonly string[]) => Promise<void>): Promise<string[]> {
    return this.#serial.run(async () => {
      const baseline = await this.#shared.openBaseline(key);
      if (baseline.phase !== 'open' && baseline.phase !== 'merging') throw notOpenError(key);
      return this.#shared.named(await restoreFiles(this.#shared, baseline, files, (paths) => keep(this.#shared.named(paths))));
    });
  }

  leaveAlone(key: string, files: readonly string[]): Promise<void> {
    return this.#serial.run(async () => {
      const baseline = await this.#shared.openBaseline(key);
      const users = new Map(baseline.dirty);
      for (const path of this.#shared.pathsOf(files)) users.set(path, await this.#shared.files.fingerprint(path));
      await this.#shared.records.write(key, { ...baseline, dirty: [...users] });
    });
  }

  base(key: string, files: readonly string[]): Promise<BaseFolder | null> {
    return this.#serial.run(() => baseFolder(this.#shared, key, files));
  }

  settled(files: readonly string[]): Promise<string[]> {
    return this.#serial.run(() => settledFiles(this.#shared, files));
  }

  record(files: readonly string[], message: string): Promise<string | null> {
    return this.#serial.run(() => recordFiles(this.#shared, files, message));
  }

  /** Puts in order what a process left that was killed at work. Only for the owner of the workspace. */
  recover(): Promise<void> {
    return this.#serial.run(async () => {
      // Tests that a killed process left at work may still write there: what cannot go now goes with the next owner.
      await this.#shared.records.removeBaseFolders().catch(() => {});
      await finishRecording(this.#shared);
    });
  }

  /** What an item that is not open has on its branch. */
  async #committed(key: string): Promise<{ base: string; tree: string; conflicts: string[] }> {
    const { base = '', tip = null } = (await this.#shared.history(key, null)) ?? {};
    return { base, tree: tip ?? base, conflicts: [] };
  }

  /** Ends the git process that answers questions, and removes what was kept for speed alone. */
  dispose(): Promise<void> {
    return this.#serial.run(() => this.#shared.dispose());
  }
}
