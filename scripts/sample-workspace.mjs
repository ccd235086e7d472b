// A copy of the sample as a git repository of its own, to be worked in and thrown away.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

/**
 * Makes the copy in the folder, a new temporary one unless it is named.
 * @param {string} [parent]
 * @returns {string} the workspace
 */
export function sampleWorkspace(parent = mkdtempSync(join(tmpdir(), 'coherence-sample-'))) {
  const workspace = join(parent, 'lapse');
  cpSync(join(root, 'sample'), workspace, { recursive: true });
  const git = (...args) => {
    const { status } = spawnSync('git', args, { cwd: workspace, stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`git ${args.join(' ')} did not succeed in ${workspace}. Its message is above.`);
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('-c', 'user.name=Sample', '-c', 'user.email=sample@localhost', 'commit', '--quiet', '--message', 'The sample as it comes');
  return workspace;
}
