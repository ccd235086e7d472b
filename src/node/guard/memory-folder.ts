import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem, replaceFile } from '../store/file-system.ts';
import { isFolder, makePlainFolder, readPlain } from '../workspace/plain-file.ts';

/** Bytes of one of its files. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * `guard/` of the state: what an owner remembers for the next one. Agents can write there as well, so no link is followed out
 * of it, and whatever stands in the place of a file is as if there were none.
 */
export class MemoryFolder {
  readonly #stateDir: string;
  readonly #folder: string;

  /** @param stateDir `.coherence/state`, absolute */
  constructor(stateDir: string) {
    this.#stateDir = stateDir;
    this.#folder = join(stateDir, 'guard');
  }

  /** Null where there is no such file that can be read. */
  async read(name: string): Promise<string | null> {
    if (!(await isFolder(this.#folder))) return null;
    return await readPlain(join(this.#folder, name), MOST_BYTES).catch(() => null);
  }

  async write(name: string, text: string): Promise<void> {
    await makePlainFolder(this.#stateDir, this.#folder, { clear: true });
    const path = join(this.#folder, name);
    if (await isFolder(path)) await rm(path, { recursive: true, force: true });
    await replaceFile(nodeFileSystem, path, Buffer.from(text));
  }

  async remove(name: string): Promise<void> {
    if (await isFolder(this.#folder)) await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  async removeAllBut(names: ReadonlySet<string>): Promise<void> {
    if (!(await isFolder(this.#folder))) return;
    for (const name of await readdir(this.#folder)) if (!names.has(name)) await this.remove(name);
  }
}
