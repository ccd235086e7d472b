import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import { copyFile, lstat, mkdir, readlink, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../../base/errors.ts';

/**
 * What is at a path. `blocked`: something on the way to it is not a folder, a symbolic link to one included.
 * `stamp` changes whenever the file does.
 */
export interface Observed {
  path: string;
  kind: 'file' | 'link' | 'absent' | 'folder' | 'other' | 'blocked';
  stamp: string;
  /** When a file or link, or what is known of it, was last changed, in nanoseconds since the epoch; 0 where there is none. */
  changedNs: bigint;
}

/** A file's content and kind as a short text, and the stamp with which it was seen, empty where it proves nothing. */
export interface Fingerprint {
  content: string;
  stamp: string;
}

/** A change in the same tick of the file system's clock leaves the stamp as it is: too young a stamp is not kept. */
const SETTLED_NS = 2_000_000_000n;

/** The user's files below a folder. Symbolic links are links here and never followed. */
export class WorkingTree {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async observe(path: string): Promise<Observed> {
    const [seen] = await this.observeAll([path]);
    return seen ?? { path, kind: 'absent', stamp: '', changedNs: 0n };
  }

  async observeAll(paths: readonly string[]): Promise<Observed[]> {
    const folders = new Map<string, 'folder' | 'absent' | 'blocked'>([['.', 'folder']]);
    const seen: Observed[] = [];
    for (const path of paths) {
      const above = await this.#folder(dirname(path), folders);
      seen.push(above === 'folder' ? await this.#entry(path) : { path, kind: above, stamp: above, changedNs: 0n });
    }
    return seen;
  }

  /** The content of what is at a path. With a fingerprint of before, the file is read only if its stamp has changed. */
  async fingerprint(path: string, before?: Fingerprint): Promise<Fingerprint> {
    const seen = await this.observe(path);
    if (before !== undefined && before.stamp !== '' && before.stamp === seen.stamp) return before;
    try {
      const content = await this.#content(seen);
      return { content, stamp: seen.kind === 'file' && isSettled(seen) ? seen.stamp : '' };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { content: 'absent', stamp: '' };
      throw error;
    }
  }

  /**
   * Moves a prepared file or link to its path in one step, if what is there is still what was `expected` (or, where a
   * folder was in the way, is gone). False: somebody was faster, and nothing was touched.
   */
  async place(prepared: string, expected: Observed): Promise<boolean> {
    const target = join(this.root, expected.path);
    try {
      await mkdir(dirname(target), { recursive: true });
    } catch (error) {
      if (['EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false;
      throw error;
    }
    const now = await this.observe(expected.path);
    const wasInTheWay = expected.kind === 'folder' || expected.kind === 'blocked' || expected.kind === 'absent';
    const free = now.kind === 'absent' ? wasInTheWay : (now.kind === 'file' || now.kind === 'link') && now.stamp === expected.stamp;
    if (!free) return false;
    await moveAcross(prepared, target);
    return true;
  }

  /** Removes a file or link that is still as `expected`, and the folders that it leaves empty, up to `top`. */
  async remove(expected: Observed, top: string): Promise<boolean> {
    const now = await this.observe(expected.path);
    if (now.kind === 'absent') return true;
    if ((now.kind !== 'file' && now.kind !== 'link') || now.stamp !== expected.stamp) return false;
    await unlink(join(this.root, expected.path));
    for (let folder = dirname(expected.path); folder !== '.' && folder !== top; folder = dirname(folder)) {
      try {
        await rmdir(join(this.root, folder));
      } catch {
        break; // Not empty: others have files there.
      }
    }
    return true;
  }

  async #folder(path: string, known: Map<string, 'folder' | 'absent' | 'blocked'>): Promise<'folder' | 'absent' | 'blocked'> {
    const before = known.get(path);
    if (before !== undefined) return before;
    let result = await this.#folder(dirname(path), known);
    if (result === 'folder') {
      const { kind } = await this.#entry(path);
      result = kind === 'folder' || kind === 'absent' ? kind : 'blocked';
    }
    known.set(path, result);
    return result;
  }

  async #entry(path: string): Promise<Observed> {
    let found: BigIntStats;
    try {
      found = await lstat(join(this.root, path), { bigint: true });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') return { path, kind: 'absent', stamp: 'absent', changedNs: 0n };
      if (code === 'ENOTDIR') return { path, kind: 'blocked', stamp: 'blocked', changedNs: 0n };
      throw error;
    }
    const kind = found.isFile() ? 'file' : found.isSymbolicLink() ? 'link' : found.isDirectory() ? 'folder' : 'other';
    const changedNs = found.ctimeNs > found.mtimeNs ? found.ctimeNs : found.mtimeNs;
    return { path, kind, changedNs, stamp: `${kind}:${found.mode}:${found.size}:${found.mtimeNs}:${found.ctimeNs}:${found.ino}` };
  }

  async #content(seen: Observed): Promise<string> {
    const file = join(this.root, seen.path);
    if (seen.kind === 'link') return `link:${createHash('sha256').update(await readlink(file)).digest('hex')}`;
    if (seen.kind !== 'file') return seen.kind === 'blocked' ? 'absent' : seen.kind;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    const { mode } = await lstat(file);
    // Windows has no such bit; Node reports the same mode for every file there.
    const executable = process.platform !== 'win32' && (mode & 0o100) !== 0;
    return `${executable ? 'program' : 'file'}:${hash.digest('hex')}`;
  }
}

function isSettled({ changedNs }: Observed): boolean {
  return changedNs < BigInt(Date.now()) * 1_000_000n - SETTLED_NS;
}

/** `rename`, or where the two are on different file systems a copy beside the target first. */
async function moveAcross(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    const beside = `${to}.coherence-tmp`;
    await rm(beside, { force: true });
    if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), beside);
    else await copyFile(from, beside);
    await rename(beside, to);
  }
}
