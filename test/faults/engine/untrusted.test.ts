import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChecks } from '../../../src/host/doctor/run-checks.ts';
import { readWorkspace } from '../../../src/host/read-workspace.ts';
import { repositories } from './repositories.ts';

describe('40: a workspace that nobody trusts', function () {
  this.timeout(60_000);
  const repository = repositories();

  it('is looked at without a process: coverage, status, the preview of an update, the checklist; nothing is written', async function () {
    if (process.platform === 'win32') this.skip();
    const made = repository('sample');
    const bin = join(dirname(made.root), 'bin');
    const log = join(dirname(made.root), 'started');
    mkdirSync(bin);
    for (const name of ['git', 'node', 'npm', 'sh', 'gh']) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> ${log}\nexit 1\n`);
      chmodSync(join(bin, name), 0o755);
    }
    made.write('junit.xml', '<testsuites><testsuite name="s"><testcase name="parses" classname="parse" file="test/parse.test.js"/></testsuite></testsuites>');
    made.write('.coherence/config.json', readFileSync(join(made.root, '.coherence/config.json'), 'utf8').replace('"coverage"', '"ci": { "provider": "github" }, "gates": { "ci": "enforce" }, "coverage"'));
    const before = made.git('status', '--porcelain', '--ignored');
    const options = { root: made.root, trust: false, environment: { ...made.environment(), PATH: bin } };
    const reader = await readWorkspace(options);
    assert.ok((await reader.status()).items.open > 0);
    assert.ok((await reader.coverage()).specs.length > 0);
    const preview = await reader.updateDocuments({ dryRun: true });
    assert.equal(preview.written, false);
    assert.ok(preview.changes.length > 0);
    await reader.findings();
    reader.dispose();
    await runChecks(options, { nodeVersion: process.version, startsProcesses: false });
    assert.equal(existsSync(log) ? readFileSync(log, 'utf8') : '', '');
    assert.equal(made.git('status', '--porcelain', '--ignored'), before);
    // That the shims tell is what makes the test mean something.
    rmSync(log, { force: true });
    const update = await readWorkspace(options);
    await update.updateDocuments({}).catch(() => {});
    update.dispose();
    assert.match(readFileSync(log, 'utf8'), /^git /m);
  });
});
