import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { UserError, codeOf } from '../../base/errors.ts';
import { pathFault } from '../../base/path-fault.ts';

/**
 * Checks the text of a path that came from a backlog, a spec, a configuration or a model, before any I/O: relative,
 * forward slashes, no `..`. Returns it without `.` and empty segments; the workspace itself is the empty string.
 * @throws UserError `path`
 */
export function checkRelativePath(path: string): string {
  const fault = pathFault(path);
  if (fault !== null) {
    throw new UserError('path', `The path ${JSON.stringify(path.slice(0, 200))} is refused: it ${fault}.`, {
      hint: 'Name a file by its path relative to the workspace, with forward slashes.',
    });
  }
  return path.split('/').filter((segment) => segment !== '' && segment !== '.').join('/');
}

/**
 * Where a checked path really is, all symbolic links followed; the last segments may not exist yet.
 * `root` is the real path of the workspace.
 * @throws UserError `path`, `outside`
 */
export async function resolveInside(root: string, path: string): Promise<string> {
  const checked = checkRelativePath(path);
  let existing = join(root, checked);
  let missing = '';
  for (;;) {
    const real = await realPathOf(existing, path);
    if (real !== null) {
      if (!isInside(root, real)) throw outside(path);
      return missing === '' ? real : join(real, missing);
    }
    missing = missing === '' ? lastSegment(existing) : join(lastSegment(existing), missing);
    existing = dirname(existing);
  }
}

/** Whether `file` is `folder` or below it. Both are absolute and real. */
export function isInside(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Null where nothing of that name exists. A link whose target is missing exists, and leads nobody knows where. */
async function realPathOf(file: string, path: string): Promise<string | null> {
  try {
    return await realpath(file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ELOOP') {
      throw new UserError('path', `The path ${JSON.stringify(path)} is refused: its symbolic links form a loop.`);
    }
    if (code === 'ENAMETOOLONG') {
      throw new UserError('path', `The path ${JSON.stringify(path.slice(0, 200))} is refused: a name in it is too long.`);
    }
    if (code === 'ENOTDIR') return null;
    if (code !== 'ENOENT') throw error;
  }
  const itself = await lstat(file).catch(() => null);
  if (itself?.isSymbolicLink() === true) throw outside(path);
  return null;
}

function outside(path: string): UserError {
  return new UserError('outside', `The path ${JSON.stringify(path)} is refused: it leads outside of the workspace.`, {
    hint: 'Only files inside of the workspace are read and written.',
  });
}

function lastSegment(file: string): string {
  return file.slice(file.lastIndexOf(sep) + 1);
}
