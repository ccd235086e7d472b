// Folders that are filled by a download: whole or not there at all, however the run that fills one ends.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Has `fill` write into a folder beside the wanted one and gives it its name once it is done. `proof` is a file that a
 * whole folder has. Two runs at once both fill; the one that comes first is kept.
 */
export function wholeFolder(folder, proof, fill) {
  if (existsSync(join(folder, proof))) return;
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(dirname(folder), { recursive: true });
  removeAbandoned(folder);
  try {
    mkdirSync(part);
    fill(part);
    if (!existsSync(join(part, proof))) throw new Error(`${proof} is not there after its installation.`);
    if (existsSync(join(folder, proof))) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** What runs left behind that were killed while they filled this folder. */
function removeAbandoned(folder) {
  for (const name of readdirSync(dirname(folder))) {
    const [, pid] = name.startsWith(`${basename(folder)}.`) ? /\.(\d+)\.part$/.exec(name) ?? [] : [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
