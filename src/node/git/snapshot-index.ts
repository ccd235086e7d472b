import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckoutRecords } from './baseline.ts';
import { PrivateIndex } from './private-index.ts';
import type { Repository } from './repository.ts';
import type { Observed, WorkingTree } from './working-tree.ts';

/** An index of ours, and what is known of it. */
interface Held {
  folder: string;
  index: PrivateIndex;
  /** The tree that the index was filled from, and the one that it holds now. */
  base: string;
  tree: string;
  /** Files as they were seen when they were taken, where that proves that they are still the same. */
  taken: Map<string, string>;
}

const GONE = 'gone';

/**
 * Tells what a commit's tree would be with files of the working tree in it. The index for that is kept from one
 * question to the next and belongs to this process alone, so that only files that have changed in between are read
 * again: a file is as it was taken if its stamp is the same and older than the index, which is git's own rule.
 */
export class SnapshotIndex {
  readonly #repository: Repository;
  readonly #tree: WorkingTree;
  readonly #records: CheckoutRecords;
  #held: Held | undefined;

  constructor(repository: Repository, tree: WorkingTree, records: CheckoutRecords) {
    this.#repository = repository;
    this.#tree = tree;
    this.#records = records;
  }

  /** The id of a tree that holds what `commit` holds, but these paths as the working tree has them. */
  async treeWith(commit: string, paths: readonly string[]): Promise<string> {
    const base = (await this.#repository.commit(commit)).tree;
    if (paths.length === 0) return base;
    const seen = await this.#tree.observeAll(paths);
    const held = await this.#fitting(base, paths);
    // Until it is whole again nothing is known of it.
    this.#held = undefined;
    const stale = seen.filter((file) => held.taken.get(file.path) !== markOf(file));
    if (stale.length > 0) {
      await held.index.take(stale);
      const { mtimeNs } = await lstat(held.index.file, { bigint: true });
      for (const file of stale) {
        if (file.changedNs < mtimeNs) held.taken.set(file.path, markOf(file));
        else held.taken.delete(file.path);
      }
      held.tree = await held.index.writeTree();
    }
    this.#held = held;
    return held.tree;
  }

  async dispose(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) await this.#records.removeFolder(held.folder);
  }

  /** The index that is held, if it differs from `base` at these paths alone, or one that is made from `base`. */
  async #fitting(base: string, paths: readonly string[]): Promise<Held> {
    const held = this.#held;
    if (held !== undefined && held.tree === base) return Object.assign(held, { base });
    if (held !== undefined && held.base === base) {
      const wanted = new Set(paths);
      const differing = await this.#repository.diff(base, held.tree);
      if (differing.every((entry) => wanted.has(entry.path))) return held;
    }
    await this.dispose();
    const folder = await this.#records.snapshotFolder();
    const index = await PrivateIndex.of(this.#repository.git, join(folder, 'index'), base);
    return { folder, index, base, tree: base, taken: new Map() };
  }
}

/** What an index knows only as not being there is one and the same. */
function markOf({ kind, stamp }: Observed): string {
  return kind === 'file' || kind === 'link' ? stamp : GONE;
}
