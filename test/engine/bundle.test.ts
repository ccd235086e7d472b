import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LanguageClient, TestWorkspace } from '../language/language-client.ts';
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

  it('serves specs to an editor, as a program of its own and as a command', async () => {
    for (const program of [['language-server.mjs', '--stdio'], ['cli.mjs', 'lsp', '--stdio']]) {
      const workspace = new TestWorkspace({ 'specs/001-clock.md': '# 001 Clock\n\n## Purpose\n\nSee [it](gone.md).\n' });
      const [file = '', ...args] = program;
      const client = await LanguageClient.start(workspace, { program: [join(folder, file), ...args] });
      assert.ok((await client.rules('specs/001-clock.md')).includes('broken-link'));
      assert.equal(await client.stop(), 0);
      assert.equal(client.stderr, '');
      workspace.remove();
    }
  });

  it('leaves the language client out of what an activation loads', () => {
    const speaksTheProtocol = (file: string): boolean => readFileSync(join(folder, file), 'utf8').includes('textDocument/didOpen');
    assert.equal(speaksTheProtocol('extension.cjs'), false);
    assert.ok(readFileSync(join(folder, 'extension.cjs'), 'utf8').includes('./language-client.cjs'));
    assert.ok(speaksTheProtocol('language-client.cjs'));
  });

  it('carries the licences of what is in it', () => {
    const text = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'lowdb', 'markdown-it', 'mustache', 'ora', 'vscode-jsonrpc', 'vscode-languageclient', 'vscode-languageserver', 'zod']) assert.match(text, new RegExp(`^${name} \\d`, 'm'));
  });
});
