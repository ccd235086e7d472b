import assert from 'node:assert/strict';
import { ITEM, Sandbox, request } from './sandbox.ts';

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const TRAILER = `Coherence-Item: ${ITEM.key}`;

describe('what an item has committed', () => {
  const sandboxes: Sandbox[] = [];
  const started = (folder = ''): Sandbox => {
    const made = new Sandbox(folder);
    sandboxes.push(made);
    made.write('a.txt', 'a\n');
    made.write('b.txt', 'b\n');
    made.commitAll('start');
    return made;
  };
  const head = (s: Sandbox): string => s.git('rev-parse', 'HEAD').trim();
  /** Two attempts on an item that is open. */
  const work = async (s: Sandbox) => {
    const checkout = await s.checkout();
    assert.ok((await checkout.open(ITEM)).ok);
    s.write('a.txt', 'a2\n');
    await checkout.commit(request(['a.txt'], 'attempt_1', 'spec: first'));
    s.write('a.txt', 'a3\n');
    s.remove('b.txt');
    s.write('new/c.txt', 'c\n');
    await checkout.commit(request(['a.txt', 'b.txt', 'new/c.txt'], 'attempt_2', 'impl: second\n\nWith more to say.'));
    return checkout;
  };
  const FILES = [{ path: 'a.txt', kind: 'modified' }, { path: 'b.txt', kind: 'deleted' }, { path: 'new/c.txt', kind: 'added' }];
  afterEach(() => {
    for (const s of sandboxes.splice(0)) s.dispose();
  });

  it('is on its branch until it is merged, whether it is open or not', async () => {
    const s = started();
    const base = head(s);
    const checkout = await work(s);
    const changes = await checkout.committed(ITEM.key, null);
    assert.deepEqual(changes?.commits.map((commit) => commit.subject), ['spec: first', 'impl: second']);
    assert.deepEqual([changes.base, changes.head, changes.files], [base, s.git('rev-parse', 'coherence/item-1').trim(), FILES]);
    await checkout.close(ITEM.key);
    assert.deepEqual(await checkout.committed(ITEM.key, null), changes);
    s.write('elsewhere.txt', 'mine\n');
    s.commitAll('user goes on');
    assert.deepEqual(await checkout.committed(ITEM.key, null), changes);
    assert.equal(await checkout.committed('item-2', null), null);
    await checkout.dispose();
  });

  it('is in the history that it was merged into, as it was replayed there', async () => {
    const s = started();
    const checkout = await work(s);
    await checkout.close(ITEM.key);
    s.write('elsewhere.txt', 'mine\n');
    const base = s.commitAll('user goes on');
    const merged = await checkout.merge(ITEM.key);
    assert.ok(merged.ok && merged.commit !== null);
    s.write('elsewhere.txt', 'mine again\n');
    s.commitAll('user goes on again');
    const changes = await checkout.committed(ITEM.key, merged.commit);
    assert.deepEqual(changes?.commits.map((commit) => commit.subject), ['spec: first', 'impl: second']);
    assert.deepEqual([changes.base, changes.head, changes.files], [base, merged.commit, FILES]);
    assert.equal(await checkout.committed(ITEM.key, null), null);
    await checkout.dispose();
  });

  it('is the last line of commits of an item that was merged more than once', async () => {
    const s = started();
    const checkout = await work(s);
    await checkout.merge(ITEM.key);
    s.write('elsewhere.txt', 'mine\n');
    const base = s.commitAll('user goes on');
    await checkout.open(ITEM);
    s.write('again.txt', 'again\n');
    await checkout.commit(request(['again.txt'], 'attempt_3', 'impl: again'));
    assert.deepEqual((await checkout.committed(ITEM.key, null))?.files, [{ path: 'again.txt', kind: 'added' }]);
    const merged = await checkout.merge(ITEM.key);
    assert.ok(merged.ok);
    const changes = await checkout.committed(ITEM.key, merged.commit);
    assert.deepEqual([changes?.base, changes?.commits.length, changes?.files], [base, 1, [{ path: 'again.txt', kind: 'added' }]]);
    await checkout.dispose();
  });

  it('begins with the empty tree where its first commit is the first of all', async () => {
    const s = new Sandbox();
    sandboxes.push(s);
    s.write('a.txt', 'a\n');
    const root = s.commitAll(`First of all\n\n${TRAILER}`);
    const checkout = await s.checkout();
    assert.deepEqual(await checkout.committed(ITEM.key, root), {
      base: EMPTY_TREE, head: root, commits: [{ id: root, subject: 'First of all' }], files: [{ path: 'a.txt', kind: 'added' }],
    });
    assert.equal(await checkout.fileAt(EMPTY_TREE, 'a.txt'), null);
    await checkout.dispose();
  });

  it('is found where its branch was merged by hand, or where history was rewritten since', async () => {
    const s = started();
    const checkout = await work(s);
    await checkout.close(ITEM.key);
    s.git('merge', '-q', '--no-ff', '-m', 'By hand', 'coherence/item-1');
    const byHand = head(s);
    const tip = s.git('rev-parse', 'coherence/item-1').trim();
    const changes = await checkout.committed(ITEM.key, byHand);
    assert.deepEqual([changes?.head, changes?.commits.length, changes?.files], [tip, 2, FILES]);
    assert.equal((await checkout.committed(ITEM.key, '0'.repeat(40)))?.head, tip);
    assert.equal(await checkout.committed('item-2', byHand), null);
    await checkout.dispose();
  });

  it('is told in the paths of a workspace below the top, and without what is outside of it', async () => {
    const s = started('packages/one');
    const checkout = await work(s);
    const merged = await checkout.merge(ITEM.key);
    assert.ok(merged.ok && merged.commit !== null);
    assert.deepEqual((await checkout.committed(ITEM.key, merged.commit))?.files, FILES);
    assert.equal(await checkout.fileAt(merged.commit, 'new/c.txt'), 'c\n');
    assert.equal(await checkout.fileAt(merged.commit, 'packages/one/new/c.txt'), null);
    await checkout.dispose();
  });
});

