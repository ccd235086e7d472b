import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../../src/cli/launcher.ts', import.meta.url));
const ITEMS = 3000;

interface Ended {
  code: number | null;
  out: string;
  error: string;
}

/** The program as a process of its own; its output is a pipe. */
function coherence(cwd: string, argv: readonly string[], options: { env?: Record<string, string>; closeAfter?: number; node?: string[] } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...(options.node ?? []), launcher, ...argv], {
      cwd, env: { PATH: process.env['PATH'], COHERENCE_HOME: join(cwd, 'home'), ...options.env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, error] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (options.closeAfter !== undefined && out.length >= options.closeAfter) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, error }));
  });
}

describe('the program as a process', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-cli-'));
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, 'specs'));
    const words = Array.from({ length: ITEMS }, (_, index) => `${index + 1}. Write part ${index + 1} of the handbook\n`);
    writeFileSync(join(folder, 'specs', 'backlog.md'), words.join(''));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes everything before it ends, however much it is', async () => {
    const { code, out, error } = await coherence(folder, ['backlog', 'list', '--json']);
    assert.equal(error, '');
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { items: unknown[] }).items.length, ITEMS);
  });

  it('ends quietly where nobody reads on', async () => {
    const { code, error } = await coherence(folder, ['backlog', 'list', '--json'], { closeAfter: 1 });
    assert.equal(error, '');
    assert.ok(code === 141 || code === 0, String(code));
  });

  it('ends with the exit code of what happened', async () => {
    assert.equal((await coherence(folder, ['--version'])).code, 0);
    const { code, out, error } = await coherence(folder, ['stats']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(error, /Did you mean status\?/);
  });

  it('says in one sentence that Node is too old, before anything that it could not load', async () => {
    const pretend = (version: string) => ['--import', `data:text/javascript,Object.defineProperty(process,"version",{value:"${version}"})`];
    for (const version of ['v20.19.5', 'v22.11.0']) {
      const { code, out, error } = await coherence(folder, ['--version'], { node: pretend(version) });
      assert.deepEqual([code, out], [2, '']);
      assert.match(error, new RegExp(`^coherence needs Node 22\\.12 or newer, and this is ${version}: .*\\n$`));
    }
    assert.equal((await coherence(folder, ['--version'], { node: pretend('v22.12.0') })).code, 0);
  });

  it('has colour only where it is asked for: this is a pipe', async () => {
    const plain = await coherence(folder, ['status']);
    assert.ok(!plain.out.includes('\u001b'));
    const coloured = await coherence(folder, ['status'], { env: { FORCE_COLOR: '1' } });
    assert.ok(coloured.out.includes('\u001b[1m'));
    const refused = await coherence(folder, ['status'], { env: { NO_COLOR: '1' } });
    assert.equal(refused.out, plain.out);
  });
});
