import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sax from 'sax';

const here = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const SUITE = String.raw`
describe('clock', () => {
  describe('zone <of> "the" user', () => {
    it('ticks & tocks', () => {});
    it('breaks', () => { throw new TypeError('a < b && "c"\n\u0000\u001b[31m\ud800 ]]> \uffff ✓'); });
    it.skip('is not there yet', () => {});
    it('is skipped as it runs', function () { this.skip(); });
    it('throws something odd', () => { throw null; });
  });
});
describe('set-up', () => {
  before('opens', () => { throw new Error('No door.'); });
  it('never runs', () => {});
});
`;

interface Case {
  attributes: Record<string, string>;
  inside: Record<string, string>[];
  text: string;
}

describe('the JUnit report of our own tests', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-reporter-'));
    mkdirSync(join(folder, 'test', 'part one'), { recursive: true });
    writeFileSync(join(folder, 'test', 'part one', 'clock.test.cjs'), SUITE);
    writeFileSync(join(folder, 'test', 'b.test.cjs'), "it('has no suite', () => {});\n");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function mocha(report: string | undefined): { status: number | null; out: string } {
    const { COHERENCE_TEST_TOTALS: _totals, COHERENCE_TEST_REPORT: _report, ...environment } = process.env;
    const { status, stdout } = spawnSync(process.execPath, [here('node_modules/mocha/bin/mocha.js'), '--no-config', '--reporter', here('test/reporter.mjs'), 'test/**/*.test.cjs'], {
      cwd: folder, encoding: 'utf8', env: { ...environment, ...(report === undefined ? {} : { COHERENCE_TEST_REPORT: report }) },
    });
    return { status, out: stdout };
  }

  /** The tests of a report, by a strict parser. */
  function read(path: string): { suites: Record<string, string>[]; cases: Case[] } {
    const suites: Record<string, string>[] = [];
    const cases: Case[] = [];
    const strict = sax.parser(true);
    strict.onerror = (error) => { throw error; };
    strict.onopentag = ({ name, attributes }) => {
      if (name === 'testsuite') suites.push(attributes as Record<string, string>);
      else if (name === 'testcase') cases.push({ attributes: attributes as Record<string, string>, inside: [], text: '' });
      else if (name !== 'testsuites') cases.at(-1)?.inside.push({ tag: name, ...(attributes as Record<string, string>) });
    };
    strict.ontext = (text) => {
      const last = cases.at(-1);
      if (last !== undefined) last.text += text;
    };
    strict.write(readFileSync(path, 'utf8')).close();
    return { suites, cases };
  }

  it('has every test with its suites, its file and its outcome', () => {
    const { status, out } = mocha('reports/deep/unit.xml');
    assert.equal(status, 3);
    assert.match(out, /2 passed, 3 failed, 2 skipped\n$/);
    const { suites, cases } = read(join(folder, 'reports/deep/unit.xml'));
    assert.deepEqual(cases.map(({ attributes: { file, classname, name }, inside }) => [file, classname, name, inside[0]?.['tag']]), [
      ['test/b.test.cjs', '', 'has no suite', undefined],
      ['test/part one/clock.test.cjs', 'clock > zone <of> "the" user', 'ticks & tocks', undefined],
      ['test/part one/clock.test.cjs', 'clock > zone <of> "the" user', 'breaks', 'failure'],
      ['test/part one/clock.test.cjs', 'clock > zone <of> "the" user', 'is not there yet', 'skipped'],
      ['test/part one/clock.test.cjs', 'clock > zone <of> "the" user', 'is skipped as it runs', 'skipped'],
      ['test/part one/clock.test.cjs', 'clock > zone <of> "the" user', 'throws something odd', 'failure'],
      ['test/part one/clock.test.cjs', 'set-up', '"before all" hook: opens for "never runs"', 'failure'],
    ]);
    assert.deepEqual(suites.map(({ name, tests, failures, skipped }) => [name, tests, failures, skipped]), [
      ['test/b.test.cjs', '1', '0', '0'], ['test/part one/clock.test.cjs', '6', '3', '2'],
    ]);
    for (const { attributes } of cases) assert.match(attributes['time'] ?? '', /^\d+\.\d{3}$/);
    assert.ok(!Number.isNaN(Date.parse(suites[0]?.['timestamp'] ?? '')));
  });

  it('says why a test failed, without the characters that XML forbids', () => {
    const breaks = read(join(folder, 'reports/deep/unit.xml')).cases[2];
    assert.deepEqual(breaks?.inside, [{ tag: 'failure', message: 'a < b && "c"\n[31m\ufffd ]]>  ✓', type: 'TypeError' }]);
    assert.match(breaks?.text ?? '', /^TypeError: a < b && "c"\n\[31m\ufffd ]]> {2}✓\n +at /);
  });

  it('is whole or not there', () => {
    assert.deepEqual(readdirSync(join(folder, 'reports/deep')), ['unit.xml']);
  });

  it('is written only where it is asked for', () => {
    rmSync(join(folder, 'reports'), { recursive: true });
    for (const report of [undefined, '']) {
      assert.equal(mocha(report).status, 3);
      assert.equal(existsSync(join(folder, 'reports')), false);
    }
  });
});
