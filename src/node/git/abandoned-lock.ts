import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import { isInside } from '../workspace/safe-path.ts';

const GIT_FOLDER = `${sep}.git${sep}`;
const PROCESSES = '/proc';

/**
 * Removes a lock file of a repository whose holder is gone: it has not changed for `ageMs`, no process has it open, and no git
 * command is at work in the repository. A git that is killed leaves its lock behind, and nothing in it says whose it was.
 * Known on Linux alone; elsewhere, and in doubt, the lock stays. Whether it was removed.
 */
export async function removeAbandonedLock(lock: string, ageMs: number): Promise<boolean> {
  const at = lock.lastIndexOf(GIT_FOLDER);
  if (process.platform !== 'linux' || at < 0 || !lock.endsWith('.lock')) return false;
  try {
    if (Date.now() - (await stat(lock)).mtimeMs < ageMs || (await isHeld(lock, lock.slice(0, at)))) return false;
    await rm(lock);
    return true;
  } catch (error) {
    // It has just been removed by its holder: that is as good.
    if (codeOf(error) === 'ENOENT') return true;
    return false;
  }
}

async function isHeld(lock: string, top: string): Promise<boolean> {
  const pids = (await readdir(PROCESSES)).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const held = await Promise.all(pids.map((pid) => holds(`${PROCESSES}/${pid}`, lock, top)));
  return held.includes(true);
}

/** What cannot be looked into is another user's, and holds the lock where it is a git. */
async function holds(folder: string, lock: string, top: string): Promise<boolean> {
  const name = await readFile(`${folder}/comm`, 'utf8').catch(() => '');
  // One that answers for as long as it is asked, such as ours, takes no lock.
  const isGit = name.startsWith('git') && !(await readFile(`${folder}/cmdline`, 'utf8').catch(() => '')).includes('\0cat-file\0');
  try {
    if (isGit && isInside(top, await readlink(`${folder}/cwd`))) return true;
    const descriptors = await readdir(`${folder}/fd`);
    const open = await Promise.all(descriptors.map((each) => readlink(`${folder}/fd/${each}`).catch(() => '')));
    return open.some((file) => file === lock || (isGit && dirname(file) === dirname(lock)));
  } catch (error) {
    return isGit && codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ESRCH';
  }
}
