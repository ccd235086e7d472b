import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import { moveInto, nodeFileSystem, writeFully } from '../store/file-system.ts';

/** A text that is not in its place yet, with the process that writes it. */
const TEMPORARY = /^\.coherence-(\d{1,10})-[0-9a-f]{12}\.tmp$/;

/**
 * Replaces one of the user's files so that a reader, and a crash at any moment, sees the old or the new text and
 * nothing between. Makes missing folders. `mode` is set as it is; without it a new file gets what the umask leaves.
 * `check` is asked last of all: where it throws, the file stays as it is.
 */
export async function replaceText(file: string, text: string, mode?: number, check?: () => Promise<void>): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  const temporary = join(folder, `.coherence-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeFully(handle, Buffer.from(text), 0);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await check?.();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await moveInto(nodeFileSystem, temporary, file);
}

/** Removes what processes left among the user's files that were killed while they wrote. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
