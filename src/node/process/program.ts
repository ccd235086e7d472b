import { existsSync, readFileSync } from 'node:fs';
import { win32 } from 'node:path';
import { UserError } from '../../base/errors.ts';

/** What `resolveProgram` asks the machine. */
export interface ProgramFiles {
  exists(path: string): boolean;
  read(path: string): string;
}

const realFiles: ProgramFiles = {
  exists: (path) => existsSync(path),
  read: (path) => readFileSync(path, 'utf8'),
};

/** The script that npm's and its relatives' command shims (`name.cmd`) start with Node, relative to the shim. */
const SHIM_SCRIPT = /"%(?:~dp0|dp0%)\\{0,2}([^"%\r\n]{1,1024}\.[cm]?js)"/i;

/**
 * The arguments with which a program can be started without a shell. On Unix they are the given ones. On Windows
 * the program is looked up on the PATH, and a `.cmd` shim of npm becomes what it stands for: Node and a script.
 *
 * @throws UserError `needs-shell` for a batch file that is no such shim: only a shell can run it.
 */
export function resolveProgram(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  options: { cwd: string; platform?: NodeJS.Platform; files?: ProgramFiles; node?: string },
): readonly string[] {
  const [program, ...rest] = argv;
  if (program === undefined || (options.platform ?? process.platform) !== 'win32') return argv;
  const files = options.files ?? realFiles;
  const found = candidates(program, env, options.cwd).find((path) => files.exists(path));
  if (found === undefined) return argv;
  if (!/\.(?:cmd|bat)$/i.test(found)) return [found, ...rest];
  const script = SHIM_SCRIPT.exec(files.read(found))?.[1];
  if (script === undefined) {
    throw new UserError('needs-shell', `“${program}” is a batch file, which only a shell can run.`, {
      hint: 'Name the program that it starts, for example ["node", "C:\\\\path\\\\to\\\\script.js"].',
      detail: found,
    });
  }
  return [options.node ?? process.execPath, win32.join(win32.dirname(found), script), ...rest];
}

/** Where Windows would find a program: as it is, then with each known extension, in each folder of the PATH. */
function candidates(program: string, env: Readonly<Record<string, string | undefined>>, cwd: string): string[] {
  const value = (name: string): string => Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? '';
  const extensions = (value('PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';').filter((extension) => extension !== '');
  const names = /\.[a-z]{1,4}$/i.test(program) ? [program] : extensions.map((extension) => program + extension.toLowerCase());
  const hasFolder = /[\\/]/.test(program);
  const folders = hasFolder ? [cwd] : value('PATH').split(';').filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => win32.resolve(folder, name)));
}
