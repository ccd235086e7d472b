// A page with the workbench of a code-server in it.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failures } from './cache.mjs';

/**
 * Where the workbench opens a folder or a `.code-workspace` file. The payload is what the page tells the editor to do.
 * @param {{ url: string }} server
 * @param {string | undefined} workspace
 * @param {[string, string][]} [payload]
 */
export function workbenchAddress(server, workspace, payload = []) {
  const query = new URLSearchParams();
  if (workspace !== undefined) query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  else query.set('ew', 'true');
  query.set('payload', JSON.stringify([...payload, ['skipWelcome', 'true'], ['skipReleaseNotes', 'true']]));
  return `${server.url}/?${query}`;
}

/** A path on the server as the workbench names it. */
export function remotePath(server, path) {
  return `vscode-remote://127.0.0.1:${server.port}${path}`;
}

/**
 * An empty page of its own profile that remembers what is said on its console.
 * @param {import('playwright-core').Browser} browser
 * @param {{ width: number, height: number }} [viewport]
 * @returns {Promise<{ page: import('playwright-core').Page, said: string[] }>}
 */
export async function emptyPage(browser, viewport = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.stack ?? error.message}`));
  page.on('crash', () => said.push('error: the page crashed'));
  return { page, said };
}

/**
 * Ends a workbench and its server. A page that goes elsewhere has the server end its extension host, extensions and
 * all, in half a second; a server that is asked alone takes five.
 * @param {import('playwright-core').Page | undefined} page
 * @param {{ dispose: (grace?: number) => Promise<void> } | undefined} server
 */
export async function endWorkbench(page, server) {
  await page?.goto('about:blank', { timeout: 10_000 }).catch(() => {});
  await page?.context().close().catch(() => {});
  await server?.dispose(1500);
}

/**
 * Keeps what explains a failure: the picture, the console, the logs of the server and of its extensions.
 * @param {string} name
 * @param {{ page?: import('playwright-core').Page, said?: string[], server?: { log: () => string, userDataDir: string } }} evidence
 * @returns {Promise<string>} the folder
 */
export async function keepFailure(name, { page, said = [], server }) {
  const folder = join(failures, name.replaceAll(/[^\w.-]+/g, '-').slice(0, 100));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await page?.screenshot({ path: join(folder, 'workbench.png'), timeout: 30_000 }).catch((error) => said.push(`no picture: ${error.message}`));
  writeFileSync(join(folder, 'console.log'), `${said.join('\n')}\n`);
  if (server !== undefined) {
    writeFileSync(join(folder, 'server.log'), server.log());
    const logs = join(server.userDataDir, 'logs');
    if (existsSync(logs)) cpSync(logs, join(folder, 'logs'), { recursive: true });
  }
  return folder;
}
