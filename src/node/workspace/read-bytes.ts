import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { UserError, codeOf } from '../../base/errors.ts';
import { resolveInside } from './safe-path.ts';

/** A FIFO without a writer would hold an ordinary open for ever. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Read at a time. */
const LARGEST_CHUNK = 1024 * 1024;

/**
 * The bytes of a file of the workspace; null when there is no such file. `root` is the workspace's real path.
 * @throws UserError `path`, `outside`, `not-a-file`, `unreadable`, `too-large` above `limit` bytes
 */
export async function readBytes(root: string, path: string, limit: number): Promise<Uint8Array | null> {
  const file = await resolveInside(root, path);
  let handle: FileHandle;
  try {
    handle = await open(file, OPEN_FLAGS);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EISDIR' || code === 'ENXIO') throw notAFile(path);
    throw new UserError('unreadable', `The file ${path} cannot be read.`, { hint: 'Check who may read it.', cause: error });
  }
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw notAFile(path);
    if (found.size > limit) throw tooLarge(path, limit);
    return await readUpTo(handle, found.size, limit, path);
  } finally {
    await handle.close();
  }
}

export function notAFile(path: string): UserError {
  return new UserError('not-a-file', `${path} is not a regular file.`, { hint: 'Name a file.' });
}

/** Reads at most `limit` bytes and one more: a file that grows meanwhile is too large as well. */
async function readUpTo(handle: FileHandle, size: number, limit: number, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // One more than it should have, so that most files are at their end with the first reading.
  let room = Math.min(size, limit, LARGEST_CHUNK - 1) + 1;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(room), 0, room, null);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
    if (length > limit) throw tooLarge(path, limit);
    if (length === size && bytesRead < room) break;
    room = Math.min(LARGEST_CHUNK, limit + 1 - length);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(path: string, limit: number): UserError {
  return new UserError('too-large', `The file ${path} is too large: more than ${limit} bytes.`, {
    hint: 'Split it, or move what does not belong into it elsewhere.',
  });
}
