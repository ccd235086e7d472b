import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { UserError } from '../../../src/base/errors.ts';
import { ITEM, Sandbox, request } from './sandbox.ts';

describe('GitTreeCheckout.revert', () => {
  const sandboxes: Sandbox[] = [];
  const started = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
    const s = new Sandbox(...args);
    sandboxes.push(s);
    s.write('a.txt', 'a\n');
    s.write('b.txt', 'b\n');
    s.write('src/c.txt', 'c\n');
    s.commitAll('start');
    return s;
  };
  afterEach(() => {
    for (const s of sandboxes.splice(0)) s.dispose();
  });

  const refusedAs = (code: string, ...files: string[]) => (error: unknown): boolean => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, code);
    for (const file of files) assert.ok(error.message.includes(file), error.message);
    return true;
  };

  it('puts committed and uncommitted changes back, as one commit on the branch', async () => {
    const s = started();
    s.executable('b.txt');
    s.commitAll('b can be run');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('kept.txt', 'kept\n');
    s.write('new/deep.txt', 'item\n');
    s.remove('b.txt');
    const commit = await checkout.commit(request(['a.txt', 'b.txt', 'kept.txt', 'new/deep.txt']));
    s.write('a.txt', 'item, and more\n');
    s.write('src/c.txt', 'uncommitted\n');
    s.executable('src/c.txt');
    const reverted = await checkout.revert(ITEM.key, ['a.txt', 'b.txt', 'new/deep.txt', 'src/c.txt']);
    assert.ok(reverted);
    assert.equal(s.git('rev-parse', 'coherence/item-1').trim(), reverted);
    assert.equal(s.git('rev-parse', `${reverted}^`).trim(), commit);
    assert.deepEqual(s.filesOf(reverted), ['a.txt', 'b.txt', 'new/deep.txt']);
    assert.deepEqual([s.read('a.txt'), s.read('b.txt'), s.read('src/c.txt')], ['a\n', 'b\n', 'c\n']);
    assert.deepEqual([statSync(s.path('b.txt')).mode & 0o100, statSync(s.path('src/c.txt')).mode & 0o100], [0o100, 0]);
    assert.equal(Object.hasOwn(s.contents(), 'new/'), false);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: [], conflicts: [] });
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['kept.txt']);
    assert.deepEqual((await checkout.committed(ITEM.key, null))?.files, [{ path: 'kept.txt', kind: 'added' }]);
    assert.equal(await checkout.revert(ITEM.key, ['a.txt']), null);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.git('status', '--porcelain'), '');
    assert.equal(s.git('show', 'HEAD:a.txt'), 'a\n');
    assert.equal(s.read('kept.txt'), 'kept\n');
  });

  it('survives close and open: it is no unfinished work', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('b.txt', 'item\n');
    await checkout.commit(request(['a.txt', 'b.txt']));
    const reverted = await checkout.revert(ITEM.key, ['a.txt']);
    await checkout.close(ITEM.key);
    assert.ok((await checkout.open(ITEM)).ok);
    assert.equal(s.git('rev-parse', 'coherence/item-1').trim(), reverted);
    assert.deepEqual([s.read('a.txt'), s.read('b.txt')], ['a\n', 'item\n']);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: [], conflicts: [] });
  });

  it('makes no commit where the item has none of the files, and changes nothing twice', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('n.txt', 'item\n');
    assert.equal(await checkout.revert(ITEM.key, ['a.txt', 'n.txt', 'b.txt']), null);
    assert.equal(await checkout.revert(ITEM.key, ['a.txt', 'n.txt', 'b.txt']), null);
    assert.equal(s.git('status', '--porcelain'), '');
    assert.equal(s.git('for-each-ref', 'refs/heads/coherence'), '');
  });

  it('refuses files with changes of the user, and puts nothing back then', async () => {
    const s = started();
    s.write('b.txt', 'mine\n');
    s.write('mine.txt', 'mine\n');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('b.txt', 'mine, and the agent\n');
    await checkout.commit(request(['a.txt']));
    const before = s.contents();
    const tip = s.git('rev-parse', 'coherence/item-1');
    await assert.rejects(checkout.revert(ITEM.key, ['a.txt', 'b.txt', 'mine.txt']), refusedAs('conflict', 'b.txt', 'mine.txt'));
    assert.deepEqual(s.contents(), before);
    assert.equal(s.git('rev-parse', 'coherence/item-1'), tip);
  });

  it('refuses files that another commit, or what the user has staged since, has changed', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('src/c.txt', 'item\n');
    await checkout.commit(request(['a.txt', 'src/c.txt']));
    s.write('a.txt', 'the user\n');
    s.git('add', 'a.txt');
    s.write('a.txt', 'item\n');
    const view = s.userView();
    await assert.rejects(checkout.revert(ITEM.key, ['a.txt']), refusedAs('conflict', 'a.txt'));
    assert.equal(s.userView(), view);
    s.git('reset', '-q');
    s.git('add', 'src/c.txt');
    s.git('commit', '-q', '-m', 'user takes it');
    await assert.rejects(checkout.revert(ITEM.key, ['src/c.txt']), refusedAs('conflict', 'src/c.txt'));
    assert.equal(s.read('src/c.txt'), 'item\n');
  });

  it('takes what an agent has staged out of the index, and leaves what else is in it', async () => {
    const s = started();
    s.write('mine.txt', 'staged\n');
    s.git('add', 'mine.txt');
    s.write('mine.txt', 'staged, then changed\n');
    const view = s.userView();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('n.txt', 'item\n');
    s.git('add', 'a.txt', 'n.txt');
    await checkout.commit(request(['a.txt', 'n.txt']));
    s.write('src/c.txt', 'uncommitted\n');
    s.git('add', 'src/c.txt');
    assert.ok(await checkout.revert(ITEM.key, ['a.txt', 'n.txt', 'src/c.txt']));
    assert.equal(s.userView(), view);
  });

  it('follows the user’s line ends', async () => {
    const s = new Sandbox();
    sandboxes.push(s);
    s.git('config', 'core.autocrlf', 'true');
    s.write('a.txt', 'a\r\nb\r\n');
    s.commitAll();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'a\r\nb\r\nc\r\n');
    await checkout.commit(request(['a.txt']));
    assert.ok(await checkout.revert(ITEM.key, ['a.txt']));
    assert.equal(s.read('a.txt'), 'a\r\nb\r\n');
    assert.deepEqual((await checkout.changes(ITEM.key)).files, []);
  });

  it('works in a folder of a larger repository, and with files, links and folders in each other’s place', async () => {
    const s = started('packages/one');
    s.write('../two/x.txt', 'x\n');
    s.commitAll();
    const before = s.contents();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.remove('b.txt');
    s.write('b.txt/inner.txt', 'inner\n');
    s.remove('src');
    s.link('../two', 'src');
    const files = ['b.txt', 'b.txt/inner.txt', 'src', 'src/c.txt'];
    await checkout.commit(request(files));
    assert.ok(await checkout.revert(ITEM.key, files));
    assert.deepEqual(s.contents(), before);
    assert.deepEqual(await checkout.allChanges(ITEM.key), []);
  });

  it('refuses what is not open, what leads out of the workspace, and another branch', async () => {
    const s = started('packages/one');
    s.write('../two/x.txt', 'x\n');
    const checkout = await s.checkout();
    await assert.rejects(checkout.revert(ITEM.key, ['a.txt']), refusedAs('not-open'));
    await checkout.open(ITEM);
    await assert.rejects(checkout.revert(ITEM.key, ['../two/x.txt']), refusedAs('path'));
    assert.equal(s.read('../two/x.txt'), 'x\n');
    s.git('switch', '-q', '-c', 'other');
    await assert.rejects(checkout.revert(ITEM.key, ['a.txt']), refusedAs('branch-switched'));
  });
});
