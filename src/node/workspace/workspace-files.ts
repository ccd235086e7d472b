import { constants, realpathSync } from 'node:fs';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, codeOf } from '../../base/errors.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { replaceText } from './replace-text.ts';
import { checkRelativePath, resolveInside } from './safe-path.ts';

const DEFAULT_READ_LIMIT = 2 * 1024 * 1024;
const DEFAULT_LIST_LIMIT = 100_000;
/** Never part of what people keep in a workspace: other programs' own folders, and our state. */
const NOT_LISTED = new Set(['.git', 'node_modules', '.coherence/state']);
/** A FIFO without a writer would hold an ordinary open for ever. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The workspace's files on the local disk. */
export class WorkspaceFiles implements WorkspacePort {
  /** The real path: symbolic links in it are followed once, here. */
  readonly root: string;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  async read(path: string, limit: number = DEFAULT_READ_LIMIT): Promise<string | null> {
    const file = await resolveInside(this.root, path);
    let handle: FileHandle;
    try {
      handle = await open(file, OPEN_FLAGS);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      if (code === 'EISDIR' || code === 'ENXIO') throw notAFile(path);
      throw new UserError('unreadable', `The file ${path} cannot be read.`, { hint: 'Check who may read it.', cause: error });
    }
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw notAFile(path);
      if (found.size > limit) throw tooLarge(path, limit);
      return decode(path, await readUpTo(handle, limit, path));
    } finally {
      await handle.close();
    }
  }

  async exists(path: string): Promise<boolean> {
    const file = await resolveInside(this.root, path);
    try {
      await stat(file);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
      throw error;
    }
  }

  /** A symbolic link stays one: what it points to is replaced, where that is inside of the workspace. */
  async write(path: string, text: string): Promise<void> {
    const file = await resolveInside(this.root, path);
    const before = await stat(file).catch(() => null);
    if (before !== null && !before.isFile()) throw notAFile(path);
    try {
      await replaceText(file, text, before === null ? undefined : before.mode & 0o7777);
    } catch (error) {
      throw new UserError('unwritable', `The file ${path} cannot be written.`, {
        hint: 'Check its permissions and the free space of the disk.',
        cause: error,
      });
    }
  }

  async list(folder: string, limit: number = DEFAULT_LIST_LIMIT): Promise<string[]> {
    const top = checkRelativePath(folder);
    const start = await resolveInside(this.root, top);
    const files: string[] = [];
    const waiting: { at: string; path: string }[] = [{ at: start, path: top }];
    for (let next = waiting.pop(); next !== undefined && files.length < limit; next = waiting.pop()) {
      const { at, path } = next;
      const entries = await entriesOf(at);
      const folders: { at: string; path: string }[] = [];
      for (const entry of entries) {
        const below = path === '' ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!NOT_LISTED.has(entry.name) && !NOT_LISTED.has(below)) folders.push({ at: join(at, entry.name), path: below });
        } else if (entry.isFile() && files.length < limit) {
          files.push(below);
        }
      }
      waiting.push(...folders.toReversed());
    }
    return files.sort();
  }
}

async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error) ?? '')) return [];
    throw error;
  }
}

/** Reads at most `limit` bytes and one more: a file that grows meanwhile is too large as well. */
async function readUpTo(handle: FileHandle, limit: number, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false, end: limit })) {
    const bytes: Uint8Array = chunk;
    chunks.push(bytes);
    length += bytes.length;
  }
  if (length > limit) throw tooLarge(path, limit);
  return Buffer.concat(chunks, length);
}

/** UTF-8 as it stands: a byte order mark stays, so that offsets into the text are offsets into the file. */
function decode(path: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below, together with text that only looks like UTF-8 because it is UTF-16 without a mark.
  }
  throw new UserError('encoding', `The file ${path} is not UTF-8 text.`, { hint: 'Save it as UTF-8.' });
}

function notAFile(path: string): UserError {
  return new UserError('not-a-file', `${path} is not a regular file.`, { hint: 'Name a file.' });
}

function tooLarge(path: string, limit: number): UserError {
  return new UserError('too-large', `The file ${path} is too large: more than ${limit} bytes.`, {
    hint: 'Split it, or move what does not belong into it elsewhere.',
  });
}
