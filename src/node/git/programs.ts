import { Git } from './git.ts';

/** What git's configuration makes programs run, or sends elsewhere: the settings of the repository by name, in small letters. */
const RUNS = new RegExp(`^(?:${[
  'core\\.(?:hookspath|fsmonitor|sshcommand|editor|pager|askpass|gitproxy|alternaterefscommand|attributesfile|worktree)',
  'sequence\\.editor', 'pager\\..*', 'alias\\..*', 'interactive\\.difffilter', 'include\\.path', 'includeif\\..*', 'init\\.templatedir',
  'filter\\..*', 'diff\\.external', 'diff\\..*\\.(?:command|textconv)', 'merge\\..*\\.driver', '(?:diff|merge)tool\\..*', 'browser\\..*', 'man\\..*',
  'credential\\.(?:.*\\.)?helper', 'gpg\\.(?:.*\\.)?(?:program|defaultkeycommand)', 'trailer\\..*\\.(?:command|cmd)', 'submodule\\..*\\.update',
  'remote\\..*\\.(?:uploadpack|receivepack|vcs|promisor|partialclonefilter)', 'uploadpack\\..*hook', 'protocol\\..*', 'url\\..*\\.(?:push)?insteadof',
].join('|')})$`, 'i');

/**
 * Those of them that our own commands would follow: what files are run through on their way into git and out of it, and how
 * objects are fetched that a partial clone lacks. Hooks, monitors, editors, pagers and signatures are off in them as it is.
 */
const FOLLOWED = /^(?:filter\..*|merge\..*\.driver|core\.(?:sshcommand|gitproxy)|protocol\..*|remote\..*\.(?:uploadpack|promisor))$/i;

/** Values by the names of settings. */
export type ProgramSettings = ReadonlyMap<string, string>;

/**
 * Settings that make git run programs, as they are now. Reading them runs none. Empty where there is no git, no repository
 * or nothing that can be read.
 */
export async function programSettings(root: string, env: NodeJS.ProcessEnv): Promise<ProgramSettings> {
  const settings = new Map<string, string>();
  const listed = await new Git(root, env).ask(['config', '--list', '-z', '--show-scope', '--includes']).catch(() => null);
  if (listed === null || listed.code !== 0) return settings;
  const fields = listed.stdout.toString('utf8').split('\0');
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [name = '', ...value] = (fields[i + 1] ?? '').split('\n');
    const isOwn = fields[i] === 'local' || fields[i] === 'worktree';
    // Of those that we follow the last one counts, wherever it stands.
    if (isFollowed(name)) settings.set(name, value.join('\n'));
    else if (isOwn && RUNS.test(name)) settings.set(name, settings.has(name) ? `${settings.get(name) ?? ''}\n${value.join('\n')}` : value.join('\n'));
  }
  return settings;
}

/** Whether our own commands do what a setting says. */
export function isFollowed(name: string): boolean {
  return FOLLOWED.test(name);
}
