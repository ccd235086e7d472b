import { folderOf } from '../../base/path-parts.ts';

/** A file or folder that gets another path, both relative to the workspace and without a slash at their end. */
export interface Move {
  from: string;
  to: string;
}

/** Where a path is when all moves are made. What lies in a folder goes with it; the nearest move counts. */
export function movedPath(path: string, moves: readonly Move[]): string {
  const isFolder = path.endsWith('/');
  const bare = isFolder ? path.slice(0, -1) : path;
  let best: Move | null = null;
  for (const move of moves) {
    if ((bare === move.from || bare.startsWith(`${move.from}/`)) && move.from.length > (best?.from.length ?? -1)) best = move;
  }
  if (best === null) return path;
  return best.to + bare.slice(best.from.length) + (isFolder ? '/' : '');
}

/** The way from a document to a path, with `..` where it has to go up. Both are relative to the workspace. */
export function pathFrom(document: string, path: string): string {
  const from = folderOf(document).split('/').filter((segment) => segment !== '');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
