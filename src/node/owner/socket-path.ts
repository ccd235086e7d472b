import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { codeOf, UserError } from '../../base/errors.ts';

/** A Unix socket's path must fit in the kernel's 104 bytes (macOS; 108 on Linux), its end included. */
const LONGEST_PATH = 100;
const SOCKET = /\/coherence-\d+\/[\da-f]{12}-\d+-[\da-f]{8}$/;
const PIPE = /^\\\\\.\\pipe\\coherence-[\da-f]{12}-\d+-[\da-f]{8}$/;

/**
 * A path for the owner of `epoch` to listen at, new at every call: whoever reads it in a claim reaches this owner or
 * nobody. It lies in a folder that only this user can enter, below the temporary folder: unlike the session's
 * runtime folder, that one outlives a log-out, and with it a run that goes on overnight.
 * @throws UserError with code `socket-folder` when that folder is somebody else's.
 */
export async function newSocketPath(workspace: string, epoch: number): Promise<string> {
  const name = `${createHash('sha256').update(workspace).digest('hex').slice(0, 12)}-${epoch}-${randomBytes(4).toString('hex')}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\coherence-${name}`;
  const own = `coherence-${userInfo().uid}`;
  const preferred = join(tmpdir(), own, name);
  const fits = Buffer.byteLength(preferred) < LONGEST_PATH;
  const folder = join(fits ? tmpdir() : '/tmp', own);
  await makeOwnFolder(folder);
  return join(folder, name);
}

/**
 * Whether a claim names a socket that an owner made, so that it may be knocked at: a claim is a file of the repository, and
 * anybody could have written a port of this machine or a pipe of another one into it. `ours` is a path as `newSocketPath`
 * makes it, in a folder of this user; `foreign` is one in another user's, which must not be taken for dead; `none` is
 * anything else, and one whose folder has gone.
 */
export async function socketOrigin(path: string): Promise<'ours' | 'foreign' | 'none'> {
  if (process.platform === 'win32') return PIPE.test(path) ? 'ours' : 'none';
  if (!isAbsolute(path) || path !== resolve(path) || !SOCKET.test(path)) return 'none';
  try {
    const folder = await lstat(dirname(path));
    return folder.isDirectory() && folder.uid === userInfo().uid ? 'ours' : 'foreign';
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return 'none';
    return 'foreign';
  }
}

/** The temporary folder is everybody's, so a name in it may have been taken by another user, or be a link. */
async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid) {
    throw new UserError('socket-folder', `${folder} belongs to another user, so no other terminal could reach this one safely.`, {
      hint: 'Remove it, or set TMPDIR to a folder of your own.',
    });
  }
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
}
