import assert from 'node:assert/strict';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../../src/base/errors.ts';
import { HoldoutFiles } from '../../../src/node/holdout/holdout-files.ts';
import { movingFileSystem, type MovingFileSystem } from '../../../src/node/holdout/moving.ts';

const STATE = '.coherence/state';
const GLOBS = ['tests/holdout/**', 'tests/*.secret.ts'];

/** Calls that change something. */
const WRITES = new Set(['copyFile', 'mkdir', 'open', 'rename', 'unlink', 'chmod', 'cp', 'lutimes', 'rm', 'symlink', 'utimes']);

class Died extends Error {}

/** A file system that fails as `decide` says: before or after a call, or instead of it. */
function failing(decide: (name: string, paths: string[]) => 'before' | 'after' | Error | null): MovingFileSystem {
  return new Proxy(movingFileSystem, {
    get(target, name: keyof MovingFileSystem) {
      const real = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const verdict = decide(name, args.filter((arg) => typeof arg === 'string'));
        if (verdict instanceof Error) throw verdict;
        if (verdict === 'before') throw new Died(name);
        const result = await real.apply(target, args);
        if (verdict === 'after') {
          if (name === 'open') await (result as FileHandle).close();
          throw new Died(name);
        }
        return result;
      };
    },
  });
}

