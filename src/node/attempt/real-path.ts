import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../base/errors.ts';

/**
 * Where an absolute path leads once links are followed: what is not there yet is below the nearest folder that is. Null where
 * that cannot be known, as with a link to what is not there.
 */
export function realPath(path: string): string | null {
  const missing: string[] = [];
  for (let place = path; ; place = dirname(place)) {
    try {
      return join(realpathSync.native(place), ...missing);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || isThere(place) || dirname(place) === place) return null;
      missing.unshift(basename(place));
    }
  }
}

/** What has a name there, also a link that leads nowhere. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
