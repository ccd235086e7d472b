import { join } from 'node:path';
import type { CheckoutRecords } from './baseline.ts';
import { PrivateIndex } from './private-index.ts';
import type { TreeEntry } from './records.ts';
import type { Repository } from './repository.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { Observed, WorkingTree } from './working-tree.ts';

/** A file that is to get the content `target`, if it still is as it was `seen`. */
export interface Replacement {
  path: string;
  target: TreeEntry;
  seen: Observed;
}

/** Compares files of the working tree with commits, and brings files of commits into it. */
export class TreeTransfer {
  readonly #repository: Repository;
  readonly #tree: WorkingTree;
  readonly #records: CheckoutRecords;
  readonly #snapshots: SnapshotIndex;

  constructor(repository: Repository, tree: WorkingTree, records: CheckoutRecords, snapshots: SnapshotIndex) {
    this.#repository = repository;
    this.#tree = tree;
    this.#records = records;
    this.#snapshots = snapshots;
  }

  /** Which of these files are in the tree as one commit, and as the other, has them. */
  async compare(tip: string, head: string, paths: readonly string[]): Promise<{ asTip: Set<string>; asHead: Set<string> }> {
    const tree = await this.#snapshots.treeWith(tip, paths);
    const same = async (commit: string): Promise<Set<string>> => {
      const differing = new Set((await this.#repository.diff(commit, tree)).map((entry) => entry.path));
      return new Set(paths.filter((path) => !differing.has(path)));
    };
    return { asTip: await same(tip), asHead: await same(head) };
  }

  /** Gives files their target content, each in one step. Returns those that somebody has changed since they were seen. */
  async replace(key: string, replacements: readonly Replacement[]): Promise<string[]> {
    if (replacements.length === 0) return [];
    const left: string[] = [];
    const top = this.#repository.prefix === '' ? '.' : this.#repository.prefix.slice(0, -1);
    const written = replacements.filter((replacement) => replacement.target !== 'absent');
    await this.#records.withFolder(key, async (folder) => {
      const head = await this.#repository.commitOf('HEAD');
      if (head === null) return;
      const prepared = join(folder, 'tree');
      if (written.length > 0) {
        const index = await PrivateIndex.of(this.#repository.git, join(folder, 'index'), head);
        await index.set(replacements.map(({ path, target }) => ({ path, entry: target })));
        await index.checkOut(written.map((replacement) => replacement.path), prepared);
      }
      for (const { path, target, seen } of replacements) {
        if (target === 'absent' && !isGone(seen) && !(await this.#tree.remove(seen, top))) left.push(path);
      }
      for (const { path, seen } of written) {
        if (!(await this.#tree.place(join(prepared, path), seen))) left.push(path);
      }
    });
    return left;
  }
}

function isGone(seen: Observed): boolean {
  return seen.kind === 'absent' || seen.kind === 'blocked' || seen.kind === 'folder';
}
