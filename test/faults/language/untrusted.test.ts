import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BACKLOG, spec } from '../../language/documents.ts';
import { inventory, Scene } from './folders.ts';
import { askEverything } from './questions.ts';

const FILE = 'specs/001-clock.md';

/** What a process has started, and what it has open to write to. */
function traces(pid: number): { children: string[]; written: string[] } {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter((child) => child !== ''));
  const written = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
      const flags = Number.parseInt(/^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0', 8);
      return path.startsWith('/') && !path.startsWith('/dev/') && (flags & 3) !== 0 ? [path] : [];
    } catch {
      return [];
    }
  });
  return { children, written };
}

describe('a workspace that nobody trusts', function () {
  this.timeout(60_000);
  const scene = new Scene();
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(() => scene.end());

  it('40: the server starts no process and writes no file, whatever the workspace says, and diagnostics work', async () => {
    const proof = '../proof-of-life';
    const command = ['sh', '-c', `touch ${proof}`];
    const text = spec('001 Clock', '[no](no.md)');
    const workspace = scene.workspace({
      [FILE]: text, 'specs/backlog.md': BACKLOG, 'docs/SPEC-COVERAGE.md': '# Spec Coverage\n',
      '.coherence/config.json': JSON.stringify({ agent: 'evil', agents: { evil: { command } }, test: { command, filesCommand: command }, coverage: { update: 'auto' } }),
      '.git/config': `[core]\n\tfsmonitor = touch ${proof}\n\tsshCommand = touch ${proof}\n\thooksPath = hooks\n`, '.git/HEAD': 'ref: refs/heads/main\n',
      'package.json': JSON.stringify({ scripts: { test: `touch ${proof}`, preinstall: `touch ${proof}` } }), '.npmrc': 'node-options=--require ./evil.js\n',
      'node_modules/vscode-languageserver/index.js': 'throw new Error("This one is of the workspace.");\n', 'evil.js': 'process.exit(9);\n', '.env': 'NODE_OPTIONS=--require ./evil.js\n',
    });
    const before = inventory(workspace.root);
    const around = readdirSync(join(workspace.root, '..')).filter((name) => name.startsWith('proof'));
    const client = await scene.client(workspace);
    const pid = client.process.pid ?? 0;
    const seen = { children: new Set<string>(), written: new Set<string>() };
    const look = (): void => {
      const { children, written } = traces(pid);
      children.forEach((child) => seen.children.add(child));
      written.forEach((path) => seen.written.add(path));
    };
    const looking = setInterval(look, 5);
    try {
      assert.ok((await client.rules(FILE)).includes('broken-link'));
      await askEverything(client, FILE, text);
      await client.open(FILE, text);
      await client.change(FILE, `${text}\nmore\n`);
      await askEverything(client, FILE, text);
      await client.watched(2, '.coherence/config.json', 'package.json');
      await client.connection.sendRequest('workspace/executeCommand', { command: 'coherence.run', arguments: [] }).catch(() => undefined);
      await askEverything(client, 'specs/backlog.md', BACKLOG);
      look();
    } finally {
      clearInterval(looking);
    }
    assert.deepEqual([...seen.children], []);
    assert.deepEqual([...seen.written], []);
    assert.equal(await client.stop(), 0);
    assert.deepEqual(inventory(workspace.root), before);
    assert.deepEqual(readdirSync(join(workspace.root, '..')).filter((name) => name.startsWith('proof')), around);
  });

  it('40: the look at processes and files sees what there is', () => {
    const { root } = scene.workspace();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const descriptor = openSync(join(root, 'written'), 'w');
    try {
      const { children, written } = traces(process.pid);
      assert.ok(children.includes(String(child.pid)));
      assert.ok(written.includes(join(root, 'written')));
    } finally {
      closeSync(descriptor);
      child.kill('SIGKILL');
    }
  });
});
