import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GuardFiles } from '../../../src/node/guard/guard-files.ts';
import { HeldPolicies } from '../../../src/node/guard/held-policies.ts';
import { digestOf } from '../../../src/node/guard/policy-files.ts';

const TOKEN = 'attempt_1';
const KEY = 'two';
const MEMORY = `.coherence/state/guard/${TOKEN}.json`;
const HELD = '.coherence/state/guard/_held.json';

describe('GuardFiles, and an agent that writes into what it remembers', () => {
  let base: string;
  let root: string;
  let held: HeldPolicies;
  const at = (path: string): string => join(root, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const read = (path: string): string | null => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : null);
  const counts = (path: string): string | null => held.textOf(path, read(path));
  const guard = (): GuardFiles => new GuardFiles({ root, stateDir: at('.coherence/state'), gitFolder: () => Promise.resolve(at('.git')), settings: () => Promise.resolve(new Map()), held });

  beforeEach(async () => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-guard-')));
    root = join(base, 'workspace');
    write('.coherence/config.json', '{}');
    mkdirSync(at('.git/hooks'), { recursive: true });
    held = await HeldPolicies.open(at('.coherence/state'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('goes by what it knows itself where its file has changed or is gone', async () => {
    const files = guard();
    await files.remember(TOKEN, ['src/a.ts']);
    rmSync(at(MEMORY));
    write('.coherence/config.json', '{"agent":"mine"}');
    assert.deepEqual(await files.remembered(TOKEN), { changed: ['src/a.ts'], overstepped: [], kept: [] });
    write(MEMORY, JSON.stringify({ schema: 2, changed: ['src/b.ts'], overstepped: [], kept: [], policies: [], settings: [] }));
    assert.deepEqual(await files.hold(TOKEN, KEY), ['.coherence/config.json']);
    assert.equal(counts('.coherence/config.json'), '{}');
    assert.deepEqual(await files.remembered(TOKEN), { changed: ['src/a.ts'], overstepped: ['.coherence/config.json'], kept: [] });
    // And so does the next owner from then on.
    assert.deepEqual((await guard().remembered(TOKEN))?.changed, ['src/a.ts']);
  });

  it('has count what it holds itself, and its file says so again after each attempt', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    write('.coherence/config.json', 'evil');
    await files.hold(TOKEN, KEY);
    await files.remember('attempt_2', []);
    rmSync(at(HELD));
    assert.equal(counts('.coherence/config.json'), '{}');
    await files.hold('attempt_2', 'other');
    assert.equal((await HeldPolicies.open(at('.coherence/state'))).textOf('.coherence/config.json', 'evil'), '{}');
  });

  it('leaves no file of what is held where it holds nothing', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    write(HELD, JSON.stringify({ schema: 1, settings: [], texts: [{ key: KEY, name: '.coherence/config.json', now: digestOf('{}'), before: 'evil' }] }));
    await files.hold(TOKEN, KEY);
    assert.equal((await HeldPolicies.open(at('.coherence/state'))).textOf('.coherence/config.json', '{}'), '{}');
  });

  for (const path of ['.coherence/../../outside', '../outside', '.git/../../outside', '.git/hooks/../../../outside', '.coherence/state/journal', '.git/config', 'src/a.ts', '.coherence//x', '.coherence/x\0']) {
    it(`reads, keeps and holds nothing of ${JSON.stringify(path)} where a file that it finds says so`, async () => {
      writeFileSync(join(base, 'outside'), 'secret');
      const before = { path, kind: 'file', isProgram: false, digest: 'x', content: Buffer.from('evil').toString('base64') };
      write(MEMORY, JSON.stringify({ schema: 2, changed: [], overstepped: [], kept: [], policies: [before], settings: [] }));
      assert.deepEqual(await guard().hold(TOKEN, KEY), ['.coherence/config.json']);
      assert.equal(readFileSync(join(base, 'outside'), 'utf8'), 'secret');
      assert.equal(existsSync(at('.coherence/state/set-aside')), false);
      write(HELD, JSON.stringify({ schema: 1, settings: [], texts: [{ key: KEY, name: path, now: digestOf('mine'), before: 'evil' }] }));
      assert.equal((await HeldPolicies.open(at('.coherence/state'))).textOf(path, 'mine'), 'mine');
    });
  }

  it('has our commands follow nothing that a file that it finds calls a setting and that is none of those', async () => {
    write(HELD, JSON.stringify({ schema: 1, texts: [], settings: [{ key: KEY, name: 'core.pager', now: null, before: 'evil' }, { key: KEY, name: 'filter.a.clean', now: null, before: '' }] }));
    assert.deepEqual((await HeldPolicies.open(at('.coherence/state'))).settings, [['filter.a.clean', '']]);
  });

  it('keeps nothing through a link', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    mkdirSync(join(base, 'home'));
    mkdirSync(at('.coherence/state/set-aside'), { recursive: true });
    symlinkSync(join(base, 'home'), at(`.coherence/state/set-aside/${TOKEN}`));
    write('.coherence/config.json', 'evil');
    await files.hold(TOKEN, KEY);
    assert.deepEqual(readdirSync(join(base, 'home')), []);
    assert.equal(read(`.coherence/state/set-aside/${TOKEN}/.coherence/config.json`), '{}');
  });

  it('keeps a file over a link to another one, and over a folder', async () => {
    writeFileSync(join(base, 'other'), 'mine');
    const place = `.coherence/state/set-aside/${TOKEN}/.coherence/config.json`;
    const files = guard();
    await files.remember(TOKEN, []);
    write('.coherence/config.json', 'evil');
    mkdirSync(dirname(at(place)), { recursive: true });
    symlinkSync(join(base, 'other'), at(place));
    await files.hold(TOKEN, KEY);
    assert.deepEqual([read(place), readFileSync(join(base, 'other'), 'utf8')], ['{}', 'mine']);
    rmSync(at(place));
    write(`${place}/inside`, 'x');
    await files.hold(TOKEN, KEY);
    assert.equal(read(place), '{}');
  });

  it('removes and writes nothing behind a link in the place of its folder', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    rmSync(at('.coherence/state/guard'), { recursive: true });
    mkdirSync(join(base, 'home'));
    writeFileSync(join(base, 'home/diary'), 'mine');
    writeFileSync(join(base, `home/${TOKEN}.json`), 'mine');
    symlinkSync(join(base, 'home'), at('.coherence/state/guard'));
    await files.forgetAllBut([]);
    await files.forget(TOKEN);
    await files.hold(TOKEN, KEY);
    await files.remember('attempt_2', []);
    assert.deepEqual(readdirSync(join(base, 'home')).sort(), [`${TOKEN}.json`, 'diary']);
    assert.deepEqual(readdirSync(at('.coherence/state/guard')), ['attempt_2.json']);
  });

  it('finds a hook, a prompt that is new and one that was there among very many new files', async () => {
    write('.coherence/prompts/zz.md', 'mine');
    const files = guard();
    await files.remember(TOKEN, []);
    for (let index = 0; index < 1200; index++) write(`.coherence/aaa/${index}`, '');
    write('.git/hooks/post-commit', 'evil');
    write('.coherence/prompts/review.md', 'evil');
    const changed = await files.hold(TOKEN, KEY);
    assert.ok(changed.includes('.git/hooks/post-commit'));
    assert.equal(counts('.coherence/prompts/review.md'), null);
    assert.ok(!changed.includes('.coherence/prompts/zz.md'));
    write('.coherence/prompts/zz.md', 'evil');
    assert.ok((await files.hold(TOKEN, KEY)).includes('.coherence/prompts/zz.md'));
    assert.equal(counts('.coherence/prompts/zz.md'), 'mine');
  });

  it('neither hangs nor fails at a pipe, a folder or a very large file', async function () {
    if (process.platform === 'win32') this.skip();
    write('.coherence/prompts/impl.md', 'mine');
    write('.coherence/prompts/test.md', 'mine');
    const files = guard();
    await files.remember(TOKEN, []);
    const pipe = (path: string): void => {
      rmSync(at(path), { recursive: true, force: true });
      execFileSync('mkfifo', [at(path)]);
    };
    pipe('.coherence/config.json');
    pipe('.git/hooks/post-commit');
    pipe('.coherence/pipe');
    rmSync(at('.coherence/prompts/impl.md'));
    symlinkSync('../pipe', at('.coherence/prompts/impl.md'));
    writeFileSync(at('.coherence/prompts/test.md'), '');
    truncateSync(at('.coherence/prompts/test.md'), 3 * 1024 ** 3);
    mkdirSync(at('.coherence/prompts/spec.md'));
    for (const path of [MEMORY, HELD]) pipe(path);
    assert.deepEqual(await files.hold(TOKEN, KEY), ['.coherence/config.json', '.coherence/prompts/impl.md', '.coherence/prompts/test.md']);
    for (const path of [MEMORY, HELD]) {
      rmSync(at(path));
      mkdirSync(at(path));
    }
    assert.deepEqual(await guard().remembered(TOKEN), null);
    assert.deepEqual((await HeldPolicies.open(at('.coherence/state'))).settings, []);
    await files.note(TOKEN, ['src/a.ts']);
    await files.hold(TOKEN, KEY);
    assert.deepEqual((await guard().remembered(TOKEN))?.overstepped.includes('src/a.ts'), true);
    for (const path of [MEMORY, HELD]) pipe(path);
    assert.equal(await guard().remembered(TOKEN), null);
    assert.deepEqual((await HeldPolicies.open(at('.coherence/state'))).settings, []);
    await guard().forgetAllBut([]);
    assert.deepEqual(readdirSync(at('.coherence/state/guard')), ['_held.json']);
  });
});
