import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../base/errors.ts';
import { makeFolder, nodeFileSystem, orNull, replaceFile } from '../store/file-system.ts';
import type { Fingerprint } from './working-tree.ts';

const fingerprintSchema = z.object({ content: z.string(), stamp: z.string() });
/** Pairs, not an object: any name can be a file's, `__proto__` too. */
const fingerprintsSchema = z.array(z.tuple([z.string(), fingerprintSchema]));
type Fingerprints = z.output<typeof fingerprintsSchema>;

const treeEntrySchema = z.union([z.literal('absent'), z.object({ mode: z.string(), id: z.string() })]);

/** What the working tree looked like when an item was opened. Paths are the repository's. */
export const gitBaselineSchema = z.object({
  schema: z.literal(1),
  key: z.string(),
  label: z.string(),
  /**
   * `opening`: the item's earlier work is being put in place. `open`: it is worked on. `closing`: its work is on its
   * branch and is being taken out of the tree. `merging`: the branch is being moved; `merge` says from where to where.
   */
  phase: z.enum(['opening', 'open', 'closing', 'merging']),
  head: z.string(),
  branch: z.string().nullable(),
  /** Files that the user had changed, staged, or not yet added. */
  dirty: fingerprintsSchema,
  /** Files of work that was set aside unfinished and brought back: the item's, whatever git says of them. */
  unfinished: z.array(z.string()).default([]),
  /** What the user's index had for files of the item when they were committed: an agent's `git add`. */
  staged: z.array(z.tuple([z.string(), treeEntrySchema])),
  merge: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type GitBaseline = z.output<typeof gitBaselineSchema>;

/** What a plain folder looked like when an item was opened. Paths are the workspace's. */
export const plainBaselineSchema = z.object({
  schema: z.literal(1),
  key: z.string(),
  open: z.boolean(),
  /** When the item was first opened, and after its last committed attempt. */
  start: fingerprintsSchema,
  tip: fingerprintsSchema,
});
export type PlainBaseline = z.output<typeof plainBaselineSchema>;

/** A branch that is being moved to a commit of documents, from where to where. */
const recordingSchema = z.object({ schema: z.literal(1), from: z.string(), to: z.string() });
export type Recording = z.output<typeof recordingSchema>;

/** No item's name begins like these. */
const SNAPSHOTS = '_snapshot-';
const BASES = '_base-';

/** What checkouts remember between two processes: one file an item, and one for files that are nobody's work. */
export class CheckoutRecords {
  readonly #folder: string;

  constructor(stateDir: string) {
    this.#folder = join(stateDir, 'runs');
  }

  /** Null where the item is not open. @throws UserError `baseline` for a file that is not ours or not whole */
  async read<T>(key: string, schema: z.ZodType<T>): Promise<T | null> {
    return this.#read(this.#file(key), schema);
  }

  async write(key: string, baseline: GitBaseline | PlainBaseline): Promise<void> {
    await this.#write(this.#file(key), baseline);
  }

  async remove(key: string): Promise<void> {
    await rm(this.#file(key), { force: true });
  }

  /** Files whose content is nobody's work, with that content, whatever item was open when it came. */
  async disregarded(): Promise<Map<string, Fingerprint>> {
    return new Map(await this.#read(this.#disregardedFile(), fingerprintsSchema));
  }

  async writeDisregarded(files: ReadonlyMap<string, Fingerprint>): Promise<void> {
    await this.#write(this.#disregardedFile(), [...files] satisfies Fingerprints);
  }

  /** The recording that a process has not come to the end of. */
  async recording(): Promise<Recording | null> {
    return this.#read(this.#recordingFile(), recordingSchema);
  }

  async writeRecording(recording: Recording | null): Promise<void> {
    if (recording === null) await rm(this.#recordingFile(), { force: true });
    else await this.#write(this.#recordingFile(), recording);
  }

  /** A folder for the time of `work`, gone afterwards. */
  async withFolder<T>(key: string, work: (folder: string) => Promise<T>): Promise<T> {
    await makeFolder(nodeFileSystem, this.#folder);
    const folder = await mkdtemp(join(this.#folder, `${fileNameOf(key)}.work-`));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** A folder for what a process keeps of its own; those that earlier processes left are removed. */
  async snapshotFolder(): Promise<string> {
    await makeFolder(nodeFileSystem, this.#folder);
    await this.#removeFolders(SNAPSHOTS);
    return mkdtemp(join(this.#folder, SNAPSHOTS));
  }

  /** A folder for the workspace as it was before an item. */
  async baseFolder(): Promise<string> {
    await makeFolder(nodeFileSystem, this.#folder);
    return mkdtemp(join(this.#folder, BASES));
  }

  /** Removes such folders of processes that were killed. */
  async removeBaseFolders(): Promise<void> {
    await this.#removeFolders(BASES);
  }

  async removeFolder(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Removes the folders that a process left which was killed at work. */
  async removeLeftovers(key: string): Promise<void> {
    await this.#removeFolders(`${fileNameOf(key)}.work-`);
  }

  async #removeFolders(prefix: string): Promise<void> {
    const names = (await orNull(readdir(this.#folder))) ?? [];
    for (const name of names) if (name.startsWith(prefix)) await this.removeFolder(join(this.#folder, name));
  }

  async #read<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
    const text = await orNull(readFile(file, 'utf8'));
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      throw new UserError('baseline', `The record of what the working tree looked like cannot be read: ${file}.`, {
        hint: 'Look at the tree with git status, put in order what an item left there, then remove that file.', cause: error,
      });
    }
  }

  async #write(file: string, value: unknown): Promise<void> {
    await makeFolder(nodeFileSystem, this.#folder);
    await replaceFile(nodeFileSystem, file, Buffer.from(JSON.stringify(value)));
  }

  #file(key: string): string {
    return join(this.#folder, `${fileNameOf(key)}.baseline.json`);
  }

  #recordingFile(): string {
    return join(this.#folder, 'recording.json');
  }

  #disregardedFile(): string {
    return join(this.#folder, 'disregarded.json');
  }
}

/** An item's key as part of a file or branch name: as it is where that is safe everywhere, else a hash of it. */
export function fileNameOf(key: string): string {
  return /^[a-z0-9][a-z0-9_-]{0,79}$/.test(key) ? key : `x-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}
