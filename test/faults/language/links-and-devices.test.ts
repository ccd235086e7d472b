import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BACKLOG, spec } from '../../language/documents.ts';
import { eventually, type TestWorkspace } from '../../language/language-client.ts';
import { inventory, Scene } from './folders.ts';
import { lint, rulesOf } from './lint-process.ts';
import { askEverything } from './questions.ts';

const FILE = 'specs/001-clock.md';
const NOBODY = fileURLToPath(new URL('./programs/nobody.ts', import.meta.url));
const SERVER = fileURLToPath(new URL('../../../src/language/server-main.ts', import.meta.url));
/** Stands in files outside alone. */
const CANARY = 'Zephyrcanary';
const OUTSIDE = spec(`777 ${CANARY}`).replace('Shows the time.', `${CANARY} [x](${CANARY}.md)`);

describe('what is no ordinary file or folder', function () {
  this.timeout(120_000);
  const scene = new Scene();
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(() => scene.end());

  const project = (text = spec('001 Clock', '[no](no.md)')): TestWorkspace => scene.workspace({ [FILE]: text, 'specs/backlog.md': BACKLOG });

  /** Both end, and say what they say of the ordinary file. */
  async function bothSay(workspace: TestWorkspace, expected: Record<string, string[]>): Promise<void> {
    const client = await scene.client(workspace);
    const linted = await lint(workspace.root);
    for (const [file, rules] of Object.entries({ [FILE]: ['broken-link'], ...expected })) {
      assert.deepEqual(await client.rules(file), rules, `the server of ${file}`);
      assert.deepEqual(rulesOf(linted, file), rules, `the terminal of ${file}`);
    }
    assert.equal(linted.code, 1, linted.stderr);
    assert.deepEqual(client.messages, []);
  }

  it('32: links that lead in a circle: the scan ends, and each file is checked once', async () => {
    const workspace = project();
    mkdirSync(join(workspace.root, 'specs/deep/er'), { recursive: true });
    symlinkSync('..', join(workspace.root, 'specs/deep/up'));
    symlinkSync('../..', join(workspace.root, 'specs/deep/er/up'));
    symlinkSync('.', join(workspace.root, 'specs/here'));
    symlinkSync('itself.md', join(workspace.root, 'specs/itself.md'));
    symlinkSync('two.md', join(workspace.root, 'specs/one.md'));
    symlinkSync('one.md', join(workspace.root, 'specs/two.md'));
    await bothSay(workspace, { 'specs/itself.md': [], 'specs/one.md': [] });
    assert.deepEqual(new Set((await lint(workspace.root)).findings.map(({ file }) => file)), new Set([FILE]));
  });

  it('32: a maze of links between folders: the scan ends', async () => {
    const workspace = project();
    const names = Array.from({ length: 12 }, (_, index) => `room${index}`);
    for (const name of names) mkdirSync(join(workspace.root, 'maze', name), { recursive: true });
    for (const from of names) for (const to of names) if (from !== to) symlinkSync(`../${to}`, join(workspace.root, 'maze', from, `to-${to}`));
    await bothSay(workspace, {});
  });

  it('32: links to the outside: what is there is in no answer, and nothing there is written', async () => {
    const outside = scene.workspace({ '777-canary.md': OUTSIDE, 'folder/778-canary.md': OUTSIDE, 'config.json': `{"specs":"${CANARY}"}` });
    const links = ['outside.md', 'outside.md#purpose', `outside.md#777-${CANARY.toLowerCase()}`, 'folder/778-canary.md', 'etc/passwd', 'up/777-canary.md'];
    const text = spec('001 Clock', `${links.map((link) => `[a](${link})`).join(' ')} and [no](no.md)`)
      .replace('`src/clock.js`', '`specs/folder/778-canary.md`').replace('`test/clock.test.js`', '`specs/outside.md`');
    const workspace = project(text);
    const at = (file: string): string => join(workspace.root, file);
    symlinkSync(join(outside.root, '777-canary.md'), at('specs/outside.md'));
    symlinkSync(join(outside.root, 'folder'), at('specs/folder'));
    symlinkSync('/etc', at('specs/etc'));
    symlinkSync('/', at('specs/up'));
    symlinkSync(join(outside.root, '777-canary.md'), at('specs/TEMPLATE.md'));
    mkdirSync(at('docs'));
    symlinkSync(join(outside.root, '777-canary.md'), at('docs/SPEC-COVERAGE.md'));
    const before = inventory(outside.root);
    const client = await scene.client(workspace);
    let answers = await askEverything(client, FILE, text);
    // A client may tell of links as of files, and ask for them.
    await client.created('specs/outside.md', 'specs/folder', 'specs/folder/778-canary.md', 'specs/etc', 'docs/SPEC-COVERAGE.md');
    answers += await askEverything(client, FILE, text);
    for (const file of ['specs/outside.md', 'specs/folder/778-canary.md', 'docs/SPEC-COVERAGE.md', 'specs/TEMPLATE.md', 'specs/etc/passwd']) answers += await askEverything(client, file, OUTSIDE);
    assert.match(answers, /broken-link/);
    const linted = await lint(workspace.root, ['--fix']);
    const told = answers + linted.stdout + linted.stderr + client.logged.join() + client.stderr;
    // The name that a link has is ours; the text that stands there is not.
    assert.equal(told.includes(CANARY), false, told.slice(Math.max(0, told.indexOf(CANARY) - 300), told.indexOf(CANARY) + 100));
    assert.equal(told.includes('root:x:'), false);
    assert.deepEqual(inventory(outside.root), before);
    assert.ok(rulesOf(linted, FILE).includes('broken-link'));
  });

  it('32: a configuration in a folder outside is not read: the server goes on without it, the terminal says so', async () => {
    const outside = scene.workspace({ 'config.json': `{"specs":"${CANARY}"}` });
    const workspace = project();
    symlinkSync(outside.root, join(workspace.root, '.coherence'));
    const before = inventory(outside.root);
    const client = await scene.client(workspace);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    const linted = await lint(workspace.root, ['--fix']);
    assert.ok(linted.code !== null && linted.code > 1, linted.stderr);
    assert.match(linted.stderr, /outside/);
    assert.equal((linted.stderr + linted.stdout + client.logged.join()).includes(CANARY), false);
    assert.deepEqual(inventory(outside.root), before);
  });

  it('32: a link within the workspace is read', async () => {
    const workspace = project();
    workspace.write('shared/002-zones.md', spec('002 Zones', '[no](no.md)'));
    symlinkSync('../shared/002-zones.md', join(workspace.root, 'specs/002-zones.md'));
    await bothSay(workspace, { 'specs/002-zones.md': ['broken-link'] });
  });

  it('32: a pipe that nobody writes to, and a socket, hold nobody up', async () => {
    const workspace = project(spec('001 Clock', '[no](no.md) [pipe](003-pipe.md#a) [socket](004-socket.md)'));
    execFileSync('mkfifo', ['003-pipe.md', 'TEMPLATE.md'].map((name) => join(workspace.root, 'specs', name)));
    symlinkSync('003-pipe.md', join(workspace.root, 'specs/005-link.md'));
    const server = createServer().listen(join(workspace.root, 'specs/004-socket.md'));
    await once(server, 'listening');
    try {
      const client = await scene.client(workspace);
      await client.created('specs/003-pipe.md', 'specs/004-socket.md', 'specs/005-link.md');
      assert.ok((await client.rules(FILE)).includes('broken-link'));
      for (const file of ['specs/003-pipe.md', 'specs/004-socket.md', 'specs/005-link.md']) await client.rules(file);
      const linted = await lint(workspace.root, ['--fix']);
      assert.equal(linted.code, 1);
      assert.ok(rulesOf(linted, FILE).includes('broken-link'));
    } finally {
      server.close();
    }
  });

  it('32: a configuration that is a pipe holds nobody up', async () => {
    const workspace = project();
    mkdirSync(join(workspace.root, '.coherence'));
    execFileSync('mkfifo', [join(workspace.root, '.coherence/config.json')]);
    const client = await scene.client(workspace);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    const linted = await lint(workspace.root);
    assert.ok(linted.code !== null && linted.code !== 0);
  });

  it('32: devices are not read, though one of them has no end', async function () {
    const workspace = project();
    symlinkSync('/dev/zero', join(workspace.root, 'specs/003-zero.md'));
    try {
      execFileSync('mknod', [join(workspace.root, 'specs/004-device.md'), 'c', '1', '5'], { stdio: 'ignore' });
    } catch {
      this.skip();
    }
    const client = await scene.client(workspace);
    await client.created('specs/003-zero.md', 'specs/004-device.md');
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    assert.deepEqual(await client.rules('specs/003-zero.md'), []);
    assert.deepEqual(rulesOf(await lint(workspace.root), FILE), ['broken-link']);
  });

  it('32: a folder and a file that nobody may read: the scan goes on, the file is a finding', async () => {
    const workspace = project();
    workspace.write('specs/closed/002-zones.md', OUTSIDE);
    workspace.write('specs/003-closed.md', OUTSIDE);
    chmodSync(join(workspace.root, 'specs/closed'), 0);
    chmodSync(join(workspace.root, 'specs/003-closed.md'), 0);
    chmodSync(workspace.root, 0o755);
    const client = await scene.client(workspace, { program: ['--disable-warning=ExperimentalWarning', '--import', NOBODY, SERVER, '--stdio'], processId: null });
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    assert.deepEqual(await client.rules('specs/003-closed.md'), ['encoding']);
    const linted = await lint(workspace.root, ['--fix'], { node: ['--import', NOBODY] });
    assert.equal(linted.code, 1, linted.stderr);
    assert.deepEqual(rulesOf(linted, FILE), ['broken-link']);
    assert.deepEqual(rulesOf(linted, 'specs/003-closed.md'), ['encoding']);
    assert.equal(linted.stdout.includes(CANARY), false);
  });

  it('32: folders 10,000 deep: the scan ends', async () => {
    const workspace = project();
    const program = 'const fs = require("node:fs"); for (let i = 0; i < 10_000; i += 1) { fs.mkdirSync("d"); process.chdir("d"); }';
    execFileSync(process.execPath, ['-e', program], { cwd: join(workspace.root, 'specs') });
    await bothSay(workspace, {});
  });

  it('32: a document that becomes a pipe, a folder and a link to the outside: nobody waits, and it is a finding or none', async () => {
    const outside = scene.workspace({ 'canary.md': OUTSIDE });
    const workspace = project();
    const client = await scene.client(workspace);
    assert.deepEqual(await client.rules(FILE), ['broken-link']);
    const path = join(workspace.root, FILE);
    const becomes: [string, () => void][] = [
      ['a pipe', () => execFileSync('mkfifo', [path])],
      ['a folder', () => mkdirSync(path)],
      ['a link to the outside', () => symlinkSync(join(outside.root, 'canary.md'), path)],
    ];
    for (const [what, become] of becomes) {
      workspace.remove(FILE);
      become();
      await client.watched(2, FILE);
      await eventually(() => client.rules(FILE), (rules) => !rules.includes('broken-link'), what);
      assert.equal((await askEverything(client, FILE, OUTSIDE)).includes(CANARY), false);
    }
  });
});
