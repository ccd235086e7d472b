import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../../src/base/errors.ts';
import { GitTreeCheckout } from '../../../src/node/git/git-tree-checkout.ts';
import { openCheckout } from '../../../src/node/git/open-checkout.ts';
import { PlainCheckout, folderLister } from '../../../src/node/git/plain-checkout.ts';
import { GIT_ENV, ITEM, Sandbox, request } from './sandbox.ts';

describe('PlainCheckout', () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const checkout = () => openCheckout(root, join(root, '.coherence/state'), { commit: true }, GIT_ENV);

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coherence-plain-')));
    write('a.txt', 'a');
    write('d/b.txt', 'b');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('tells what changed by content', async () => {
    const plain = await checkout();
    assert.ok(plain instanceof PlainCheckout);
    assert.deepEqual(await plain.open(ITEM), { ok: true, root });
    write('a.txt', 'b');
    write('n.txt', 'n');
    symlinkSync('/etc', join(root, 'link'));
    rmSync(join(root, 'd/b.txt'));
    write('node_modules/x/index.js', 'x');
    assert.deepEqual(await plain.changes(ITEM.key), { files: ['a.txt', 'd/b.txt', 'link', 'n.txt'], conflicts: [] });
    write('a.txt', 'a');
    utimesSync(join(root, 'a.txt'), 1, 1);
    assert.deepEqual((await plain.changes(ITEM.key)).files, ['d/b.txt', 'link', 'n.txt']);
  });

  it('begins each attempt where the last was settled, and remembers all of the item', async () => {
    const plain = await checkout();
    await plain.open(ITEM);
    write('spec.md', 'spec');
    assert.equal(await plain.commit(request(['spec.md'])), null);
    assert.deepEqual((await plain.changes(ITEM.key)).files, []);
    write('a.txt', 'impl');
    write('report.xml', 'x');
    await plain.disregard(ITEM.key, ['report.xml']);
    await plain.close(ITEM.key);
    await assert.rejects(plain.changes(ITEM.key), (error: unknown) => error instanceof UserError && error.code === 'not-open');
    write('d/b.txt', 'the user, meanwhile');
    const again = await checkout();
    await again.open(ITEM);
    assert.deepEqual((await again.changes(ITEM.key)).files, []);
    assert.deepEqual(await again.allChanges(ITEM.key), ['a.txt', 'spec.md']);
    assert.deepEqual(await again.merge(ITEM.key), { ok: true, commit: null });
    assert.deepEqual(await again.merge(ITEM.key), { ok: true, commit: null });
    assert.deepEqual(await again.allChanges(ITEM.key), []);
  });

  it('goes on after a crash where it was', async () => {
    await (await checkout()).open(ITEM);
    write('a.txt', 'half done');
    const again = await checkout();
    await again.open(ITEM);
    assert.deepEqual((await again.changes(ITEM.key)).files, ['a.txt']);
  });

  it('has no commit to put files back from, to compare them with or to record them in', async () => {
    const plain = await checkout();
    await assert.rejects(plain.revert(ITEM.key, ['a.txt']), (error: unknown) => error instanceof UserError && error.code === 'not-open');
    await plain.open(ITEM);
    write('a.txt', 'changed');
    assert.equal(await plain.revert(ITEM.key, ['d/b.txt', 'none.txt']), null);
    await assert.rejects(plain.revert(ITEM.key, ['d/b.txt', 'a.txt']), (error: unknown) => error instanceof UserError && error.code === 'no-git' && error.message.includes('a.txt'));
    assert.equal(await plain.base(ITEM.key, ['a.txt']), null);
    assert.deepEqual(await plain.settled(['a.txt', 'd/b.txt']), []);
    assert.equal(await plain.record(['a.txt'], 'docs: a'), null);
    assert.deepEqual((await plain.changes(ITEM.key)).files, ['a.txt']);
  });

  it('says so when a folder is too large to be looked at', async () => {
    const plain = new PlainCheckout(root, join(root, '.coherence/state'), folderLister(root, 1));
    await assert.rejects(plain.open(ITEM), (error: unknown) => error instanceof UserError && error.code === 'too-many-files');
  });
});

describe('openCheckout', () => {
  it('takes git where there is a repository, unless nothing is to be committed', async () => {
    const s = new Sandbox('sub');
    try {
      s.write('.gitignore', 'out/\nignored/\n');
      s.write('a.txt', 'a');
      s.commitAll();
      const state = s.path('.coherence/state');
      assert.ok((await openCheckout(s.root, state, { commit: true }, s.env)) instanceof GitTreeCheckout);
      const plain = await openCheckout(s.root, state, { commit: false }, s.env);
      assert.ok(plain instanceof PlainCheckout);
      await plain.open(ITEM);
      s.write('out/x', 'ignored');
      s.write('n.txt', 'n');
      s.remove('a.txt');
      assert.deepEqual((await plain.changes(ITEM.key)).files, ['a.txt', 'n.txt']);
      s.write('ignored/a.txt', 'a');
      assert.ok((await openCheckout(s.path('ignored'), state, { commit: true }, s.env)) instanceof PlainCheckout);
    } finally {
      s.dispose();
    }
  });

  it('does without git where it is not installed', async () => {
    const s = new Sandbox();
    try {
      assert.ok((await openCheckout(s.root, s.path('.coherence/state'), { commit: true }, { PATH: '/nonexistent' })) instanceof PlainCheckout);
    } finally {
      s.dispose();
    }
  });
});
