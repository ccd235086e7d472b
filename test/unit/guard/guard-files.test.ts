import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { programSettings } from '../../../src/node/git/programs.ts';
import { GuardFiles } from '../../../src/node/guard/guard-files.ts';
import { HeldPolicies } from '../../../src/node/guard/held-policies.ts';

const TOKEN = 'attempt_1';
const KEY = 'two';

describe('GuardFiles', () => {
  let root: string;
  let held: HeldPolicies;
  const at = (path: string): string => join(root, path);
  const write = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text, { mode });
  };
  const read = (path: string): string | null => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : null);
  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, HOME: root, XDG_CONFIG_HOME: root, GIT_CONFIG_NOSYSTEM: '1' });
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: root, env: environment() });
  const guard = (): GuardFiles => new GuardFiles({ root, stateDir: at('.coherence/state'), gitFolder: () => Promise.resolve(at('.git')), settings: () => programSettings(root, environment()), held });
  const counts = (path: string): string | null => held.textOf(path, read(path));

  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-guard-')));
    git('init', '--quiet');
    git('config', 'credential.helper', '!secret');
    write('.coherence/config.json', '{}');
    write('.coherence/prompts/impl.md', 'mine');
    write('.coherence/state/journal', 'state');
    write('.git/hooks/pre-commit', '#!/bin/sh\n', 0o755);
    held = await HeldPolicies.open(at('.coherence/state'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('names what has changed, come or gone, leaves it, and keeps what ours said', async () => {
    const files = guard();
    await files.remember(TOKEN, ['src/a.ts']);
    write('.coherence/config.json', '{"agent":"mine"}');
    write('.coherence/prompts/review.md', 'pass');
    rmSync(at('.coherence/prompts/impl.md'));
    rmSync(at('.git/hooks/pre-commit'));
    write('.git/hooks/post-checkout', 'evil', 0o755);
    git('config', 'core.hooksPath', '.evil');
    git('config', 'credential.helper', '!other');
    git('remote', 'add', 'origin', 'https://example.org/x.git');
    write('.coherence/state/journal', 'state goes on');
    const changed = [
      '.coherence/config.json', '.coherence/prompts/impl.md', '.coherence/prompts/review.md', '.git/config (core.hookspath)', '.git/config (credential.helper)',
      '.git/hooks/post-checkout', '.git/hooks/pre-commit',
    ];
    assert.deepEqual(await files.hold(TOKEN, KEY), changed);
    assert.deepEqual(await files.hold(TOKEN, KEY), changed);
    assert.deepEqual(await files.remembered(TOKEN), { changed: ['src/a.ts'], overstepped: changed, kept: [] });
    assert.deepEqual([read('.coherence/config.json'), read('.coherence/prompts/review.md'), read('.git/hooks/post-checkout'), read('.git/hooks/pre-commit')], ['{"agent":"mine"}', 'pass', 'evil', null]);
    assert.equal(read(`${await files.keptIn(TOKEN) ?? ''}/.coherence/prompts/impl.md`), 'mine');
    assert.deepEqual([counts('.coherence/config.json'), counts('.coherence/prompts/review.md'), counts('.coherence/prompts/impl.md')], ['{}', null, 'mine']);
    // What may be secret stands nowhere else.
    const state = readdirSync(at('.coherence/state'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of state) assert.doesNotMatch(readFileSync(join(parentPath, name), 'latin1'), /secret/);
  });

  it('has what was before count for the next process as well, until a person has looked', async () => {
    await guard().remember(TOKEN, []);
    write('.coherence/config.json', 'changed');
    await guard().hold(TOKEN, KEY);
    await guard().forgetAllBut([]);
    held = await HeldPolicies.open(at('.coherence/state'));
    assert.equal(counts('.coherence/config.json'), '{}');
    await guard().release('another');
    await guard().releaseAllBut([KEY]);
    assert.equal(counts('.coherence/config.json'), '{}');
    await guard().release(KEY);
    assert.equal(counts('.coherence/config.json'), 'changed');
    assert.equal((await HeldPolicies.open(at('.coherence/state'))).textOf('.coherence/config.json', 'changed'), 'changed');
  });

  it('has what was before count when it is changed by a second attempt, and not when a person changes it in between', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    write('.coherence/config.json', 'first');
    await files.hold(TOKEN, KEY);
    await files.remember('attempt_2', []);
    write('.coherence/config.json', 'second');
    await files.hold('attempt_2', 'other');
    await files.hold('attempt_2', 'other');
    assert.equal(counts('.coherence/config.json'), '{}');
    write('.coherence/config.json', 'a person’s');
    assert.equal(counts('.coherence/config.json'), 'a person’s');
  });

  it('has our own commands follow the filters of before, until a person has looked or has changed them again', async () => {
    const files = guard();
    git('config', 'filter.lfs.clean', 'theirs');
    await files.remember(TOKEN, []);
    git('config', 'filter.lfs.clean', 'evil');
    git('config', 'filter.a=b.clean', 'evil');
    assert.deepEqual(await files.hold(TOKEN, KEY), ['.git/config (filter.a=b.clean)', '.git/config (filter.lfs.clean)']);
    assert.deepEqual(new Map(held.settings), new Map([['filter.a=b.clean', ''], ['filter.lfs.clean', 'theirs']]));
    git('config', 'filter.lfs.clean', 'mine');
    await files.remember('attempt_2', []);
    assert.deepEqual(held.settings, [['filter.a=b.clean', '']]);
    await files.releaseAllBut([]);
    assert.deepEqual(held.settings, []);
  });

  it('follows no link', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    write('elsewhere/impl.md', 'theirs');
    rmSync(at('.coherence/prompts'), { recursive: true });
    symlinkSync('../elsewhere', at('.coherence/prompts'));
    assert.deepEqual(await files.hold(TOKEN, KEY), ['.coherence/prompts', '.coherence/prompts/impl.md']);
    write('elsewhere/review.md', 'theirs');
    assert.deepEqual([counts('.coherence/prompts/impl.md'), counts('.coherence/prompts/review.md')], ['mine', null]);
  });

  it('forgets, and what is not whole is as if nothing were remembered', async () => {
    const files = guard();
    await files.remember(TOKEN, []);
    await files.remember('attempt_2', []);
    write('.coherence/state/guard/attempt_2.json', '{"schema":2');
    // Of the next owner: this one knows it by itself.
    assert.equal(await guard().remembered('attempt_2'), null);
    assert.deepEqual(await guard().hold('attempt_2', KEY), []);
    await files.forgetAllBut([TOKEN]);
    assert.deepEqual(readdirSync(at('.coherence/state/guard')), [`${TOKEN}.json`]);
    await files.forget(TOKEN);
    assert.equal(await files.remembered(TOKEN), null);
  });

  it('keeps what is to be put back, links as links, also twice and for the next process', async () => {
    await guard().remember(TOKEN, []);
    write('src/a.ts', 'first');
    symlinkSync('/etc/hostname', at('link'));
    await guard().keep(TOKEN, ['src/a.ts', 'link', 'gone']);
    write('src/a.ts', 'second');
    await guard().keep(TOKEN, ['src/a.ts', 'link']);
    await guard().note(TOKEN, ['link']);
    const aside = await guard().keptIn(TOKEN) ?? '';
    assert.deepEqual([read(`${aside}/src/a.ts`), readlinkSync(at(`${aside}/link`))], ['second', '/etc/hostname']);
    assert.deepEqual(await guard().remembered(TOKEN), { changed: [], overstepped: ['gone', 'link', 'src/a.ts'], kept: ['gone', 'src/a.ts'] });
  });
});
