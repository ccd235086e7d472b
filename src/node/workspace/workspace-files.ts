import { realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, codeOf } from '../../base/errors.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { notAFile, readBytes } from './read-bytes.ts';
import { replaceText } from './replace-text.ts';
import { checkRelativePath, resolveInside } from './safe-path.ts';
import { decodeUtf8 } from './utf8-text.ts';

const DEFAULT_READ_LIMIT = 2 * 1024 * 1024;
const DEFAULT_LIST_LIMIT = 100_000;
/** Never part of what people keep in a workspace: other programs' own folders, and our state. */
const NOT_LISTED = new Set(['.git', 'node_modules', '.coherence/state']);

/** The workspace's files on the local disk. */
export class WorkspaceFiles implements WorkspacePort {
  /** The real path: symbolic links in it are followed once, here. */
  readonly root: string;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  async read(path: string, limit: number = DEFAULT_READ_LIMIT): Promise<string | null> {
    const bytes = await readBytes(this.root, path, limit);
    return bytes === null ? null : decode(path, bytes);
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
  async write(path: string, text: string, expected?: string | null): Promise<void> {
    const file = await resolveInside(this.root, path);
    const before = await stat(file).catch(() => null);
    if (before !== null && !before.isFile()) throw notAFile(path);
    try {
      await replaceText(file, text, before === null ? undefined : before.mode & 0o7777, async () => {
        if (expected !== undefined && (await this.read(path, Number.MAX_SAFE_INTEGER)) !== expected) throw changed(path);
      });
    } catch (error) {
      if (error instanceof UserError) throw error;
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

function changed(path: string): UserError {
  return new UserError('changed', `The file ${path} was changed by somebody else at this moment.`, { hint: 'Try again.' });
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

function decode(path: string, bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === null) throw new UserError('encoding', `The file ${path} is not UTF-8 text.`, { hint: 'Save it as UTF-8.' });
  return text;
}
