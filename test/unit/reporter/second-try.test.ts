import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Fails at its first try, and leaves a mark of each. */
const ONCE = `
const { appendFileSync, readFileSync } = require('node:fs');
it('comes late', () => {
  appendFileSync(__filename + '.tries', 'x');
  if (readFileSync(__filename + '.tries', 'utf8').length === 1) throw new Error('Not there yet.');
});
it('never comes', () => { if (__filename.includes('never')) throw new Error('Not there.'); });
`;

describe('a second try', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'coherence-tries-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function mocha(path: string): { status: number | null; out: string; tries: number } {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, ONCE);
    const { COHERENCE_TEST_TOTALS: _totals, COHERENCE_TEST_REPORT: _report, ...environment } = process.env;
    const { status, stdout } = spawnSync(process.execPath, [here('node_modules/mocha/bin/mocha.js'), '--no-config', '--require', here('test/second-try.mjs'), '--reporter', here('test/reporter.mjs'), path], { cwd: folder, encoding: 'utf8', env: environment });
    return { status, out: stdout, tries: readFileSync(`${file}.tries`, 'utf8').length };
  }

  it('is given to a test that lives with other processes, and told', () => {
    const { status, out, tries } = mocha('test/engine/late.test.cjs');
    assert.deepEqual([status, tries], [0, 2]);
    assert.match(out, /passed only at the second try: 1\n {4}comes late\n {6}Error: Not there yet\./);
    assert.match(out, /2 passed, 0 failed/);
  });

  it('does not help a test that fails again', () => {
    const { status, out } = mocha('test/faults/never.test.cjs');
    assert.equal(status, 1);
    assert.match(out, /1 passed, 1 failed/);
  });

  it('is not given to a pure test', () => {
    const { status, out, tries } = mocha('test/unit/pipeline/late.test.cjs');
    assert.deepEqual([status, tries], [1, 1]);
    assert.match(out, /1 passed, 1 failed/);
  });
});
