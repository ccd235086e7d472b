import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname, isAbsolute, join } from 'node:path';
import { isInside } from './safe-path.ts';

/**
 * Where a program is on the PATH, or null. Folders of the workspace and relative ones are passed over: what a repository
 * brings along is not a program that the user has installed.
 */
export async function findProgram(name: string, workspace: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const isWindows = process.platform === 'win32';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(isWindows ? ';' : ':');
  const endings = isWindows && extname(name) === '' ? (env['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';') : [''];
  for (const folder of folders) {
    if (!isAbsolute(folder) || isInside(workspace, folder)) continue;
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (await isProgram(file)) return file;
    }
  }
  return null;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
