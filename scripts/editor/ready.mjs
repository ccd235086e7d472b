// Brings what the tests in an editor need, before the first of them, whose time limits are for what they test.
import { fail } from '../setup.mjs';
import { findBrowser } from './browser.mjs';
import { installCodeServer } from './install-code-server.mjs';

/**
 * Installs the editors and finds a browser; ends this process with one sentence where that is not possible.
 * @param {('newest' | 'oldest')[]} versions
 */
export function makeReady(versions) {
  if (process.platform === 'win32') fail('code-server does not run on Windows. npm run test:desktop tests in a desktop VS Code.');
  try {
    for (const version of versions) installCodeServer(version);
    findBrowser();
  } catch (error) {
    fail(error.message);
  }
}
