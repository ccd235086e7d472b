import { lstat, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRelativePath, resolveInside } from '../workspace/safe-path.ts';
import { inParallel } from './in-parallel.ts';

const AT_ONCE = 32;

/**
 * When files below `root`, a real path, were last changed, milliseconds since the epoch. What is not there, is no file or
 * leads outside is left out. Tens of thousands are asked for at once: the way to a folder is followed once for all its files.
 */
export async function fileTimes(root: string, paths: readonly string[]): Promise<Map<string, number>> {
  const folders = new Map<string, Promise<string | null>>();
  const folderOf = (path: string): Promise<string | null> => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    let real = folders.get(folder);
    if (real === undefined) {
      real = resolveInside(root, folder).catch(() => null);
      folders.set(folder, real);
    }
    return real;
  };
  const times = await inParallel(paths, AT_ONCE, async (path): Promise<number | null> => {
    try {
      const checked = checkRelativePath(path);
      const folder = await folderOf(checked);
      if (folder === null) return null;
      const itself = await lookAt(join(folder, checked.slice(checked.lastIndexOf('/') + 1)));
      const found = itself?.isSymbolicLink() === true ? await stat(await resolveInside(root, checked)) : itself;
      return found?.isFile() === true ? found.mtimeMs : null;
    } catch {
      return null; // Nobody's to look at: it says nothing.
    }
  });
  const found = new Map<string, number>();
  for (const [index, path] of paths.entries()) {
    const time = times[index];
    if (time !== null && time !== undefined) found.set(path, time);
  }
  return found;
}

/** With a callback this costs half of what it does with a promise of Node's own. */
function lookAt(file: string): Promise<Stats | null> {
  return new Promise((resolve) => { lstat(file, (error, stats) => resolve(error === null ? stats : null)); });
}
