import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKLOG, spec } from '../../language/documents.ts';
import { eventually } from '../../language/language-client.ts';
import { Scene } from './folders.ts';
import { lint, rulesOf } from './lint-process.ts';

const FILE = 'specs/001-clock.md';
const CONFIG = '.coherence/config.json';
/** With something that `--fix` mends: its path. */
const mendable = (number: string): string => `${spec(`${number} Zones`)}\nSpec path: specs/other.md\n`;

describe('what happens to a workspace meanwhile', function () {
  this.timeout(120_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  it('a configuration that is broken, deleted, a folder, a link to nowhere, and right again: the last right one counts until then', async () => {
    const workspace = scene.workspace({ [FILE]: spec('001 Clock', '[no](no.md)'), 'specs/backlog.md': BACKLOG, [CONFIG]: '{"lint":{"rules":{"broken-link":"off"}}}' });
    const client = await scene.client(workspace);
    const told = async (become: () => void): Promise<void> => {
      workspace.remove(CONFIG);
      become();
      await client.watched(2, CONFIG);
    };
    assert.deepEqual(await client.rules(FILE), []);
    await told(() => workspace.write(CONFIG, '{"lint":'));
    assert.deepEqual(await client.rules(FILE), []);
    assert.match(client.logged.join(), /config\.json: This is not JSON/);
    assert.ok(((await lint(workspace.root)).code ?? 0) > 1);
    await told(() => workspace.write(CONFIG, new Uint8Array([0xff, 0xfe, 0x7b, 0])));
    assert.deepEqual(await client.rules(FILE), []);
    await told(() => {});
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    assert.equal((await lint(workspace.root)).code, 1);
    await told(() => workspace.write(CONFIG, '{"lint":{"rules":{"broken-link":"off"}}}'));
    assert.deepEqual(await client.rules(FILE), []);
    await told(() => mkdirSync(join(workspace.root, CONFIG)));
    assert.deepEqual(await client.rules(FILE), []);
    assert.ok(((await lint(workspace.root)).code ?? 0) > 1);
    await told(() => workspace.write(CONFIG, '{}'));
    await eventually(() => client.rules(FILE), (rules) => rules.length === 1, 'it is right again');
    assert.deepEqual(client.messages, []);
  });

  it('the folder itself is deleted, and comes again: everything is answered', async () => {
    const workspace = scene.workspace({ [FILE]: spec('001 Clock', '[no](no.md)') });
    const client = await scene.client(workspace);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    workspace.remove();
    await client.watched(3, 'specs', FILE);
    assert.deepEqual(await client.rules(FILE), []);
    const gone = await lint('/', ['--root', workspace.root]);
    assert.ok(gone.code !== null && gone.code > 1, gone.stderr);
    workspace.write(FILE, spec('001 Clock', '[no](no.md)'));
    await client.created('specs', FILE);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
  });

  it('6: the disk is full while --fix writes: each file is as it was or mended, nothing half is left, and it is said', async function () {
    const workspace = scene.workspace();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', workspace.root], { stdio: 'ignore' });
    } catch {
      this.skip();
    }
    try {
      const files = ['002', '003', '004'].map((number) => `specs/${number}-zones.md`);
      for (const [index, file] of files.entries()) workspace.write(file, mendable(`00${index + 2}`));
      const filler = join(workspace.root, 'filler');
      try {
        writeFileSync(filler, Buffer.alloc(2 * 1024 * 1024));
      } catch {
        // Full.
      }
      assert.equal(statfsSync(workspace.root).bavail, 0);
      const linted = await lint(workspace.root, ['--fix']);
      assert.equal(linted.code, 1, linted.stderr);
      for (const [index, file] of files.entries()) {
        assert.equal(readFileSync(join(workspace.root, file), 'utf8'), mendable(`00${index + 2}`));
        assert.ok(linted.stderr.includes(`${file} was left as it is`), linted.stderr);
        assert.deepEqual(rulesOf(linted, file), ['spec-path']);
      }
      assert.deepEqual(readdirSync(join(workspace.root, 'specs')), files.map((file) => file.slice('specs/'.length)));
      workspace.remove('filler');
      const again = await lint(workspace.root, ['--fix']);
      assert.equal(again.code, 0, again.stdout);
    } finally {
      execFileSync('umount', ['-l', workspace.root]);
    }
  });

  it('9: several --fix at once: each file is mended once and whole, and nothing is left beside it', async () => {
    const files = Array.from({ length: 20 }, (_, index) => `specs/${100 + index}-zones.md`);
    const workspace = scene.workspace(Object.fromEntries(files.map((file, index) => [file, mendable(String(100 + index))])));
    const all = await Promise.all(Array.from({ length: 4 }, () => lint(workspace.root, ['--fix'])));
    for (const { code, stderr } of all) assert.ok(code === 0 || code === 1, stderr);
    for (const [index, file] of files.entries()) assert.equal(readFileSync(join(workspace.root, file), 'utf8'), mendable(String(100 + index)).replace('specs/other.md', file));
    assert.deepEqual(readdirSync(join(workspace.root, 'specs')), files.map((file) => file.slice('specs/'.length)));
    assert.equal((await lint(workspace.root)).code, 0);
    assert.equal(existsSync(join(workspace.root, '.coherence')), false);
  });
});
