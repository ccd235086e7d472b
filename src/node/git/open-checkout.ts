import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { Checkout } from '../../engine/ports/checkout.ts';
import { Git, type GitPins } from './git.ts';
import { GitTreeCheckout } from './git-tree-checkout.ts';
import { PlainCheckout, folderLister, type FileLister } from './plain-checkout.ts';
import { nulSeparated } from './records.ts';
import { Repository } from './repository.ts';

/** A checkout that holds a process and files for the sake of speed, until it is told to let go. */
export interface OpenedCheckout extends Checkout {
  dispose(): Promise<void>;
}

/**
 * The checkout that fits a workspace: git where there is a repository and `commit` is wanted, else the folder as it is.
 * `stateDir` is where baselines are kept (`.coherence/state`). What a killed process left there is put in order, so it is
 * for the owner of the workspace alone.
 * @throws UserError `git` where there is a repository that git refuses to work with
 */
export async function openCheckout(root: string, stateDir: string, options: { commit: boolean }, env: NodeJS.ProcessEnv = process.env, pins?: GitPins): Promise<OpenedCheckout> {
  const folder = await realpath(root);
  const git = new Git(folder, env, pins);
  const repository = await repositoryAround(git);
  if (repository === null) return new PlainCheckout(folder, stateDir, folderLister(folder));
  if (!options.commit) return new PlainCheckout(folder, stateDir, gitLister(git, folder, stateDir));
  const checkout = new GitTreeCheckout(repository, folder, stateDir);
  await checkout.recover();
  return checkout;
}

async function repositoryAround(git: Git): Promise<Repository | null> {
  try {
    return await Repository.around(git);
  } catch (error) {
    if (error instanceof UserError && error.code === 'git-missing') return null;
    throw error;
  }
}

/** Files that git knows or would add: what the user ignores is nobody's work. */
function gitLister(git: Git, folder: string, stateDir: string): FileLister {
  const state = relative(folder, stateDir).split(sep).join('/');
  return async () => {
    const output = await git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    const files = new Set(nulSeparated(output).filter((path) => !path.endsWith('/') && !path.startsWith(`${state}/`)));
    return [...files];
  };
}
