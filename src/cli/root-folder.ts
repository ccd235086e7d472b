import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { CliServices } from './services.ts';

/**
 * The workspace that a command is about: `named` where it is given, else the nearest folder upwards that has
 * `.coherence`, else the nearest with `.git`, else the current folder.
 * @throws UserError `no-root`
 */
export function rootFolder(services: Pick<CliServices, 'cwd' | 'pathKind'>, named: string | undefined): string {
  if (named !== undefined) {
    const root = resolve(services.cwd, named);
    if (services.pathKind(root) === 'folder') return root;
    throw new UserError('no-root', `There is no folder ${root}.`, { hint: 'Name an existing folder with --root.' });
  }
  return (
    nearest(services.cwd, (folder) => services.pathKind(join(folder, '.coherence')) === 'folder') ??
    // In a git worktree, .git is a file.
    nearest(services.cwd, (folder) => services.pathKind(join(folder, '.git')) !== null) ??
    services.cwd
  );
}

/** The nearest folder upwards from `start`, itself included, that is what is looked for. */
export function nearest(start: string, matches: (folder: string) => boolean): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (matches(folder)) return folder;
    if (dirname(folder) === folder) return null;
  }
}
