// A test that lives with other processes shares the machine with them: when it fails it is tried once more, and what passed
// only then is listed at the end. Such a test has a race that is to be mended. Pure tests, properties above all, get one try.
import { sep } from 'node:path';

/** Where the tests of pure rooms are. */
const PURE = ['agents', 'backlog', 'base', 'contract', 'coverage', 'gates', 'lint', 'metrics', 'pipeline', 'results', 'rooms', 'spec'].map((room) => ['', 'test', 'unit', room, ''].join(sep));

export const mochaHooks = {
  beforeEach() {
    const { file = '' } = this.currentTest;
    if (!PURE.some((folder) => file.includes(folder))) this.currentTest.retries(1);
  },
};

/**
 * Keeps what failed at the first try.
 * @param {import('mocha').Runner} runner
 * @returns {() => string} lines for those that passed at the second
 */
export function secondTries(runner) {
  const failed = new Map();
  const passed = [];
  const title = (test) => test.titlePath().join(' › ');
  runner.on('retry', (test, error) => failed.set(title(test), error));
  runner.on('pass', (test) => {
    if (failed.has(title(test))) passed.push(title(test));
  });
  return () => (passed.length === 0 ? '' : `\n  passed only at the second try: ${passed.length}\n${passed.map((name) => `    ${name}\n${indented(failed.get(name))}\n`).join('')}`);
}

function indented(error) {
  return String(error?.stack ?? error).split('\n').slice(0, 6).map((line) => `      ${line}`).join('\n');
}
