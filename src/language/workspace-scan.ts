import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Never part of what people keep in a workspace: other programs' own folders, and our state. */
const NOT_LISTED = new Set(['.git', 'node_modules']);
const STATE = '.coherence/state';
const MOST_FILES = 200_000;
/** Folders that are reached over symbolic links: a few are common, very many lead in circles. */
const MOST_LINKED_FOLDERS = 100;
const DEEPEST = 100;

/**
 * All files below a folder of the workspace (`''` for all of it), relative to the workspace. Links to files and folders inside
 * of it are followed, once around; those that lead outside are not there. Does not throw.
 */
export async function scanFiles(root: string, folder = ''): Promise<string[]> {
  const real = await realpath(root).catch(() => null);
  if (real === null) return [];
  const files: string[] = [];
  let links = 0;
  const waiting = [folder];
  // In breadth: where a workspace has too many files, those near its root, as specs are, have been seen.
  for (let index = 0; index < waiting.length && files.length < MOST_FILES; index += 1) {
    const at = waiting[index] ?? '';
    if (at.split('/').length > DEEPEST) continue;
    for (const entry of await entriesOf(join(root, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (isUnlisted(path)) continue;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink()) {
        const kind = await kindOfLink(real, root, path);
        if (kind === 'file') files.push(path);
        else if (kind === 'folder' && (links += 1) <= MOST_LINKED_FOLDERS) waiting.push(path);
      }
    }
  }
  return files.sort();
}

/** Whether a path is in a folder that is not looked into. */
export function isUnlisted(path: string): boolean {
  return path === STATE || path.startsWith(`${STATE}/`) || path.split('/').some((name) => NOT_LISTED.has(name));
}

/** What is at a path of the workspace now, links followed; null where nothing is, or where it leads outside. */
export async function kindOf(root: string, path: string): Promise<'file' | 'folder' | null> {
  const real = await realpath(root).catch(() => null);
  return real === null ? null : insideKind(real, join(root, path));
}

/** Something that is another when the file is: its size and the time of its last change. Empty where it is not there. */
export async function stampOf(root: string, path: string): Promise<string> {
  const found = await stat(join(root, path)).catch(() => null);
  return found === null ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** A link to one of the folders that it stands in leads in a circle, and is not followed. */
async function kindOfLink(real: string, root: string, path: string): Promise<'file' | 'folder' | null> {
  const link = join(root, path);
  const target = await realpath(link).catch(() => null);
  const parent = await realpath(join(link, '..')).catch(() => null);
  if (target === null || parent === null || `${parent}${sep}`.startsWith(`${target}${sep}`)) return null;
  return insideKind(real, link);
}

async function insideKind(real: string, path: string): Promise<'file' | 'folder' | null> {
  const target = await realpath(path).catch(() => null);
  if (target === null || (target !== real && !target.startsWith(real.endsWith(sep) ? real : `${real}${sep}`))) return null;
  const found = await stat(target).catch(() => null);
  return found === null ? null : found.isFile() ? 'file' : found.isDirectory() ? 'folder' : null;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