describe('a file as it was in a commit', () => {
  let s: Sandbox;
  let commit: string;
  beforeEach(() => {
    s = new Sandbox();
    s.write('src/a.txt', 'ä\r\n');
    s.write('50% \\ of [it].md', 'odd\n');
    s.write('empty', '');
    s.write('latin1.txt', Buffer.from([0xe4, 0x0a]));
    s.write('binary', Buffer.from('a\0b'));
    s.write('large.txt', 'x'.repeat(2 * 1024 * 1024 + 1));
    s.write('largest.txt', 'x'.repeat(2 * 1024 * 1024));
    s.link('src/a.txt', 'link');
    commit = s.commitAll();
  });
  afterEach(() => s.dispose());

  it('is its text, byte for byte', async () => {
    const checkout = await s.checkout();
    s.write('src/a.txt', 'later\n');
    s.commitAll();
    assert.equal(await checkout.fileAt(commit, 'src/a.txt'), 'ä\r\n');
    assert.equal(await checkout.fileAt(commit, '50% \\ of [it].md'), 'odd\n');
    assert.equal(await checkout.fileAt(commit, 'empty'), '');
    assert.equal((await checkout.fileAt(commit, 'largest.txt'))?.length, 2 * 1024 * 1024);
    assert.equal(await checkout.fileAt(commit, 'link'), 'src/a.txt');
    await checkout.dispose();
  });

  it('is nothing where there was none, or where it is no text or large', async () => {
    const checkout = await s.checkout();
    for (const path of ['gone.txt', 'src', 'src/a.txt/b', 'src/b.txt', 'latin1.txt', 'binary', 'large.txt', '[a-z]*']) {
      assert.equal(await checkout.fileAt(commit, path), null, path);
    }
    await checkout.dispose();
  });

  it('is refused for anything but the full id of a commit', async () => {
    const checkout = await s.checkout();
    s.git('tag', '-a', '-m', 'tagged', 'v1');
    const ids = ['rev-parse HEAD^{tree}', 'rev-parse HEAD:src/a.txt', 'rev-parse v1'].map((args) => s.git(...args.split(' ')).trim());
    const names = ['', 'HEAD', 'main', commit.slice(0, 12), commit.toUpperCase(), `${commit}\n`, `${commit}^{tree}`, `--help`, '0'.repeat(40), 'a'.repeat(64), ...ids];
    for (const name of names) await assert.rejects(checkout.fileAt(name, 'src/a.txt'), { code: 'unknown-commit' }, name);
    await checkout.dispose();
  });

  it('is refused for a path that leads anywhere else', async () => {
    const checkout = await s.checkout();
    for (const path of ['', '/etc/passwd', '../a.txt', 'src/../../a.txt', 'src/..', './src/a.txt', 'src//a.txt', 'src/', 'a\0b']) {
      await assert.rejects(checkout.fileAt(commit, path), { code: 'path' }, path);
    }
    await checkout.dispose();
  });
});
