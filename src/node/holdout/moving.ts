import * as promises from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import { nodeFileSystem, renamePatiently, syncFolder, type FileSystem } from '../store/file-system.ts';

/** What moving files needs of the file system. Tests put a failing one in its place. */
export type MovingFileSystem = FileSystem & Pick<typeof promises, 'chmod' | 'cp' | 'lstat' | 'lutimes' | 'readlink' | 'rm' | 'symlink' | 'utimes'>;

export const movingFileSystem: MovingFileSystem = { ...promises, ...nodeFileSystem };

/** A copy that is not whole yet, beside where it goes; one that is found there is of a process that was killed. */
const PARTIAL = '.coherence-holdout.tmp';

/**
 * Moves a file, a link or a folder to a name that is free, or, for files and links, replaces the file that has it. Where
 * the two are on different file systems it is copied, with mode and times, and then removed: never is there less than one
 * whole copy.
 */
export async function moveEntry(fs: MovingFileSystem, from: string, to: string): Promise<void> {
  try {
    await renamePatiently(fs, from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    const partial = join(dirname(to), PARTIAL);
    await fs.rm(partial, { recursive: true, force: true });
    await copyEntry(fs, from, partial);
    await fs.rename(partial, to);
    await syncFolder(fs, dirname(to));
    await fs.rm(from, { recursive: true });
  }
}

/** Null where nothing is at a path. */
export async function entryAt(fs: MovingFileSystem, path: string): Promise<Stats | null> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** Whether two are the same file or link by what is in them. */
export async function isSameContent(fs: MovingFileSystem, one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([entryAt(fs, one), entryAt(fs, other)]);
  if (a === null || b === null) return false;
  if (a.isSymbolicLink() && b.isSymbolicLink()) return (await fs.readlink(one)) === (await fs.readlink(other));
  if (!a.isFile() || !b.isFile() || a.size !== b.size) return false;
  return (await fs.readFile(one)).equals(await fs.readFile(other));
}

/** Copies a file, a link as a link, or a folder to a name that is free, with mode and times. */
export async function copyEntry(fs: MovingFileSystem, from: string, to: string): Promise<void> {
  const found = await fs.lstat(from);
  if (found.isSymbolicLink()) {
    await fs.symlink(await fs.readlink(from), to);
    await fs.lutimes(to, found.atimeMs / 1000, found.mtimeMs / 1000);
  } else if (found.isDirectory()) {
    await fs.cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  } else {
    await fs.copyFile(from, to);
    const file = await fs.open(to, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.chmod(to, found.mode & 0o7777);
    await fs.utimes(to, found.atimeMs / 1000, found.mtimeMs / 1000);
  }
}
