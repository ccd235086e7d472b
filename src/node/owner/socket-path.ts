import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';

/** A Unix socket's path must fit in the kernel's 104 bytes (macOS; 108 on Linux), its end included. */
const LONGEST_PATH = 100;

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
