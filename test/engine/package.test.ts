import assert from 'node:assert/strict';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUDGET_BYTES = 2 * 1024 * 1024;

/** What users install: the files that the allow-list lets in, and no others. */
describe('the package', function () {
  this.timeout(120_000);

  it('holds what the extension needs, and nothing of the sources or the tests', async () => {
    const files = (await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None })).sort();
    const others = files.filter((file) => !/^(?:package\.json|package\.nls\.json|README\.md|CHANGELOG\.md|LICENSE|docs\/rules\/[a-z-]+\.md|media\/[\w./-]+\.(?:svg|png|json)|dist\/(?:extension\.cjs|language-client\.cjs|demo-agent\.mjs|cli[\w.-]*\.mjs|shim[\w.-]*\.mjs|(?:language-server|language-worker|facts-worker)\.mjs|THIRD-PARTY-LICENSES\.txt|recipes\/.+)|sample\/.+)$/.test(file));
    assert.deepEqual(others, []);
    for (const needed of ['dist/extension.cjs', 'dist/language-client.cjs', 'dist/cli.mjs', 'dist/demo-agent.mjs', 'dist/shim.mjs', 'dist/language-server.mjs', 'dist/language-worker.mjs', 'dist/facts-worker.mjs', 'docs/rules/missing-section.md', 'media/icon.png', 'media/coherence.svg', 'media/config.schema.json', 'sample/specs/backlog.md', 'LICENSE', 'package.nls.json']) {
      assert.ok(files.includes(needed), needed);
    }
    assert.equal(files.filter((file) => file.startsWith('sample/.coherence/state') || file.includes('node_modules')).length, 0);
    assert.equal(files.filter((file) => file === 'action.yml' || /^(?:\.github|\.coherence|reports)\//.test(file)).length, 0);
  });

  it('is smaller than its budget', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coherence-package-'));
    const packagePath = join(folder, 'package.vsix');
    try {
      await createVSIX({ cwd: process.cwd(), packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
      const { size } = statSync(packagePath);
      assert.ok(size < BUDGET_BYTES, `${size} bytes`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