describe('HoldoutFiles', () => {
  let root: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-holdout-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const path = (name: string): string => join(root, name);
  const holdout = (fs?: MovingFileSystem): HoldoutFiles => new HoldoutFiles({ root, stateDir: path(STATE), ...(fs === undefined ? {} : { fs }) });

  function write(name: string, text: string): void {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  }

  function project(): void {
    write('src/a.ts', 'a');
    write('tests/open.test.ts', 'open');
    write('tests/one.secret.ts', 'one');
    write('tests/holdout/deep/two.test.ts', 'two');
    write('tests/holdout/odd %41\\name.ts', 'odd');
    chmodSync(path('tests/one.secret.ts'), 0o755);
    for (const [index, name] of ['src/a.ts', 'tests/open.test.ts', 'tests/one.secret.ts', 'tests/holdout/deep/two.test.ts', 'tests/holdout/odd %41\\name.ts'].entries()) {
      utimesSync(path(name), 1000, 2000 + index);
    }
    symlinkSync('../open.test.ts', path('tests/holdout/link.test.ts'));
    symlinkSync('/etc', path('tests/holdout/outside'));
  }

  /** Everything but the state, with content, mode and time. */
  function look(folder = ''): Record<string, string> {
    const seen: Record<string, string> = {};
    for (const name of readdirSync(path(folder)).sort()) {
      const below = folder === '' ? name : `${folder}/${name}`;
      if (below === STATE || below === '.coherence') continue;
      const stat = lstatSync(path(below));
      if (stat.isDirectory()) Object.assign(seen, { [below]: 'folder' }, look(below));
      else seen[below] = stat.isSymbolicLink() ? `link ${readlinkSync(path(below))}` : `${stat.mode.toString(8)} ${stat.mtimeMs} ${readFileSync(path(below), 'utf8')}`;
    }
    return seen;
  }

  const filesOnly = (seen: Record<string, string>): string[] => Object.entries(seen).filter(([, what]) => what !== 'folder').map(([name]) => name);

  it('tells where the files are, in the folder as well, until they are back', async () => {
    project();
    assert.deepEqual(await holdout().concealed(), []);
    await holdout().conceal(GLOBS);
    assert.deepEqual((await holdout().concealed()).toSorted(), ['tests/holdout/deep/two.test.ts', 'tests/holdout/link.test.ts', 'tests/holdout/odd %41\\name.ts', 'tests/holdout/outside', 'tests/one.secret.ts']);
    const readme = readFileSync(path(`${STATE}/holdout/README.md`), 'utf8');
    assert.match(readme, /coherence run/);
    assert.doesNotMatch(readme, /test|two|secret/i);
    await holdout().reveal();
    assert.deepEqual(await holdout().concealed(), []);
    assert.ok(!existsSync(path(`${STATE}/holdout`)));
  });

  it('moves files out of the tree and back, with modes, times and links, and leaves folders alone', async () => {
    project();
    const before = look();
    const files = holdout();
    await files.conceal(GLOBS);
    assert.deepEqual(filesOnly(look()), ['src/a.ts', 'tests/open.test.ts']);
    assert.ok(statSync(path('tests/holdout/deep')).isDirectory());
    assert.equal(statSync(path(`${STATE}/holdout`)).mode & 0o077, 0);
    await files.conceal(GLOBS);
    assert.deepEqual(await files.reveal(), []);
    assert.deepEqual(look(), before);
    assert.equal(existsSync(path(`${STATE}/holdout`)), false);
    assert.deepEqual(await files.reveal(), []);
    assert.deepEqual(look(), before);
  });

  it('has nothing to do where no glob names a file, and refuses globs that lead outside', async () => {
    write('src/a.ts', 'a');
    await holdout().conceal([]);
    await holdout().conceal(['tests/**']);
    assert.equal(existsSync(path(STATE)), false);
    await assert.rejects(holdout().conceal(['../**']), (error: unknown) => error instanceof UserError && error.code === 'path');
    assert.deepEqual(await holdout().reveal(), []);
  });

  it('takes more out when it is asked for more, and brings all of it back', async () => {
    project();
    const before = look();
    await holdout().conceal(['tests/*.secret.ts']);
    await holdout().conceal(['tests/holdout/**']);
    assert.deepEqual(filesOnly(look()), ['src/a.ts', 'tests/open.test.ts']);
    await holdout().reveal();
    assert.deepEqual(look(), before);
  });

  it('keeps what an agent has put in the place of a file, a folder or the way to it, and names it', async () => {
    project();
    const before = look();
    // Behind the link, the same file once more: it is not the one that is to be hidden.
    write('elsewhere/deep/two.test.ts', 'two');
    await holdout().conceal(GLOBS);
    write('tests/one.secret.ts', 'the agent’s');
    rmSync(path('tests/holdout'), { recursive: true });
    symlinkSync('../elsewhere', path('tests/holdout'));
    await holdout().conceal(GLOBS);
    const found = await holdout().reveal();
    assert.deepEqual(found, [`${STATE}/holdout-found/1/tests/holdout`, `${STATE}/holdout-found/1/tests/one.secret.ts`]);
    assert.equal(readFileSync(path(found[1] ?? ''), 'utf8'), 'the agent’s');
    assert.equal(readlinkSync(path(found[0] ?? '')), '../elsewhere');
    assert.equal(readFileSync(path('elsewhere/deep/two.test.ts'), 'utf8'), 'two');
    assert.deepEqual([readdirSync(path('elsewhere')), readdirSync(path('elsewhere/deep'))], [['deep'], ['two.test.ts']]);
    rmSync(path('elsewhere'), { recursive: true });
    assert.deepEqual(look(), before);

    await holdout().conceal(GLOBS);
    write('tests/one.secret.ts/inner.ts', 'a folder now');
    rmSync(path('tests/holdout'), { recursive: true });
    write('tests/holdout', 'a file now');
    assert.deepEqual(await holdout().reveal(), [`${STATE}/holdout-found/2/tests/holdout`, `${STATE}/holdout-found/2/tests/one.secret.ts`]);
    assert.deepEqual(look(), before);
  });

  it('takes reports along that tell of the files; one that is written anew stays', async () => {
    project();
    write('reports/old.xml', 'of all tests');
    write('reports/new.xml', 'of all tests');
    const before = look();
    const reports = ['reports/*.xml'];
    await holdout().conceal(GLOBS, reports);
    assert.deepEqual(filesOnly(look()), ['src/a.ts', 'tests/open.test.ts']);
    write('reports/new.xml', 'of those that an agent sees');
    await holdout().conceal(GLOBS, reports);
    assert.deepEqual(await holdout().reveal(), []);
    assert.equal(readFileSync(path('reports/new.xml'), 'utf8'), 'of those that an agent sees');
    assert.deepEqual({ ...look(), 'reports/new.xml': '' }, { ...before, 'reports/new.xml': '' });
    assert.equal(existsSync(path(`${STATE}/holdout`)), false);
    await holdout().conceal(['no/such/test.ts'], reports);
    assert.ok(existsSync(path('reports/old.xml')));
  });

  it('makes folders again that are gone meanwhile', async () => {
    project();
    const before = look();
    await holdout().conceal(GLOBS);
    rmSync(path('tests/holdout'), { recursive: true });
    assert.deepEqual(await holdout().reveal(), []);
    assert.deepEqual(look(), before);
  });

  it('puts everything back where one file cannot be moved', async () => {
    project();
    const before = look();
    const fs = failing((name, paths) => (name === 'rename' && (paths[0] ?? '').endsWith('one.secret.ts') && !(paths[0] ?? '').includes(STATE)
      ? Object.assign(new Error('no space'), { code: 'ENOSPC' }) : null));
    await assert.rejects(holdout(fs).conceal(GLOBS), (error: unknown) => error instanceof UserError && error.code === 'holdout' && (error.detail ?? '').includes('no space'));
    assert.deepEqual(look(), before);
    assert.equal(existsSync(path(`${STATE}/holdout`)), false);
  });

  it('brings back what it can, names what it cannot, and tries again', async () => {
    project();
    const before = look();
    await holdout().conceal(GLOBS);
    const fs = failing((name, paths) => (name === 'rename' && (paths[1] ?? '').endsWith('one.secret.ts') ? Object.assign(new Error('full'), { code: 'ENOSPC' }) : null));
    await assert.rejects(holdout(fs).reveal(), (error: unknown) => error instanceof UserError && error.code === 'holdout' && error.message.includes('tests/one.secret.ts') && !error.message.includes('two.test.ts'));
    assert.ok(existsSync(path('tests/holdout/deep/two.test.ts')));
    await holdout().reveal();
    assert.deepEqual(look(), before);
  });

  /** The state on a disk of its own. */
  const crossing = (paths: string[]): boolean => paths.length > 1 && paths[0]?.includes(STATE) !== paths[1]?.includes(STATE);
  const exdev = (): Error => Object.assign(new Error('cross-device link not permitted'), { code: 'EXDEV' });

  it('copies where the state is on another file system', async () => {
    project();
    const before = look();
    const fs = failing((name, paths) => (name === 'rename' && crossing(paths) ? exdev() : null));
    await holdout(fs).conceal(GLOBS);
    assert.deepEqual(filesOnly(look()), ['src/a.ts', 'tests/open.test.ts']);
    write('tests/one.secret.ts/inner/x.ts', 'a folder now');
    const found = await holdout(fs).reveal();
    assert.equal(readFileSync(path(`${found[0]}/inner/x.ts`), 'utf8'), 'a folder now');
    assert.deepEqual(look(), before);
  });

  for (const where of ['on the same file system', 'on another one']) {
    for (const when of ['before', 'after'] as const) {
      it(`gets on from wherever a process died, ${when} a call that changes something, with the state ${where}`, async function () {
        this.timeout(120_000);
        project();
        const before = look();
        let deaths = 0;
        const dyingAt = (step: number): MovingFileSystem => {
          let left = step;
          let isDead = false;
          return failing((name, paths) => {
            // What is dead does nothing any more.
            if (isDead) return 'before';
            if (name === 'rename' && where === 'on another one' && crossing(paths)) return exdev();
            if (!WRITES.has(name) || (left -= 1) !== 0) return null;
            isDead = true;
            deaths += 1;
            return when;
          });
        };
        const works = where === 'on another one' ? failing((name, paths) => (name === 'rename' && crossing(paths) ? exdev() : null)) : movingFileSystem;
        for (let step = 1, isThrough = false; !isThrough; step += 1) {
          isThrough = await holdout(dyingAt(step)).conceal(GLOBS).then(() => true, () => false);
          await holdout(works).reveal();
          assert.deepEqual(look(), before, `died in step ${step} of conceal`);
        }
        for (let step = 1, isThrough = false; !isThrough; step += 1) {
          // A second conceal goes on with the first as well.
          await holdout(dyingAt(step)).conceal(GLOBS).catch(() => {});
          await holdout(works).conceal(GLOBS);
          assert.deepEqual(filesOnly(look()), ['src/a.ts', 'tests/open.test.ts'], `died in step ${step} of conceal`);
          write('tests/one.secret.ts', `the agent’s in round ${step}`);
          isThrough = await holdout(dyingAt(step)).reveal().then(() => true, () => false);
          const found = isThrough ? [] : await holdout(works).reveal();
          assert.deepEqual(look(), before, `died in step ${step} of reveal`);
          const kept = readdirSync(path(`${STATE}/holdout-found`)).flatMap((number) => readKept(`${STATE}/holdout-found/${number}/tests/one.secret.ts`));
          assert.ok(kept.includes(`the agent’s in round ${step}`), `lost in step ${step}`);
          for (const file of found) assert.ok(existsSync(path(file)), file);
        }
        assert.ok(deaths > 40, `only ${deaths} deaths`);
        assert.equal(existsSync(path(`${STATE}/holdout`)), false);
      });
    }
  }

  function readKept(name: string): string[] {
    return existsSync(path(name)) ? [readFileSync(path(name), 'utf8')] : [];
  }

  it('names what it has kept also when the process that put it aside did not live to say so', async () => {
    project();
    await holdout().conceal(GLOBS);
    write('tests/one.secret.ts', 'the agent’s');
    let isDead = false;
    const fs = failing((name, paths) => {
      if (isDead) return 'before';
      isDead = name === 'rename' && (paths[1] ?? '').includes('holdout-found');
      return isDead ? 'after' : null;
    });
    await assert.rejects(holdout(fs).reveal());
    assert.deepEqual(await holdout().reveal(), [`${STATE}/holdout-found/1/tests/one.secret.ts`]);
  });

  it('goes by what is there where its list cannot be read, and moves nothing outside for a list that was changed', async () => {
    project();
    const before = look();
    const manifest = path(`${STATE}/holdout/manifest.json`);
    await holdout().conceal(GLOBS);
    writeFileSync(manifest, '{"schema":1,"fil');
    await holdout().reveal();
    assert.deepEqual(look(), before);

    await holdout().conceal(GLOBS);
    const list = JSON.parse(readFileSync(manifest, 'utf8')) as { files: string[] };
    list.files.unshift('../out.txt', '/tmp/out.txt', 'a//b', '');
    writeFileSync(manifest, JSON.stringify(list));
    writeFileSync(path(`${STATE}/holdout/out.txt`), 'planted');
    await holdout().reveal();
    assert.deepEqual(look(), before);
    assert.equal(existsSync(join(dirname(root), 'out.txt')), false);
  });
});
