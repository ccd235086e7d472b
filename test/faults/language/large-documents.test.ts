import assert from 'node:assert/strict';
import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BACKLOG, spec } from '../../language/documents.ts';
import type { TestWorkspace } from '../../language/language-client.ts';
import { Scene } from './folders.ts';
import { lint, rulesOf } from './lint-process.ts';

const FILE = 'specs/001-clock.md';
const LARGE = 'specs/002-large.md';
const SIZE = 100 * 1024 * 1024;

function sparse(path: string): void {
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, spec('002 Large'));
  ftruncateSync(descriptor, SIZE);
  closeSync(descriptor);
}

function realText(path: string): void {
  const descriptor = openSync(path, 'w');
  const chunk = Buffer.from('- [ ] The clock shows hours and minutes\n'.repeat(26_215));
  for (let written = 0; written < SIZE; written += chunk.length) writeSync(descriptor, chunk);
  closeSync(descriptor);
}

describe('documents that are too large', function () {
  this.timeout(120_000);
  const scene = new Scene();
  afterEach(() => scene.end());

  const project = (): TestWorkspace => scene.workspace({ [FILE]: spec('001 Clock', '[no](no.md) [large](002-large.md#purpose)'), 'specs/backlog.md': BACKLOG });

  for (const [what, write] of Object.entries({ 'a file of 100 MB with holes': sparse, '100 MB of text': realText })) {
    it(`30: ${what}: “too-large”, it is not read, the others are checked, and --fix leaves it as it is`, async () => {
      const workspace = project();
      const path = join(workspace.root, LARGE);
      write(path);
      const client = await scene.client(workspace);
      assert.deepEqual(await client.rules(LARGE), ['too-large']);
      assert.deepEqual(await client.rules(FILE), ['broken-link']);
      if (process.platform === 'linux') assert.ok(bytesRead(client.process.pid) < SIZE / 2, 'the server has read it');
      const before = statSync(path);
      const linted = await lint(workspace.root, ['--fix'], { node: process.platform === 'linux' ? ['--import', countingBytes()] : [] });
      assert.deepEqual(rulesOf(linted, LARGE), ['too-large']);
      assert.deepEqual(rulesOf(linted, FILE), ['broken-link']);
      if (process.platform === 'linux') assert.ok(Number(/bytes read: (\d+)/.exec(linted.stderr)?.[1]) < SIZE / 2, linted.stderr);
      assert.deepEqual([statSync(path).mtimeMs, statSync(path).size], [before.mtimeMs, before.size]);
    });
  }

  it('30: every document of the configuration may be one: the backlog, the template, the coverage document, the configuration', async () => {
    const workspace = project();
    workspace.write('docs/A.md', '# A\n');
    for (const file of ['specs/backlog.md', 'specs/TEMPLATE.md', 'docs/SPEC-COVERAGE.md']) sparse(join(workspace.root, file));
    const client = await scene.client(workspace);
    for (const file of ['specs/backlog.md', 'specs/TEMPLATE.md', 'docs/SPEC-COVERAGE.md']) assert.deepEqual(await client.rules(file), ['too-large'], file);
    assert.ok((await client.rules(FILE)).includes('broken-link'));
    workspace.write('.coherence/config.json', '{}');
    sparse(join(workspace.root, '.coherence/config.json'));
    await client.watched(2, '.coherence/config.json');
    assert.ok((await client.rules(FILE)).includes('broken-link'));
    assert.match(client.logged.join('\n'), /config\.json.*too large/);
    const linted = await lint(workspace.root);
    assert.ok(linted.code !== null && linted.code > 1);
    assert.match(linted.stderr, /too large/);
  });

  it('30: a file that grows past the limit on disk, and shrinks again, is told so each time', async () => {
    const workspace = project();
    workspace.write(LARGE, spec('002 Large', '[no](no.md)'));
    const client = await scene.client(workspace);
    assert.deepEqual(await client.rules(LARGE), ['broken-link']);
    appendFileSync(join(workspace.root, LARGE), 'x\n'.repeat(2 * 1024 * 1024));
    await client.watched(2, LARGE);
    assert.deepEqual(await client.rules(LARGE), ['too-large']);
    workspace.write(LARGE, spec('002 Large', '[no](no.md)'));
    await client.watched(2, LARGE);
    assert.deepEqual(await client.rules(LARGE), ['broken-link']);
  });

  it('30: a document that grows past the limit while it is open: the file on disk does not count until it is closed', async () => {
    const workspace = project();
    workspace.write(LARGE, spec('002 Large'));
    const client = await scene.client(workspace);
    await client.open(LARGE, spec('002 Large', '[no](no.md)'));
    assert.deepEqual(await client.rules(LARGE), ['broken-link']);
    await client.change(LARGE, spec('002 Large', '[no](no.md)') + 'é\n'.repeat(1024 * 1024));
    assert.deepEqual(await client.rules(LARGE), ['too-large']);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    await client.change(LARGE, spec('002 Large', '[no](no.md)'));
    assert.deepEqual(await client.rules(LARGE), ['broken-link']);
    sparse(join(workspace.root, LARGE));
    await client.watched(2, LARGE);
    assert.deepEqual(await client.rules(LARGE), ['broken-link']);
    await client.close(LARGE);
    assert.deepEqual(await client.rules(LARGE), ['too-large']);
  });
});

/** By a process, since it began. */
function bytesRead(pid: number | undefined): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

/** A program in front of another one, which says at its end what has been read. */
function countingBytes(): string {
  const program = 'import { readFileSync } from "node:fs"; process.on("exit", () => process.stderr.write(`bytes read: ${/^rchar: (\\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))[1]}`));';
  return `data:text/javascript,${encodeURIComponent(program)}`;
}
