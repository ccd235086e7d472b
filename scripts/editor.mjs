// `npm run editor [-- --browser]`: the sample in an editor with the packaged extension installed: in desktop VS Code
// where `code` is on the PATH, else in a VS Code for the browser. Everything is this run's own and goes with it.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startCodeServer } from './editor/code-server.mjs';
import { removeFolder, startGroup, temporaryFolder } from './editor/leftovers.mjs';
import { packageExtension } from './package.mjs';
import { sampleWorkspace } from './sample-workspace.mjs';

const { values: { browser = false } } = parseArgs({ options: { browser: { type: 'boolean' } } });

const base = temporaryFolder('sample');
const { vsix } = await packageExtension(base);
const workspace = sampleWorkspace(base);
console.log(`\nThe sample workspace is in ${workspace}`);
// What the sample's configuration names is our own, so nobody has to trust it here.
const userSettings = { 'security.workspace.trust.enabled': false, 'telemetry.telemetryLevel': 'off', 'update.mode': 'none' };

const code = browser ? undefined : desktop();
if (code === undefined || !await inDesktop(code)) await inBrowser();
removeFolder(base);

/** The `code` command of a desktop VS Code. */
function desktop() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  return (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Opens the sample there and waits until its window is closed; false when this `code` cannot do that. */
async function inDesktop(command) {
  const data = join(base, 'data');
  mkdirSync(join(data, 'User'), { recursive: true });
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(userSettings));
  const profile = ['--user-data-dir', data, '--extensions-dir', join(base, 'extensions')];
  // In a terminal of an editor these point `code` to that editor.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VSCODE_|ELECTRON_RUN_AS_NODE$)/.test(name)));
  const options = { env, stdio: 'inherit', shell: process.platform === 'win32' };
  if (spawnSync(command, [...profile, '--install-extension', vsix], options).status !== 0) {
    console.log(`${command} is no desktop VS Code; opening one for the browser instead.`);
    return false;
  }
  console.log('Opening desktop VS Code. Close its window, or press Ctrl-C here, to end.');
  const child = startGroup(command, [...profile, '--new-window', '--wait', workspace], options);
  // First of all that is done at the end: what says who the editor is goes with the folder.
  process.prependOnceListener('exit', () => askDesktopToEnd(data));
  await once(child, 'exit');
  for (let waited = 0; waited < 5000 && askDesktopToEnd(data); waited += 500) await delay(500);
  return true;
}

/** The editor leaves the group of the command that started it, but says in its own folder who it is. */
function askDesktopToEnd(data) {
  const lock = join(data, 'code.lock');
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  try {
    return pid > 1 && process.kill(pid);
  } catch {
    return false;
  }
}

async function inBrowser() {
  const server = await startCodeServer({ extensions: [vsix], userSettings: { ...userSettings, 'workbench.startupEditor': 'welcomePage' } });
  console.log(`\nOpen this in a browser of this machine:\n\n  ${server.url}/?folder=${encodeURI(workspace)}\n\nPress Ctrl-C to end.`);
  await server.ended;
}
