import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { codeOf } from '../../base/errors.ts';

/** A link is not followed, and a pipe holds nobody up; systems without these have neither. */
const PLAIN = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const FOLDER_MODE = 0o700;

/**
 * A plain file to read, in a folder that agents can write to as well; null where there is none, or where a link, a pipe or a
 * folder stands in its place. Whoever gets it closes it.
 */
export async function openPlain(path: string): Promise<FileHandle | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | PLAIN);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return null;
}

/** The text of such a file; null as well where it has more bytes than `most`. */
export async function readPlain(path: string, most: number): Promise<string | null> {
  return (await readPlainBytes(path, most))?.toString('utf8') ?? null;
}

/** Its bytes. */
export async function readPlainBytes(path: string, most: number): Promise<Buffer | null> {
  const file = await openPlain(path);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    if (size > most) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The same file to write to its end, made where it is not there. Rejects where something else stands in its place. */
export async function openToAppend(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | PLAIN, 0o600);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw Object.assign(new Error(`${path} is not a regular file`), { code: 'ENOTSUP' });
}

/** Adds to the end of such a file. */
export async function appendPlain(path: string, text: string): Promise<void> {
  const file = await openToAppend(path);
  try {
    await file.appendFile(text);
  } finally {
    await file.close();
  }
}

/** Writes a file that only its owner can read, in the place of whatever stands there. */
export async function writePlain(path: string, text: string | Uint8Array): Promise<void> {
  await rm(path, { recursive: true, force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** The same, so that a reader sees all of it or nothing. */
export async function replacePlain(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  await writePlain(fresh, text);
  try {
    await rename(fresh, path);
  } catch (error) {
    // A folder in its place is not ours.
    if (!['EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '') || !(await isFolder(path))) throw error;
    await rm(path, { recursive: true, force: true });
    await rename(fresh, path);
  }
}

/** Whether there is a folder that is none by a link. */
export async function isFolder(path: string): Promise<boolean> {
  return await lstat(path).then((found) => found.isDirectory(), () => false);
}

/**
 * Makes a folder below `base`, and every one between the two; a link in the place of one is removed.
 * `base` itself may be behind one. `clear`: so is a file.
 * Rejects where something else is in the way.
 */
export async function makePlainFolder(base: string, folder: string, { clear = false } = {}): Promise<void> {
  await mkdir(base, { recursive: true, mode: FOLDER_MODE });
  let place = base;
  for (const name of relative(base, folder).split(sep)) {
    place = join(place, name);
    const found = await lstat(place).catch(() => null);
    if (found?.isDirectory() === true) continue;
    if (clear || found?.isSymbolicLink() === true) await rm(place, { force: true });
    await mkdir(place, { mode: FOLDER_MODE }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST' || (found !== null && !clear && !found.isSymbolicLink())) throw error;
    });
  }
}
