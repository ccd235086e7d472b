import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import type { FileGlobs } from './file-globs.ts';

/** Entries of folders that are looked at before a search is given up. */
const MOST_LOOKED_AT = 500_000;
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG', 'EPERM']);

export interface FoundFiles {
  /** Relative to the workspace, sorted. */
  paths: string[];
  /** There may be more. */
  isCut: boolean;
}

/** What may be found: regular files, or symbolic links as themselves too. */
export interface FindOptions {
  most: number;
  links?: boolean;
}

/** Files below `root` that globs name. Symbolic links are not followed; what cannot be looked into holds nothing. */
export async function findFiles(root: string, globs: FileGlobs, { most, links = false }: FindOptions): Promise<FoundFiles> {
  const paths: string[] = [];
  let lookedAt = 0;
  const counts = (entry: Pick<Stats, 'isFile' | 'isSymbolicLink'>): boolean => entry.isFile() || (links && entry.isSymbolicLink());
  const waiting: string[] = [];
  for (const base of globs.bases.toReversed()) {
    const found = await reached(root, base);
    if (found?.isDirectory() === true && globs.mayHold(base)) waiting.push(base);
    else if (found !== null && counts(found) && globs.matches(base)) paths.push(base);
  }
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await entriesOf(join(root, folder))) {
      lookedAt += 1;
      if (paths.length >= most || lookedAt > MOST_LOOKED_AT) return { paths: paths.sort(), isCut: true };
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (globs.mayHold(path)) waiting.push(path);
      } else if (counts(entry) && globs.matches(path)) {
        paths.push(path);
      }
    }
  }
  return { paths: paths.sort(), isCut: false };
}

/** What is at a path; null where nothing is, or where the way to it leads over a link. */
async function reached(root: string, path: string): Promise<Stats | null> {
  const names = path === '' ? [] : path.split('/');
  let found = await lookAt(root);
  for (let depth = 1; depth <= names.length && found !== null; depth += 1) {
    if (!found.isDirectory()) return null;
    found = await lookAt(join(root, ...names.slice(0, depth)));
  }
  return found;
}

async function lookAt(file: string): Promise<Stats | null> {
  try {
    return await lstat(file);
  } catch (error) {
    if (NOT_THERE.has(codeOf(error) ?? '')) return null;
    throw error;
  }
}

async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (NOT_THERE.has(codeOf(error) ?? '')) return [];
    throw error;
  }
}
