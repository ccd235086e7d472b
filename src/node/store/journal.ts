import { join } from 'node:path';
import { type Checkpoint, encodeLine, journalName, journalNames, type JournalEnd, type Unit } from './journal-file.ts';
import { type FileHandle, type FileSystem, namesIn, removeFile, replaceFile, writeFully } from './file-system.ts';

/** The journal file that an owner writes. No other process ever writes it. */
export class Journal {
  readonly name: string;
  /** Where the file before it ended. */
  readonly previous: JournalEnd | null;
  readonly #file: FileHandle;
  readonly #checkpointLength: number;
  #length: number;

  private constructor(name: string, previous: JournalEnd | null, file: FileHandle, length: number) {
    this.name = name;
    this.previous = previous;
    this.#file = file;
    this.#checkpointLength = length;
    this.#length = length;
  }

  /** Begins a new file. It has its name only once the checkpoint is on disk. */
  static async begin(fs: FileSystem, folder: string, checkpoint: Checkpoint<unknown>): Promise<Journal> {
    const parts = journalNames(await namesIn(fs, folder)).filter(({ epoch }) => epoch === checkpoint.epoch);
    const name = journalName(checkpoint.epoch, (parts.at(-1)?.part ?? 0) + 1);
    const line = encodeLine(checkpoint);
    await replaceFile(fs, join(folder, name), line);
    const file = await fs.open(join(folder, name), 'r+');
    return new Journal(name, checkpoint.checkpoint.previous, file, line.length);
  }

  /** Bytes that are on disk and count. */
  get length(): number {
    return this.#length;
  }

  /** Bytes that followed the checkpoint. */
  get appended(): number {
    return this.#length - this.#checkpointLength;
  }

  /**
   * Writes units in one go and waits for the disk. When that fails the file is cut back to what it was, as far as
   * the disk lets us; after a failed sync nobody can say what is on it, so the caller begins another file.
   */
  async append(units: readonly Unit<unknown>[]): Promise<void> {
    const bytes = Buffer.concat(units.map(encodeLine));
    try {
      await writeFully(this.#file, bytes, this.#length);
      await this.#file.datasync();
    } catch (error) {
      await this.#file.truncate(this.#length).catch(() => {});
      throw error;
    }
    this.#length += bytes.length;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Removes all but the newest `kept` journal files up to `newest`. Those of a later owner are not ours to touch. */
export async function removeOldJournals(fs: FileSystem, folder: string, newest: string, kept: number): Promise<void> {
  const names = journalNames(await namesIn(fs, folder)).map(({ name }) => name);
  const own = names.slice(0, names.indexOf(newest) + 1);
  for (const name of own.slice(0, -kept)) await removeFile(fs, join(folder, name));
}
