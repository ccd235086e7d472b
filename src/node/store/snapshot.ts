import type { Adapter } from 'lowdb';
import { moveInto, orNull, removeFile, renamePatiently, writeTemporary, type FileSystem } from './file-system.ts';
import type { StateLayout } from './layout.ts';
import { seal, unseal } from './sealed-json.ts';

/** The bounded live state after event `seq`, as one document. */
export interface Snapshot<S> {
  schema: number;
  epoch: number;
  seq: number;
  state: S;
}

/**
 * How lowdb reads and writes the snapshot: the new one is synced before it gets its name, the one before it is
 * kept, and one whose checksum does not hold is as good as none.
 */
export class SnapshotAdapter<S> implements Adapter<Snapshot<S>> {
  readonly #fs: FileSystem;
  readonly #layout: StateLayout;
  /** Names of files that were there and could not be used at the last `read`. */
  unusable: string[] = [];

  constructor(fs: FileSystem, layout: StateLayout) {
    this.#fs = fs;
    this.#layout = layout;
  }

  async read(): Promise<Snapshot<S> | null> {
    this.unusable = [];
    return (await this.#readFile(this.#layout.snapshot)) ?? (await this.#readFile(this.#layout.previousSnapshot));
  }

  async write(snapshot: Snapshot<S>): Promise<void> {
    const { schema, epoch, seq, state } = snapshot;
    const bytes = Buffer.from(seal('checksum', { schema, epoch, seq, state }));
    const temporary = await writeTemporary(this.#fs, this.#layout.snapshot, bytes);
    try {
      // Between the two renames there is only the previous snapshot, which with the journal gives the same state.
      await orNull(renamePatiently(this.#fs, this.#layout.snapshot, this.#layout.previousSnapshot));
    } catch (error) {
      await removeFile(this.#fs, temporary);
      throw error;
    }
    await moveInto(this.#fs, temporary, this.#layout.snapshot);
  }

  async #readFile(path: string): Promise<Snapshot<S> | null> {
    const bytes = await orNull(this.#fs.readFile(path));
    if (bytes === null) return null;
    const snapshot = unseal('checksum', bytes);
    if (snapshot !== null && isSnapshot<S>(snapshot)) return snapshot;
    this.unusable.push(path);
    return null;
  }
}

function isSnapshot<S>(value: object): value is Snapshot<S> {
  return 'schema' in value && 'state' in value;
}
