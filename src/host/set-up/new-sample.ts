import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../base/errors.ts';
import { findProgram } from '../../node/workspace/find-program.ts';
import type { HostOptions } from '../workspace-host.ts';

const NAME = 'lapse';
/** Whoever has so many samples in one folder has to name another. */
const MOST = 100;

/**
 * Makes a copy of the sample in a folder, as a git repository of its own where there is git, and answers with its path.
 * `from` is the sample as it ships.
 * @throws UserError `no-place` where the folder is full of samples or cannot be written
 */
export async function newSample(from: string, folder: string, environment: HostOptions['environment']): Promise<string> {
  const path = freePath(folder);
  try {
    await cp(from, path, { recursive: true });
  } catch (error) {
    throw new UserError('no-place', `The sample could not be written to ${path}.`, { hint: 'Choose a folder that you may write to.', cause: error });
  }
  const git = await findProgram('git', path, environment);
  if (git !== null) await commitAll(git, path, environment);
  return path;
}

function freePath(folder: string): string {
  for (let number = 1; number <= MOST; number += 1) {
    const path = join(folder, number === 1 ? NAME : `${NAME}-${number}`);
    if (!existsSync(path)) return path;
  }
  throw new UserError('no-place', `There are ${MOST} samples in ${folder} already.`, { hint: 'Choose another folder.' });
}

/** With an identity of the sample's own: the user's may not be set yet. */
async function commitAll(git: string, cwd: string, environment: HostOptions['environment']): Promise<void> {
  const run = (...args: string[]): Promise<unknown> => promisify(execFile)(git, args, { cwd, env: { ...environment } });
  await run('init', '--quiet');
  await run('add', '--all');
  await run('-c', 'user.name=Sample', '-c', 'user.email=sample@localhost', 'commit', '--quiet', '--message', 'The sample as it comes');
}
