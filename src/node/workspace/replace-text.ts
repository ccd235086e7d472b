import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { moveInto, nodeFileSystem, writeFully } from '../store/file-system.ts';

/**
 * Replaces one of the user's files so that a reader, and a crash at any moment, sees the old or the new text and
 * nothing between. Makes missing folders. `mode` is set as it is; without it a new file gets what the umask leaves.
 */
export async function replaceText(file: string, text: string, mode?: number): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.coherence-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeFully(handle, Buffer.from(text), 0);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await moveInto(nodeFileSystem, temporary, file);
}
