import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../base/errors.ts';

const REMOVE = { recursive: true, force: true, maxRetries: 3, retryDelay: 50 };
/** What its owner needs to remove what is in a folder. */
const ALL = 0o700;

/** Removes a folder with all that is in it, also where programs have left folders in it that cannot be written, as caches of modules are. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, REMOVE);
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    await open(path);
    await rm(path, REMOVE);
  }
}

/** Makes the folder and all below it such that their owner can remove what is in them. Links are not followed. */
async function open(folder: string): Promise<void> {
  const { mode } = await lstat(folder);
  // What is not ours to change is for the removal to tell of.
  if ((mode & ALL) !== ALL) await chmod(folder, mode | ALL).catch(() => {});
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) if (entry.isDirectory()) await open(join(folder, entry.name));
}
