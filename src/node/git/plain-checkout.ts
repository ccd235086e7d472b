import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { ChangeSet, Checkout, CheckoutItem, CommitRequest, OpenResult } from '../../engine/ports/checkout.ts';
import { Serial } from '../store/serial.ts';
import { entriesOf } from '../workspace/folder-entries.ts';
import { unknownCommit } from './committed-file.ts';
import { CheckoutRecords, plainBaselineSchema, type PlainBaseline } from './baseline.ts';
import { WorkingTree, type Fingerprint } from './working-tree.ts';

/** Names the files of a workspace that can be somebody's work. */
export type FileLister = () => Promise<string[]>;

type Inventory = Map<string, Fingerprint>;

const ABSENT = 'absent';

/**
 * Works on items where nothing is committed: there is no git, or the user does not want it. What an item has changed is
 * told by comparing content with that of the start; all work stays in the folder.
 */
export class PlainCheckout implements Checkout {
  readonly #root: string;
  readonly #list: FileLister;
  readonly #tree: WorkingTree;
  readonly #records: CheckoutRecords;
  readonly #serial = new Serial();

  constructor(root: string, stateDir: string, list: FileLister) {
    this.#root = root;
    this.#list = list;
    this.#tree = new WorkingTree(root);
    this.#records = new CheckoutRecords(stateDir);
  }

  open({ key }: CheckoutItem): Promise<OpenResult> {
    return this.#serial.run(async () => {
      const before = await this.#records.read(key, plainBaselineSchema);
      if (before === null || !before.open) {
        const now = await this.#inventory(new Map(before?.tip));
        // Files that the item has changed earlier keep the content that they had before it.
        const start = new Map([...now, ...(before?.start ?? [])]);
        await this.#write(key, true, start, now);
      }
      return { ok: true, root: this.#root };
    });
  }

  changes(key: string): Promise<ChangeSet> {
    return this.#serial.run(async () => {
      const { tip } = await this.#required(key);
      return { files: await this.#changedSince(new Map(tip)), conflicts: [] };
    });
  }

  allChanges(key: string): Promise<string[]> {
    return this.#serial.run(async () => {
      const baseline = await this.#records.read(key, plainBaselineSchema);
      return baseline === null ? [] : this.#changedSince(new Map(baseline.start));
    });
  }

  disregard(key: string, files: readonly string[]): Promise<void> {
    return this.#serial.run(async () => {
      const baseline = await this.#required(key);
      const start = new Map(baseline.start);
      const tip = new Map(baseline.tip);
      for (const file of files) {
        const now = await this.#tree.fingerprint(file);
        // A file that was as the item had committed it stays the item's.
        if (content(start, file) === content(tip, file)) start.set(file, now);
        tip.set(file, now);
      }
      await this.#write(key, true, start, tip);
    });
  }

  /** There is nothing to commit to; what these files are now is the start of the next attempt. */
  commit({ key, files }: CommitRequest): Promise<null> {
    return this.#serial.run(async () => {
      const baseline = await this.#required(key);
      const tip = new Map(baseline.tip);
      for (const file of files) tip.set(file, await this.#tree.fingerprint(file));
      await this.#write(key, true, new Map(baseline.start), tip);
      return null;
    });
  }

  merge(key: string): Promise<{ ok: true; commit: null }> {
    return this.#serial.run(async () => {
      await this.#records.remove(key);
      return { ok: true, commit: null };
    });
  }

  committed(): Promise<null> {
    return Promise.resolve(null);
  }

  fileAt(commit: string): Promise<never> {
    return Promise.reject(unknownCommit(commit));
  }

  /** Files stay as they are: there is nowhere to put them. What they were before the item is kept. */
  close(key: string): Promise<void> {
    return this.#serial.run(async () => {
      const baseline = await this.#records.read(key, plainBaselineSchema);
      if (baseline === null || !baseline.open) return;
      const start = new Map(baseline.start);
      const changed = await this.#changedSince(start);
      const kept = changed.map((file): [string, Fingerprint] => [file, start.get(file) ?? { content: ABSENT, stamp: '' }]);
      await this.#write(key, false, new Map(kept), new Map());
    });
  }

  /** Nobody knows what was in a file, only that it was something else: this is refused where one has changed. */
  revert(key: string, files: readonly string[]): Promise<null> {
    return this.#serial.run(async () => {
      const start = new Map((await this.#required(key)).start);
      for (const file of files) {
        if ((await this.#tree.fingerprint(file, start.get(file))).content === content(start, file)) continue;
        throw new UserError('no-git', `The file ${file} cannot be put back as it was: nothing is committed in this folder.`, {
          hint: 'Put it back by hand, or send the item back.',
        });
      }
      return null;
    });
  }

  /** Nobody knows what was in a file: all of them stay. */
  restore(_key: string, files: readonly string[]): Promise<string[]> {
    return Promise.resolve([...files]);
  }

  /** Nothing is ever taken out of a folder. */
  leaveAlone(key: string, files: readonly string[]): Promise<void> {
    return this.disregard(key, files);
  }

  base(): Promise<null> {
    return Promise.resolve(null);
  }

  /** There is no commit that a file could be compared with. */
  settled(): Promise<string[]> {
    return Promise.resolve([]);
  }

  record(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Nothing is held. */
  dispose(): Promise<void> {
    return Promise.resolve();
  }

  async #changedSince(before: Inventory): Promise<string[]> {
    const now = await this.#inventory(before);
    const paths = new Set([...before.keys(), ...now.keys()]);
    return [...paths].filter((path) => content(before, path) !== content(now, path)).sort();
  }

  /** All files with their content; those whose stamp is as before are not read. */
  async #inventory(before: Inventory): Promise<Inventory> {
    const inventory: Inventory = new Map();
    for (const path of await this.#list()) inventory.set(path, await this.#tree.fingerprint(path, before.get(path)));
    return inventory;
  }

  async #required(key: string): Promise<PlainBaseline> {
    const baseline = await this.#records.read(key, plainBaselineSchema);
    if (baseline === null || !baseline.open) throw new UserError('not-open', `The item ${key} is not open in this folder.`, { hint: 'Retry the item.' });
    return baseline;
  }

  async #write(key: string, open: boolean, start: Inventory, tip: Inventory): Promise<void> {
    await this.#records.write(key, { schema: 1, key, open, start: [...start], tip: [...tip] });
  }
}

function content(inventory: Inventory, path: string): string {
  return inventory.get(path)?.content ?? ABSENT;
}

/** Folders that programs fill and nobody writes by hand. */
const GENERATED = new Set([
  '.git', '.hg', '.svn', '.jj', 'node_modules', '.venv', 'venv', '__pycache__', '.tox', '.nox', '.mypy_cache', '.pytest_cache',
  '.ruff_cache', '.gradle', '.next', '.nuxt', '.cache', '.turbo', '.nyc_output', '.vscode-test',
]);
const STATE = '.coherence/state';

/**
 * Lists the files of a folder, links as themselves, without those of generated folders.
 * @throws UserError `too-many-files` above `limit`
 */
export function folderLister(root: string, limit = 200_000): FileLister {
  return async () => {
    const files: string[] = [];
    const waiting = [''];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      for (const entry of await entriesOf(join(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!GENERATED.has(entry.name) && path !== STATE) waiting.push(path);
        } else if (entry.isFile() || entry.isSymbolicLink()) {
          files.push(path);
        }
      }
      if (files.length > limit) {
        throw new UserError('too-many-files', `The folder ${root} holds more than ${limit} files.`, {
          hint: 'Make it a git repository: then only the files that changed are looked at.',
        });
      }
    }
    return files;
  };
}
