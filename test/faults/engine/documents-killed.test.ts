import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { TestRepository } from '../../engine/repository.ts';
import { assemble } from './assembled.ts';
import { repositories } from './repositories.ts';

const REQUIRE = "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";
const STATUS = '# Status\n\n## Specs implemented\n\n- [x] Nothing of ours\n\n## Test count\n\n3 tests.\n\n## Words of a person\n\nThese stay.\n';
const DOCUMENTS = ['specs/backlog.md', 'docs/SPEC-COVERAGE.md', 'docs/STATUS.md'];

describe('documents whose owner is killed while they follow', function () {
  this.timeout(240_000);
  const repository = repositories();
  const folder = mkdtempSync(join(tmpdir(), 'coherence-updater-'));
  const updater = join(folder, 'updater.mjs');
  const ready = join(folder, 'ready');
  before(async function () {
    if (process.platform === 'win32') this.skip();
    await build({
      entryPoints: [fileURLToPath(new URL('programs/updater.ts', import.meta.url))], outfile: updater,
      bundle: true, platform: 'node', format: 'esm', mainFields: ['module', 'main'], logLevel: 'warning', banner: { js: REQUIRE },
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A workspace where an item is done, and no document has followed yet. */
  async function prepared(): Promise<TestRepository> {
    const made = repository({}, { git: false });
    if (!existsSync(ready)) {
      const first = repository('sample');
      const config = JSON.parse(readFileSync(join(first.root, '.coherence/config.json'), 'utf8')) as object;
      first.write('.coherence/config.json', JSON.stringify({ ...config, coverage: { update: 'off', lowerMarks: true } }));
      first.write('docs/STATUS.md', STATUS);
      first.git('add', '--all');
      first.git('commit', '--quiet', '--message', 'Documents of a person');
      const owner = await assemble(first);
      assert.equal((await owner.engine.run({ items: ['2'] })).completed.length, 1);
      await owner.close();
      first.write('.coherence/config.json', JSON.stringify({ ...config, coverage: { update: 'auto', lowerMarks: true } }));
      first.git('commit', '--quiet', '--all', '--message', 'Let them follow');
      cpSync(first.root, ready, { recursive: true, preserveTimestamps: true });
    }
    cpSync(ready, made.root, { recursive: true, preserveTimestamps: true });
    return made;
  }

  function update(made: TestRepository, killAt: number, environment: Record<string, string> = {}): { said: string; killed: boolean } {
    const home = dirname(made.root);
    const ended = spawnSync(process.execPath, [updater, made.root, home, String(killAt)], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } });
    assert.ok(ended.signal === 'SIGKILL' || ended.status === 0, ended.stderr);
    return { said: ended.stdout, killed: ended.signal === 'SIGKILL' };
  }

  const read = (made: TestRepository, path: string): string => readFileSync(join(made.root, path), 'utf8');
  const written = (made: TestRepository): unknown => (JSON.parse(read(made, 'specs/manifest.json')) as { written: Record<string, Record<string, string>> }).written;
  const texts = (made: TestRepository): string[] => DOCUMENTS.map((path) => read(made, path));

  /** What the next owner makes of it, and that it is what would have been without the kill. */
  async function isAsWithout(made: TestRepository, whole: TestRepository, when: string): Promise<void> {
    const head = made.git('rev-parse', 'HEAD').trim();
    const next = await assemble(made, { epoch: 2 });
    if (head !== '') await next.engine.runTests({});
    assert.deepEqual(texts(made), texts(whole), when);
    assert.deepEqual(written(made), written(whole), when);
    assert.equal(made.git('status', '--porcelain'), '', when);
    const subjects = made.git('log', '--format=%s').trim().split('\n').filter((subject) => subject.startsWith('docs: '));
    // One for the update, one for its rest; on a slow machine the report is also seen while the next run of tests writes it.
    assert.ok(subjects.length >= 1 && subjects.length <= 4, `${when}: ${subjects.length} commits`);
    assert.deepEqual(next.events.filter(({ type }) => type === 'notice'), [], when);
    const again = await next.engine.updateDocuments({});
    assert.deepEqual([again.changes, again.kept], [[], []], when);
    await next.close();
    assert.deepEqual(readdirSync(made.root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:tmp|lock)$/.test(name)), [], when);
    execFileSync('git', ['fsck', '--strict'], { cwd: made.root, stdio: 'pipe' });
  }

  it('between any two steps: the next one brings documents, manifest and git to where they would have been', async () => {
    const whole = await prepared();
    assert.equal(update(whole, 0).killed, false);
    assert.match(read(whole, 'docs/STATUS.md'), /^(?!3 )\d+ tests\.$/m);
    let moments = 0;
    for (let killAt = 1; ; killAt += 1) {
      const made = await prepared();
      const { said, killed } = update(made, killAt);
      if (!killed) break;
      moments += 1;
      await isAsWithout(made, whole, said);
    }
    assert.ok(moments >= 15, `only ${moments} moments`);
  });

  it('within the commit, before each of the commands of git', async () => {
    const whole = await prepared();
    assert.equal(update(whole, 0).killed, false);
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    writeFileSync(join(bin, 'git'), `#!/bin/sh
if [ -e "$HOME/recording" ]; then
  echo x >> "$HOME/commands"
  [ "$(wc -l < "$HOME/commands")" -eq "$KILL_AT" ] && kill -9 $PPID
fi
exec ${git} "$@"
`);
    chmodSync(join(bin, 'git'), 0o755);
    let moments = 0;
    for (let killAt = 1; ; killAt += 1) {
      const made = await prepared();
      const { killed } = update(made, 0, { PATH: `${bin}:${process.env['PATH'] ?? ''}`, KILL_AT: String(killAt) });
      if (!killed) break;
      moments += 1;
      await isAsWithout(made, whole, `command ${killAt}`);
    }
    assert.ok(moments >= 4, `only ${moments} commands`);
  });

  it('before the manifest: what was written is still followed, lowered and left to a person who changes it', async () => {
    const made = await prepared();
    let killAt = 1;
    for (; ; killAt += 1) {
      const trial = await prepared();
      const { said, killed } = update(trial, killAt);
      assert.ok(killed, 'there is no such moment');
      if (said.includes('before the write of specs/manifest.json')) break;
    }
    update(made, killAt);
    assert.ok(!existsSync(join(made.root, 'specs/manifest.json')));
    const next = await assemble(made, { epoch: 2 });
    const row = (): string => read(made, 'docs/SPEC-COVERAGE.md').split('\n').find((line) => line.includes('000')) ?? '';
    assert.match(row(), /✓ \| ✓ \| ✓ \| Complete/);

    made.write('test/more.test.js', "import test from 'node:test';\ntest('one more', () => {});\n");
    const before = /(\d+) tests/.exec(read(made, 'docs/STATUS.md'))?.[1];
    await next.engine.runTests({});
    assert.equal(Number(/(\d+) tests/.exec(read(made, 'docs/STATUS.md'))?.[1]), Number(before) + 1);

    made.write('src/parse.js', `${read(made, 'src/parse.js')}\nexport const broken = undefinedName;\n`);
    await next.engine.runTests({});
    assert.match(row(), /\? \| Pending \|$/);

    made.write('specs/backlog.md', read(made, 'specs/backlog.md').replace(' — DONE', ''));
    await next.engine.runTests({});
    assert.doesNotMatch(read(made, 'specs/backlog.md'), /DONE/);
    await next.close();
  });
});
