// What a run has to take away again, however it ends: process groups and temporary folders.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** @type {Set<import('node:child_process').ChildProcess>} */
const groups = new Set();
const folders = new Set();
let watching = false;

/** A folder of this run's own. Short, since sockets that live in it may have no longer path than about 100 characters. */
export function temporaryFolder(name) {
  watchTheEnd();
  const folder = mkdtempSync(join(tmpdir(), `coherence-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  folders.delete(folder);
}

/**
 * Starts a program as the head of a process group, so that what it starts can be ended with it.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startGroup(command, args, options) {
  watchTheEnd();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  if (child.pid !== undefined) groups.add(child);
  return child;
}

/**
 * Asks a child to end, which lets it end its own children well (an extension host deactivates its extensions), and
 * ends what is left of its group after `grace` milliseconds.
 */
export async function endGroup(child, grace = 8000) {
  if (child.pid === undefined) return;
  child.kill('SIGTERM');
  for (let waited = 0; waited < grace && isAlive(child.pid); waited += 50) await delay(50);
  signal(child.pid, 'SIGKILL');
  groups.delete(child);
}

function signal(pid, name) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function isAlive(pid) {
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, 0);
  } catch {
    return false;
  }
}

/** A run that is interrupted lets its programs end well; one that fails ends in `exit`, where nothing can wait. */
function watchTheEnd() {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const { pid } of groups) signal(pid, 'SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(name, async () => {
      await Promise.all([...groups].map((child) => endGroup(child)));
      process.exit(128 + constants.signals[name]);
    });
  }
}
