import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { CheckoutRecords, gitBaselineSchema, type GitBaseline } from './baseline.ts';
import { requireNamedPath } from './committed-file.ts';
import { itemHistory, refOf, shortName, type ItemHistory } from './item-branch.ts';
import type { DiffEntry } from './records.ts';
import type { Refusal } from './refusal.ts';
import type { Position, Repository } from './repository.ts';
import { SnapshotIndex } from './snapshot-index.ts';
import { TreeTransfer } from './tree-transfer.ts';
import { WorkingTree, type Fingerprint } from './working-tree.ts';

/** The user's working tree, which items share: its files, its repository, and what is remembered of it. */
export class SharedTree {
  readonly repository: Repository;
  readonly files: WorkingTree;
  readonly records: CheckoutRecords;
  readonly snapshots: SnapshotIndex;
  readonly transfer: TreeTransfer;
  /** The workspace's real path. */
  readonly root: string;
  readonly #stateDir: string;

  constructor(repository: Repository, root: string, stateDir: string) {
    this.repository = repository;
    this.files = new WorkingTree(repository.top);
    this.records = new CheckoutRecords(stateDir);
    this.snapshots = new SnapshotIndex(repository, this.files, this.records);
    this.transfer = new TreeTransfer(repository, this.files, this.records, this.snapshots);
    this.root = root;
    this.#stateDir = stateDir;
  }

  async dispose(): Promise<void> {
    this.repository.dispose();
    await this.snapshots.dispose();
  }

  /** Null where the item is not open. */
  baseline(key: string): Promise<GitBaseline | null> {
    return this.records.read(key, gitBaselineSchema);
  }

  /** @throws UserError `not-open` */
  async openBaseline(key: string): Promise<GitBaseline> {
    const baseline = await this.baseline(key);
    if (baseline === null) throw notOpenError(key);
    return baseline;
  }

  /** The item is no longer open: nothing of it is remembered but its branch. */
  async forget(key: string): Promise<void> {
    await this.snapshots.dispose();
    await this.records.remove(key);
  }

  /** Null where the item's branch has nothing to do with the history that the tree is on. */
  async history(key: string, baseline: GitBaseline | null): Promise<ItemHistory | null> {
    const from = baseline?.head ?? (await this.repository.commitOf('HEAD'));
    return from === null ? null : itemHistory(this.repository, key, from);
  }

  /** @throws UserError `branch-foreign` */
  async openHistory(baseline: GitBaseline): Promise<ItemHistory> {
    const history = await this.history(baseline.key, baseline);
    if (history !== null) return history;
    throw new UserError('branch-foreign', `The branch ${shortName(refOf(baseline.key))} has no history in common with the commit that its item was opened on.`, {
      hint: 'Rename that branch, then retry the item.',
    });
  }

  /** Whether the tree is still on the branch, or where it is on none on the line of commits, that the item was opened on. */
  async isWhereOpened(baseline: GitBaseline, position: Position | null): Promise<boolean> {
    if (position === null || position.branch !== baseline.branch) return false;
    return position.branch !== null || this.repository.isAncestor(baseline.head, position.head);
  }

  /** How `to` differs from `from` at the paths of `at`. */
  async differencesAt(from: string, to: string, at: readonly DiffEntry[]): Promise<DiffEntry[]> {
    const paths = new Set(at.map((entry) => entry.path));
    return (await this.repository.diff(from, to)).filter((entry) => paths.has(entry.path));
  }

  async isDisregarded(path: string, disregarded: ReadonlyMap<string, Fingerprint>): Promise<boolean> {
    const then = disregarded.get(path);
    return then !== undefined && (await this.files.fingerprint(path, then)).content === then.content;
  }

  /** Whether a path can be an item's: in the workspace, and not our own state. */
  counts(path: string): boolean {
    if (!this.repository.isInWorkspace(path)) return false;
    if (this.repository.toWorkspace(path).startsWith('.coherence/state/')) return false;
    return !join(this.repository.top, path).startsWith(join(this.#stateDir, '/'));
  }

  /**
   * Files as the workspace names them, as paths of the repository, each once; our own state is left out.
   * @throws UserError `path`
   */
  pathsOf(files: readonly string[]): string[] {
    for (const file of files) requireNamedPath(file);
    return [...new Set(files)].map((file) => this.repository.fromWorkspace(file)).filter((path) => this.counts(path));
  }

  /** Paths of the repository as the workspace names them, sorted. */
  named(paths: readonly string[]): string[] {
    return [...new Set(paths)].map((path) => this.repository.toWorkspace(path)).sort();
  }

  /** A refusal that is about these files of the repository. */
  refusal(message: string, paths: readonly string[]): Refusal {
    return { ok: false, message, files: this.named(paths) };
  }
}

export function notOpenError(key: string): UserError {
  return new UserError('not-open', `The item ${key} is not open in this working tree.`, { hint: 'Retry the item.' });
}
