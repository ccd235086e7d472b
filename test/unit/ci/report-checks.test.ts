import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/base/logger.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { ReportFile, ReportPort } from '../../../src/engine/ports/reports.ts';
import { ReportChecks } from '../../../src/node/ci/report-checks.ts';
import type { ReadReport, TestOutcome } from '../../../src/results/test-case.ts';

describe('ReportChecks', () => {
  let files: Map<string, string>;
  let found: ReportFile[];
  let reads: number;

  beforeEach(() => {
    files = new Map();
    found = [];
    reads = 0;
  });

  const reports: ReportPort = {
    find: () => Promise.resolve(found),
    read: (path) => {
      reads += 1;
      const text = files.get(path);
      return text === undefined ? Promise.reject(new UserError('no-file', `There is no file ${path}.`)) : Promise.resolve(text);
    },
    modified: () => Promise.resolve(new Map()),
    digest: () => Promise.resolve(''),
    watch: () => ({ dispose() {} }),
  };

  /** A report here is a line a test: its outcome and its name. */
  function readReport(path: string, text: string): ReadReport {
    if (text === 'broken') return { problem: `${path} is no report.` };
    return {
      cases: text.split('\n').filter((line) => line !== '').map((line) => {
        const [outcome = '', ...name] = line.split(' ');
        return { name: name.join(' '), suite: '', file: null, line: null, outcome: outcome as TestOutcome, message: null, seconds: null };
      }),
    };
  }

  function put(path: string, text: string, modifiedMs = 1): void {
    files.set(path, text);
    found = [...found.filter((file) => file.path !== path), { path, modifiedMs, size: text.length }];
  }

  const checks = () => new ReportChecks({ glob: 'ci/*.xml', reports, readReport, logger: silentLogger });

  it('is red by a failing test, green by passing ones', async () => {
    put('ci/a.xml', 'passed one\nskipped two\n');
    assert.deepEqual(await checks().state(), { state: 'green', about: 'ci/*.xml', failing: [], reason: null, retryAt: null });
    put('ci/b.xml', 'failed three\n');
    assert.deepEqual(await checks().state(), { state: 'red', about: 'ci/*.xml', failing: [{ name: 'three', url: null }], reason: null, retryAt: null });
  });

  it('is not known without a report, a test that ran, or where one cannot be read', async () => {
    const reason = async (): Promise<string | null> => {
      const { state, reason } = await checks().state();
      assert.equal(state, 'unknown');
      return reason;
    };
    assert.equal(await reason(), 'There is no report ci/*.xml.');
    put('ci/a.xml', 'skipped one\n');
    assert.equal(await reason(), 'No test has run by the report ci/*.xml.');
    put('ci/a.xml', 'passed one\n');
    put('ci/b.xml', 'broken');
    assert.match((await reason()) ?? '', /^ci\/b\.xml: /);
    files.delete('ci/b.xml');
    assert.equal(await reason(), 'There is no file ci/b.xml.');
  });

  it('reads reports again only when they look different', async () => {
    put('ci/a.xml', 'passed one\n');
    const ci = checks();
    await ci.state();
    await ci.state();
    assert.equal(reads, 1);
    put('ci/a.xml', 'failed one\n', 2);
    assert.equal((await ci.state()).state, 'red');
  });
});
