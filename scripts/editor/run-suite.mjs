// Runs a suite of test/vscode in the extension host of a code-server, with the packaged extension installed in it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { launchBrowser } from './browser.mjs';
import { startCodeServer } from './code-server.mjs';
import { removeFolder, temporaryFolder } from './leftovers.mjs';
import { readReport, suiteEnvironment } from './suite-report.mjs';
import { emptyPage, endWorkbench, keepFailure, remotePath, workbenchAddress } from './workbench-page.mjs';

/** A workspace file is opened this often until its folders are there. */
const OPENINGS = 6;

/** The extension that is under development while a suite runs: an empty one. What is tested is installed. */
export const harness = join(root, 'test', 'vscode', 'harness');

/**
 * Runs one suite, prints its report and answers with its outcome. A run that fails or never ends leaves its evidence
 * in .vscode-test/failures.
 * @param {object} options
 * @param {'newest' | 'oldest'} [options.version]
 * @param {string} options.suite a folder below test/vscode
 * @param {string} options.entry the bundle of test/vscode/run.ts
 * @param {string} [options.workspace] a folder or a `.code-workspace` file
 * @param {string} options.vsix
 * @param {string} options.extension the id of what the VSIX holds
 * @param {boolean} [options.trust]
 * @param {string} [options.grep]
 * @param {Record<string, string>} [options.environment]
 * @param {Record<string, unknown>} [options.userSettings]
 * @param {number} [options.timeLimit] milliseconds
 * @returns {Promise<{ code: number, passed: number, failed: number, skipped: number, seconds: number }>}
 */
export async function runSuite({ version = 'newest', suite, entry, workspace, vsix, extension, trust = true, grep, environment = {}, userSettings = {}, timeLimit = 600_000 }) {
  const started = performance.now();
  const folder = temporaryFolder('suite');
  const report = join(folder, 'report.txt');
  let server, browser, opened, code;
  try {
    server = await startCodeServer({
      version, trust, suites: true, extensions: [vsix], userSettings,
      environment: { ...environment, ...suiteEnvironment({ suite, report, extension, grep }) },
    });
    browser = await launchBrowser();
    const address = workbenchAddress(server, workspace, [
      ['extensionDevelopmentPath', remotePath(server, harness)],
      ['extensionTestsPath', remotePath(server, entry)],
    ]);
    let lost = 0;
    do {
      await opened?.page.context().close();
      rmSync(report, { force: true });
      opened = await emptyPage(browser);
      code = await untilExit(opened, timeLimit, address);
    } while (readReport(report).lost && ++lost < OPENINGS);
    const { text, totals } = readReport(report);
    process.stdout.write(text);
    if (code === undefined) console.error(`The suite ${suite} did not end within ${timeLimit / 1000} s.`);
    else if (totals === undefined) console.error(`The suite ${suite} ended with exit code ${code} and no totals.`);
    const outcome = { passed: 0, failed: 0, skipped: 0, ...totals, code: totals === undefined ? code || 1 : code };
    if (outcome.code !== 0) console.error(`What explains it is in ${await keepFailure(`${suite}-${version}`, { ...opened, server })}`);
    return { ...outcome, seconds: (performance.now() - started) / 1000 };
  } finally {
    await endWorkbench(opened?.page, server);
    await browser?.close();
    removeFolder(folder);
  }
}

/**
 * Opens the workbench and waits for the exit code that it calls out; undefined when it never does.
 * @param {{ page: import('playwright-core').Page, said: string[] }} opened
 * @param {number} timeLimit milliseconds
 * @param {string} address
 */
export async function untilExit({ page, said }, timeLimit, address) {
  let timer;
  const exit = new Promise((resolve) => {
    timer = setTimeout(resolve, timeLimit);
    page.once('crash', () => resolve(1));
    page.exposeFunction('codeAutomationLog', (level, args) => { said.push(`${level}: ${args.map(String).join(' ')}`); })
      .then(() => page.exposeFunction('codeAutomationExit', (code) => resolve(code)))
      .then(() => page.goto(address, { timeout: 120_000 }))
      .catch((error) => {
        said.push(`error: ${error.message}`);
        resolve(1);
      });
  });
  try {
    return await exit;
  } finally {
    clearTimeout(timer);
  }
}
