import { createHash } from 'node:crypto';
import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { codeOf } from '../../base/errors.ts';
import { PHASES } from '../../contract/phase.ts';
import { entriesOf } from '../workspace/folder-entries.ts';
import { isFolder, readPlainBytes } from '../workspace/plain-file.ts';

/** A file or link that holds for all agents. `path` begins with `.coherence/`, or with `.git/hooks` for a hook. */
export interface PolicyFile {
  path: string;
  kind: 'file' | 'link';
  isProgram: boolean;
  digest: string;
  /** Of a file of ours, base64; null where it is not kept. */
  content: string | null;
}

/** Larger files are compared, and not kept. */
const LARGEST = 1024 * 1024;
/** Still larger ones are not read. */
export const VERY_LARGE = 64 * 1024 * 1024;
const MOST_FILES = 1000;
const OWN = '.coherence';
const STATE = '.coherence/state';
const HOOKS = 'hooks';
/** What is read of ours before an agent starts. */
const FIRST = [`${OWN}/config.json`, ...PHASES.map((phase) => `${OWN}/prompts/${phase}.md`)];

/** Whether a path is one of a policy file, whoever wrote it down. */
export function isPolicyPath(path: string): boolean {
  if (path.includes('\0') || (sep !== '/' && path.includes(sep)) || path.split('/').some((name) => ['', '.', '..'].includes(name))) return false;
  if (path === OWN || path === `.git/${HOOKS}` || path.startsWith(`.git/${HOOKS}/`)) return true;
  return path.startsWith(`${OWN}/`) && path !== STATE && !path.startsWith(`${STATE}/`);
}

/**
 * All of them as they are now. Symbolic links are links here. However many have come: hooks are among them, what is read
 * of ours, and what is `known`; at most a thousand besides. `gitFolder` is git's common folder, absolute.
 */
export async function readPolicyFiles(root: string, gitFolder: string | null, known: readonly string[] = []): Promise<PolicyFile[]> {
  const hooks = gitFolder === null ? [] : (await below(gitFolder, HOOKS)).filter((path) => !path.endsWith('.sample')).map((path) => `.git/${path}`);
  const ours = (await below(root, OWN)).slice(0, MOST_FILES);
  const files: PolicyFile[] = [];
  for (const path of new Set([...hooks.slice(0, MOST_FILES), ...FIRST, ...known, ...ours])) {
    const isOfGit = path.startsWith('.git/');
    const base = isOfGit ? gitFolder : root;
    if (base === null || !isPolicyPath(path)) continue;
    const file = await readPolicyFile(path, base, isOfGit ? path.slice('.git/'.length) : path);
    if (file !== null) files.push(file);
  }
  return files;
}

export function isSamePolicy(before: PolicyFile | undefined, now: PolicyFile | undefined): boolean {
  return before?.kind === now?.kind && before?.digest === now?.digest && (before?.isProgram ?? false) === (now?.isProgram ?? false);
}

async function readPolicyFile(path: string, base: string, below: string): Promise<PolicyFile | null> {
  const place = join(base, below);
  try {
    // What is behind a link in the place of one of its folders is another file.
    for (let folder = dirname(below); folder !== '.'; folder = dirname(folder)) if (!(await isFolder(join(base, folder)))) return null;
    const found = await lstat(place);
    if (found.isSymbolicLink()) return { path, kind: 'link', isProgram: false, digest: digestOf(await readlink(place)), content: null };
    if (!found.isFile()) return null;
    // Whoever makes one so large has changed it.
    if (found.size > VERY_LARGE) return { path, kind: 'file', isProgram: false, digest: `${found.size} ${found.mtimeMs}`, content: null };
    const bytes = await readPlainBytes(place, VERY_LARGE);
    if (bytes === null) return null;
    const isOurs = path.startsWith(`${OWN}/`);
    return {
      path, kind: 'file', isProgram: !isOurs && (found.mode & 0o111) !== 0, digest: digestOf(bytes),
      content: isOurs && bytes.length <= LARGEST ? bytes.toString('base64') : null,
    };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    // Nobody else can read it either.
    if (['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return { path, kind: 'file', isProgram: false, digest: '', content: null };
    throw error;
  }
}

/** Files and links below a folder, sorted. */
async function below(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  // A link in the place of the folder is a thing of its own, and not what is behind it.
  const kind = await kindOf(join(root, folder));
  if (kind !== 'folder') return kind === null ? [] : [folder];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && found.length < MOST_FILES; next = waiting.pop()) {
    for (const entry of await entriesOf(join(root, next))) {
      const path = `${next}/${entry.name}`;
      if (path === STATE) continue;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
    }
  }
  return found.sort();
}

async function kindOf(place: string): Promise<'folder' | 'other' | null> {
  try {
    return (await lstat(place)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** What a content is known by. */
export function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
