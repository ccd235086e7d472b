import { isUtf8 } from 'node:buffer';
import { UserError } from '../../base/errors.ts';
import { emptyTree, type Repository } from './repository.ts';

/** As much as the workspace's own files are read. */
const MOST_BYTES = 2 * 1024 * 1024;
const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The text of a file as it was in a commit, `path` as the workspace names it; null where it was not there, is no text
 * or is large. In the empty tree, which stands for what was before a first commit, there is none.
 * @throws UserError `unknown-commit`, `path`
 */
export async function committedFile(repository: Repository, commit: string, path: string): Promise<string | null> {
  requireNamedPath(path);
  if (!FULL_ID.test(commit)) throw unknownCommit(commit);
  if (commit === emptyTree(commit)) return null;
  if ((await repository.commitOf(commit)) !== commit) throw unknownCommit(commit);
  const entry = await repository.entryAt(commit, repository.fromWorkspace(path));
  const content = entry === null ? null : await repository.blob(entry.id, MOST_BYTES);
  return content === null || content.includes(0) || !isUtf8(content) ? null : content.toString('utf8');
}

export function unknownCommit(commit: string): UserError {
  return new UserError('unknown-commit', `There is no commit ${JSON.stringify(commit.slice(0, 100))}.`, { hint: 'Name a commit of this repository by its full id.' });
}

/**
 * git knows no `..` inside of a commit, and what leads out of the workspace is nobody's to change. Any other character
 * can be in a name. @throws UserError `path`
 */
export function requireNamedPath(path: string): void {
  const segments = path.split('/');
  if (!path.includes('\0') && segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')) return;
  throw new UserError('path', `The path ${JSON.stringify(path.slice(0, 200))} is refused.`, {
    hint: 'Name a file by its path relative to the workspace, with forward slashes.',
  });
}
