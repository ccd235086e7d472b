import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestRepository } from './repository.ts';

/** What ships: bundles that have to find each other, with nothing of the sources around them. */
describe('the bundle', function () {
  this.timeout(60_000);
  let folder: string;
  let sample: TestRepository;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-bundle-'));
    const built = spawnSync(process.execPath, ['esbuild.mjs', folder], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    sample = new TestRepository('sample');
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sample.remove();
  });

  it('takes an item through all phases with its own demo agent', () => {
    const run = spawnSync(process.execPath, [join(folder, 'cli.mjs'), 'run', '--item', '4', '--trust', '--root', sample.root], {
      encoding: 'utf8', cwd: folder, env: sample.environment(),
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /Items +1 done/);
    assert.ok(existsSync(join(sample.root, 'src/clock.js')));
    assert.ok(!run.stdout.includes('\u001b'), 'plain when piped');
  });

  it('carries the licences of what is in it', () => {
    const text = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'lowdb', 'markdown-it', 'mustache', 'ora', 'vscode-jsonrpc', 'zod']) assert.match(text, new RegExp(`^${name} \\d`, 'm'));
  });
});
