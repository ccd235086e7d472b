import { randomBytes } from 'node:crypto';
import * as promises from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../../base/errors.ts';

/** What the store needs of the file system. Tests put a failing one in its place. */
export type FileSystem = Pick<typeof promises, 'copyFile' | 'mkdir' | 'open' | 'readFile' | 'readdir' | 'rename' | 'stat' | 'unlink'>;
export type FileHandle = promises.FileHandle;

export const nodeFileSystem: FileSystem = promises;

/** State is its user's alone. */
const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/** The end of every name that is not yet, or no longer, part of the state. */
const TEMPORARY = '.tmp';

/** Virus scanners and indexers hold files for a moment on Windows; a network file system may do so anywhere. */
const HELD = new Set(['EPERM', 'EBUSY', 'EACCES']);
const RENAME_ATTEMPTS = 12;
const LONGEST_RENAME_DELAY_MS = 250;

/** Writes all of `bytes` at `position`. A write may be short and say nothing, so what it returns is checked. */
export async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error(`wrote ${done} of ${bytes.length} bytes`), { code: 'EIO' });
    done += bytesWritten;
  }
}

/** Replaces `path` by `bytes` so that a reader sees the old or the new file, whole, also after a loss of power. */
export async function replaceFile(fs: FileSystem, path: string, bytes: Buffer): Promise<void> {
  const temporary = await writeTemporary(fs, path, bytes);
  await moveInto(fs, temporary, path);
}

/** A synced file beside `path` under a name of its own. */
export async function writeTemporary(fs: FileSystem, path: string, bytes: Buffer): Promise<string> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}${TEMPORARY}`;
  try {
    const file = await fs.open(temporary, 'wx', FILE_MODE);
    try {
      await writeFully(file, bytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await removeFile(fs, temporary);
    throw error;
  }
  return temporary;
}

/** What a step of work may write besides its events: records of the checkout, commits, the start of a log. */
const ROOM_BYTES = 256 * 1024;

/** Fails as a write in this folder would when the disk has no room for a step of work. */
export async function tryRoom(fs: FileSystem, folder: string): Promise<void> {
  const path = `${folder}/room.${process.pid}${TEMPORARY}`;
  try {
    const file = await fs.open(path, 'w', FILE_MODE);
    try {
      await writeFully(file, Buffer.alloc(ROOM_BYTES), 0);
    } finally {
      await file.close();
    }
  } finally {
    await removeFile(fs, path);
  }
}

/** Renames a temporary file, waiting for whoever holds the target. The temporary is gone afterwards in any case. */
export async function moveInto(fs: FileSystem, temporary: string, path: string): Promise<void> {
  try {
    await renamePatiently(fs, temporary, path);
    await syncFolder(fs, dirname(path));
  } catch (error) {
    await removeFile(fs, temporary);
    throw error;
  }
}

/** `rename`, tried again while somebody holds one of the two files: for about two seconds. */
export async function renamePatiently(fs: FileSystem, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fs.rename(from, to);
      return;
    } catch (error) {
      if (attempt === RENAME_ATTEMPTS || !HELD.has(codeOf(error) ?? '')) throw error;
      await delay(Math.min(2 ** attempt * 5, LONGEST_RENAME_DELAY_MS));
    }
  }
}

/** Makes new names in a folder durable. Windows has no such call. */
export async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function makeFolder(fs: FileSystem, folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
}

/** Names in a folder; none when there is no such folder. */
export async function namesIn(fs: FileSystem, folder: string): Promise<string[]> {
  return (await orNull(fs.readdir(folder))) ?? [];
}

/** Null in place of the error that there is no such file. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Removes a file that is no longer of use. Where that fails it stays, and nothing depends on it. */
export async function removeFile(fs: FileSystem, path: string): Promise<void> {
  await fs.unlink(path).catch(() => {});
}

/** Removes what an earlier process began to write and did not finish. Answers with the names. */
export async function removeTemporaries(fs: FileSystem, folder: string): Promise<string[]> {
  const stale = (await namesIn(fs, folder)).filter((name) => name.endsWith(TEMPORARY));
  for (const name of stale) await removeFile(fs, `${folder}/${name}`);
  return stale;
}
