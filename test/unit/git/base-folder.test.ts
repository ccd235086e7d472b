import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckout } from '../../../src/node/git/open-checkout.ts';
import { ITEM, Sandbox, request } from './sandbox.ts';

describe('GitTreeCheckout.base', () => {
  const sandboxes: Sandbox[] = [];
  const sandbox = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
    const made = new Sandbox(...args);
    sandboxes.push(made);
    return made;
  };
  afterEach(() => {
    for (const s of sandboxes.splice(0)) s.dispose();
  });

  it('has the workspace as it was before the item, and these files as they are now', async () => {
    const s = sandbox();
    s.write('src/a.txt', 'old\n');
    s.write('test/old.test.js', 'old test\n');
    s.write('test/gone.test.js', 'gone\n');
    s.write('run.sh', '#!/bin/sh\necho run\n');
    s.executable('run.sh');
    s.link('src/a.txt', 'link');
    s.commitAll();
    s.write('src/mine.txt', 'not committed\n');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('src/a.txt', 'new\n');
    s.write('test/old.test.js', 'changed test\n');
    s.write('test/new.test.js', 'new test\n');
    s.remove('test/gone.test.js');
    await checkout.commit(request(['src/a.txt', 'test/old.test.js']));
    const view = s.userView();
    const base = await checkout.base(ITEM.key, ['test/old.test.js', 'test/new.test.js', 'test/gone.test.js']);
    assert.ok(base);
    assert.ok(base.root.startsWith(s.path('.coherence/state/')));
    const read = (path: string): string => readFileSync(join(base.root, path), 'utf8');
    assert.deepEqual(readdirSync(base.root).sort(), ['link', 'run.sh', 'src', 'test']);
    assert.deepEqual([read('src/a.txt'), read('test/old.test.js'), read('test/new.test.js')], ['old\n', 'changed test\n', 'new test\n']);
    assert.equal(existsSync(join(base.root, 'test/gone.test.js')), false);
    assert.equal(existsSync(join(base.root, 'src/mine.txt')), false);
    assert.equal(readlinkSync(join(base.root, 'link')), 'src/a.txt');
    assert.equal(execFileSync(join(base.root, 'run.sh'), { encoding: 'utf8' }), 'run\n');
    assert.equal(s.userView(), view);
    // The item goes on as if nobody had asked.
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['test/gone.test.js', 'test/new.test.js']);
    await base.dispose();
    await base.dispose();
    assert.deepEqual(readdirSync(s.path('.coherence/state/runs')).filter((name) => name.startsWith('_base-')), []);
  });

  it('is the base of the item, whatever the user has committed since, also when the item is not open', async () => {
    const s = sandbox();
    s.write('a.txt', 'old\n');
    s.commitAll();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('n.txt', 'item\n');
    await checkout.commit(request(['a.txt', 'n.txt']));
    await checkout.close(ITEM.key);
    const base = await checkout.base(ITEM.key, []);
    assert.ok(base);
    assert.deepEqual(readdirSync(base.root), ['a.txt']);
    assert.equal(readFileSync(join(base.root, 'a.txt'), 'utf8'), 'old\n');
    await base.dispose();
  });

  it('holds only the workspace’s part of the repository, as deep as it is there, with the user’s line ends', async () => {
    const s = sandbox('packages/one');
    s.git('config', 'core.autocrlf', 'true');
    s.write('a.txt', 'a\r\n');
    s.write('../two/b.txt', 'b\r\n');
    s.commitAll();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('n.txt', 'n\r\n');
    const base = await checkout.base(ITEM.key, ['n.txt']);
    assert.ok(base);
    assert.ok(base.root.endsWith('packages/one/') || base.root.endsWith('packages/one'));
    assert.deepEqual(readdirSync(join(base.root, '..')), ['one']);
    assert.deepEqual(['a.txt', 'n.txt'].map((name) => readFileSync(join(base.root, name), 'utf8')), ['a\r\n', 'n\r\n']);
    await base.dispose();
  });

  it('writes through no link that the base has where the tree has a folder', async () => {
    const s = sandbox();
    s.write('elsewhere/x.txt', 'x\n');
    s.link(s.path('elsewhere'), 'src');
    s.commitAll();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.remove('src');
    s.write('src/n.txt', 'item\n');
    const base = await checkout.base(ITEM.key, ['src/n.txt']);
    assert.ok(base);
    assert.ok(lstatSync(join(base.root, 'src')).isDirectory());
    assert.equal(readFileSync(join(base.root, 'src/n.txt'), 'utf8'), 'item\n');
    assert.equal(existsSync(s.path('elsewhere/n.txt')), false);
    await base.dispose();
  });

  it('is for the user alone, and what a killed process left is removed when the checkout is opened', async () => {
    const s = sandbox();
    s.write('a.txt', 'a\n');
    s.commitAll();
    const checkout = await s.checkout();
    const base = await checkout.base(ITEM.key, []);
    assert.ok(base);
    assert.equal(statSync(join(base.root, '..')).mode & 0o077, 0);
    const runs = s.path('.coherence/state/runs');
    mkdirSync(join(runs, 'attempt_1'));
    assert.ok(existsSync(base.root));
    await openCheckout(s.root, s.path('.coherence/state'), { commit: true }, s.env);
    assert.deepEqual(readdirSync(runs).filter((name) => !name.startsWith('_snapshot-')), ['attempt_1']);
  });
});
