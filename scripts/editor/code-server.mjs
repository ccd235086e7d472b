// One running code-server: on loopback, with nothing of the person's own — home, settings, extensions — in reach.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installCodeServer } from './install-code-server.mjs';
import { endGroup, removeFolder, startGroup, temporaryFolder } from './leftovers.mjs';

const START_LIMIT = 90_000;

/** What keeps an editor quiet in tests: no tips, no updates, nothing that moves. */
export const quietSettings = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  // Rows that stick cover those that are pointed at.
  'workbench.tree.enableStickyScroll': false,
  'workbench.tips.enabled': false,
};

/**
 * Starts a code-server and waits until it answers.
 * @param {object} options
 * @param {'newest' | 'oldest'} [options.version]
 * @param {boolean} [options.trust] false: workspaces open in Restricted Mode
 * @param {boolean} [options.suites] true: pages may ask for a suite to be run; the window then shows no notifications
 * @param {string[]} [options.extensions] VSIX files to install
 * @param {Record<string, string>} [options.environment] added to the environment, for the extension host as well
 * @param {Record<string, unknown>} [options.userSettings]
 * @returns {Promise<{ version: 'newest' | 'oldest', url: string, port: number, node: string, home: string, userDataDir: string, log: () => string, ended: Promise<void>, dispose: (grace?: number) => Promise<void> }>}
 */
export async function startCodeServer({ version = 'newest', trust = true, suites = false, extensions = [], environment = {}, userSettings = {} } = {}) {
  const { node, entry } = installCodeServer(version);
  const base = temporaryFolder('editor');
  const home = join(base, 'home');
  const userDataDir = join(base, 'data');
  mkdirSync(home);
  mkdirSync(join(userDataDir, 'User'), { recursive: true });
  writeFileSync(join(userDataDir, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...userSettings }, null, 2));

  const folders = ['--config', join(base, 'config.yaml'), '--user-data-dir', userDataDir, '--extensions-dir', join(base, 'extensions')];
  writeFileSync(join(base, 'config.yaml'), '');
  const env = { ...inherited(), ...ofItsOwn(home), ...environment };
  try {
    for (const vsix of extensions) install(node, [entry, ...folders, '--install-extension', vsix], env);
  } catch (error) {
    removeFolder(base);
    throw error;
  }

  let log = '';
  const child = startGroup(node, [
    entry, ...folders, '--auth', 'none', '--bind-addr', '127.0.0.1:0',
    '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override',
    ...(trust ? ['--disable-workspace-trust'] : []),
    // The newest VS Code runs a suite only with this; the oldest does not know it and just does.
    ...(suites && version === 'newest' ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { log += chunk; });
  child.once('error', (error) => { log += error.message; });

  const ended = new Promise((resolve) => { child.once('exit', () => resolve()); });
  const dispose = async (grace) => {
    await endGroup(child, grace);
    removeFolder(base);
  };
  try {
    const port = await answer(child, () => log);
    return { version, url: `http://127.0.0.1:${port}`, port, node, home, userDataDir, log: () => log, ended, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The port that the system chose, once the server answers there. */
async function answer(child, log) {
  const deadline = performance.now() + START_LIMIT;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const [, port] = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(log()) ?? [];
    if (port !== undefined) {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
      if (response?.ok) return Number(port);
    }
    await delay(50);
  }
  throw new Error(`code-server did not start:\n${log()}`);
}

function install(node, args, env) {
  const result = spawnSync(node, args, { env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`The extension could not be installed:\n${result.stdout}${result.stderr}`);
}

/** This process's environment without what belongs to the person, or to an editor or npm around it. */
function inherited() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_|XDG_|GIT_|COHERENCE_)/i.test(name)));
}

function ofItsOwn(home) {
  const xdg = { CONFIG: '.config', DATA: '.local/share', STATE: '.local/state', CACHE: '.cache' };
  return { HOME: home, ...Object.fromEntries(Object.entries(xdg).map(([name, path]) => [`XDG_${name}_HOME`, join(home, path)])) };
}
