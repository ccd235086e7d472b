import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, posix, relative, sep } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { digestOf, type ProgramFile } from './program-files.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** How many files of a folder are looked at. */
const FOLDER_FILES = 1000;

/**
 * The files of a repository among those that would steer a program; a path that ends with a slash is a folder of them. A workspace
 * may be a folder of a repository: programs look into the folders above it as well, up to the top.
 */
export async function steeringFiles(paths: readonly string[], workspace: Pick<WorkspacePort, 'root' | 'read' | 'list'>, home: string = homedir()): Promise<ProgramFile[]> {
  const top = repositoryTop(workspace.root);
  if (top === null || top === workspace.root) return await found(paths, [''], '', workspace);
  const inner = relative(top, workspace.root).split(sep).join('/');
  // What is in a person's home is their own.
  const folders = upwardsFrom(inner).filter((folder) => join(top, folder) !== realFolder(home));
  return await found(paths, folders, inner, new WorkspaceFiles(top));
}

/** `folders` and `inner`, from which paths are told, are relative to the root of `files`. */
async function found(paths: readonly string[], folders: readonly string[], inner: string, files: Pick<WorkspacePort, 'read' | 'list'>): Promise<ProgramFile[]> {
  const named: string[] = [];
  for (const folder of folders) for (const path of paths) named.push(...await filesAt(posix.join(folder, path), files));
  const steering: ProgramFile[] = [];
  for (const path of [...new Set(named)].sort()) {
    const digest = await digestAt(path, files);
    if (digest !== undefined) steering.push({ path: posix.relative(inner, path), digest });
  }
  return steering;
}

async function filesAt(path: string, files: Pick<WorkspacePort, 'list'>): Promise<string[]> {
  if (!path.endsWith('/')) return [path];
  const folder = path.slice(0, -1);
  try {
    return await files.list(folder, FOLDER_FILES);
  } catch (error) {
    if (error instanceof UserError) return [folder];
    throw error;
  }
}

/** Undefined where nothing is there that a program could follow. What only the program can read is there. */
async function digestAt(path: string, files: Pick<WorkspacePort, 'read'>): Promise<string | null | undefined> {
  try {
    const text = await files.read(path);
    return text === null ? undefined : digestOf(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === 'not-a-file' ? undefined : null;
  }
}

/** The folder of the repository that a folder is in; null where it is in none. */
function repositoryTop(folder: string): string | null {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, '.git'))) return place;
    if (dirname(place) === place) return null;
  }
}

/** A relative folder and all above it, the last of them empty. */
function upwardsFrom(folder: string): string[] {
  const names = folder.split('/');
  return names.map((_, index) => names.slice(0, names.length - index).join('/')).concat('');
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
