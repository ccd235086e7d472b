import { hasWildcard, isBounded } from '../../../base/path-pattern.ts';
import type { World } from '../../world.ts';

/** Folders whose files are made by programs, and names that are nobody's to share. */
const MADE = /^(?:node_modules|dist|build|out|target|coverage|logs?|tmp|temp|\.git|\.venv|venv|\.cache|\.next|__pycache__|\.coherence)$/i;
const PRIVATE = /^\.env(?:\.local)?$|\.(?:log|pid|lock|jsonl|sqlite3?|db)$/i;

/** Whether a path of a list stands for something that is there: a file, a folder, or files that fit. */
export function isPresent(path: string, world: World): boolean {
  return world.exists(path) || (hasWildcard(path) && (!isBounded(path) || world.matches(path)));
}

/** Whether a path is one that programs make or that git does not keep: that it is not there says nothing. */
export function isMade(path: string): boolean {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.slice(0, -1).some((segment) => MADE.test(segment)) || MADE.test(path.endsWith('/') ? (segments.at(-1) ?? '') : '') || PRIVATE.test(segments.at(-1) ?? '');
}

/** Whether a path begins in a folder that is there: where it does not, it may be of another part of the repository. */
export function beginsHere(path: string, world: World): boolean {
  const first = path.slice(0, path.indexOf('/') + 1);
  return first === '' || first === path || hasWildcard(first) || world.exists(first);
}
