// The browser that shows the workbench to the tests: one that is there, else one that comes without a browser's own
// download site. Playwright's download is asked only where npm has none, since a machine that cannot reach it waits
// for minutes before it says so.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { installPackages, nodePath, root } from '../setup.mjs';
import { wholeFolder } from '../whole-folder.mjs';
import { cache } from './cache.mjs';

const CHROMIUM = '153.0.0';
const FONTS = 'dejavu-fonts-ttf@2.37.3';
const DOWNLOAD_LIMIT = 300_000;

const flags = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage', '--font-render-hinting=none',
];

/**
 * Starts the browser that was found.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser() {
  const { executablePath, environment } = findBrowser();
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, ...environment }, timeout: 120_000 });
}

/**
 * The browser of this machine, and what it needs in its environment.
 * @returns {{ executablePath: string, from: string, environment: Record<string, string> }}
 */
export function findBrowser() {
  const named = process.env.COHERENCE_BROWSER;
  if (named) {
    if (!existsSync(named)) throw new Error(`COHERENCE_BROWSER names ${named}, which is not there.`);
    return { executablePath: named, from: 'COHERENCE_BROWSER', environment: {} };
  }
  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed !== undefined) return { executablePath: installed, from: 'this machine', environment: {} };
  if (existsSync(chromium.executablePath())) return { executablePath: chromium.executablePath(), from: 'Playwright', environment: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return chromiumFromNpm();
  return downloaded();
}

function installedBrowsers() {
  const onPath = (names) => (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    return roots.flatMap((folder) => ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((path) => join(folder, path)));
  }
  // Ubuntu's chromium-browser only says that a snap should be installed; a snap of Chromium cannot read temporary folders.
  return [...onPath(['google-chrome', 'google-chrome-stable', 'chromium', 'microsoft-edge']), '/opt/google/chrome/chrome']
    .filter((path) => !path.startsWith('/snap/'));
}

/** A Chromium that is made for machines with nothing on them: its libraries come with it, and fonts here do too. */
function chromiumFromNpm() {
  const folder = join(cache, `chromium-${CHROMIUM}`);
  wholeFolder(folder, 'chromium', (part) => {
    console.log(`Set-up: no Chrome, Chromium or Edge is installed; bringing Chromium ${CHROMIUM} from npm into .vscode-test/ …`);
    installPackages(part, [`@sparticuz/chromium@${CHROMIUM}`, FONTS]);
    const { status } = spawnSync(nodePath(), [fileURLToPath(import.meta.resolve('./inflate-chromium.mjs')), join(part, 'node_modules', '@sparticuz', 'chromium')], {
      env: { ...process.env, TMPDIR: part }, stdio: 'inherit',
    });
    if (status !== 0) throw new Error('The Chromium from npm could not be unpacked.');
    renameSync(join(part, 'node_modules', 'dejavu-fonts-ttf', 'ttf'), join(part, 'fonts', 'dejavu'));
    rmSync(join(part, 'node_modules'), { recursive: true });
  });
  // Anew each time, since it names the folder, which may have been moved.
  writeFileSync(join(folder, 'fonts.conf'), fontConfiguration(realpathSync(folder)));
  return {
    executablePath: join(folder, 'chromium'),
    from: 'npm',
    environment: {
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH ?? []].flat().join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** The same fonts on every machine: pictures can be compared then, and none shows boxes. */
function fontConfiguration(folder) {
  const alias = (family, ...preferred) => `<alias binding="same"><family>${family}</family><prefer>${preferred.map((name) => `<family>${name}</family>`).join('')}</prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
  ${alias('system-ui', 'Open Sans', 'DejaVu Sans')}
  ${alias('sans-serif', 'Open Sans', 'DejaVu Sans')}
  ${alias('serif', 'DejaVu Serif')}
  ${alias('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
}

function downloaded() {
  console.log('Set-up: no Chrome, Chromium or Edge is installed; asking Playwright for its Chromium …');
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], { stdio: 'inherit', timeout: DOWNLOAD_LIMIT });
  const executablePath = chromium.executablePath();
  if (status !== 0 || !existsSync(executablePath)) {
    throw new Error('No browser for the tests: install Chrome, Chromium or Edge, or name one in COHERENCE_BROWSER.');
  }
  return { executablePath, from: 'Playwright', environment: {} };
}
