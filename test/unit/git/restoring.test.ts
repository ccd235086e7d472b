import assert from 'node:assert/strict';
import { mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { ITEM, Sandbox, request } from './sandbox.ts';

describe('GitTreeCheckout.restore', () => {
  let s: Sandbox;
  const kept: string[] = [];
  const keep = (files: readonly string[]): Promise<void> => {
    kept.push(...files);
    return Promise.resolve();
  };
  beforeEach(() => {
    kept.length = 0;
    s = new Sandbox();
    s.write('a.txt', 'a\n');
    s.write('b.txt', 'b\n');
    s.write('src/c.txt', 'c\n');
    s.commitAll('start');
  });
  afterEach(() => s.dispose());

  it('gives files what the last commit of the item has, and leaves its branch alone', async () => {
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('new.txt', 'item\n');
    const tip = await checkout.commit(request(['a.txt', 'new.txt']));
    s.write('a.txt', 'beyond\n');
    s.remove('new.txt');
    s.remove('b.txt');
    s.write('deep/er/d.txt', 'beyond\n');
    s.write('kept.txt', 'kept\n');
    assert.deepEqual(await checkout.restore(ITEM.key, ['a.txt', 'new.txt', 'b.txt', 'deep/er/d.txt'], keep), []);
    assert.deepEqual([s.read('a.txt'), s.read('new.txt'), s.read('b.txt'), s.read('kept.txt')], ['item\n', 'item\n', 'b\n', 'kept\n']);
    assert.equal(Object.keys(s.contents()).some((path) => path.startsWith('deep')), false);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['kept.txt'], conflicts: [] });
    assert.equal(s.git('rev-parse', 'coherence/item-1').trim(), tip);
    assert.deepEqual(await checkout.restore(ITEM.key, ['a.txt', 'b.txt'], keep), []);
  });

  it('leaves what somebody changes while it is kept', async () => {
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'beyond\n');
    s.write('b.txt', 'beyond\n');
    const meanwhile = (): Promise<void> => {
      s.write('b.txt', 'a person’s, and longer\n');
      return Promise.resolve();
    };
    assert.deepEqual(await checkout.restore(ITEM.key, ['a.txt', 'b.txt'], meanwhile), ['b.txt']);
    assert.deepEqual([s.read('a.txt'), s.read('b.txt')], ['a\n', 'a person’s, and longer\n']);
  });

  it('puts files back that a link or a folder has come in the place of', async () => {
    s.link('a.txt', 'link');
    s.commitAll('a link');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.remove('a.txt');
    s.link('/etc/hostname', 'a.txt');
    s.remove('b.txt');
    s.write('b.txt/inside', 'x\n');
    rmSync(s.path('src'), { recursive: true });
    mkdirSync(s.path('elsewhere'));
    s.write('elsewhere/c.txt', 'not this\n');
    s.link('elsewhere', 'src');
    s.remove('link');
    s.write('link', 'no link\n');
    const { files } = await checkout.changes(ITEM.key);
    assert.deepEqual(await checkout.restore(ITEM.key, files.filter((file) => !file.startsWith('elsewhere')), keep), []);
    assert.deepEqual([s.read('a.txt'), s.read('b.txt'), s.read('src/c.txt'), s.read('elsewhere/c.txt')], ['a\n', 'b\n', 'c\n', 'not this\n']);
    assert.equal(readlinkSync(s.path('link')), 'a.txt');
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['elsewhere/c.txt']);
  });

  it('leaves what the user had changed, and all of it on another branch', async () => {
    s.write('a.txt', 'mine\n');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'mine, and the agent’s\n');
    s.write('b.txt', 'beyond\n');
    // What goes is kept first, as it is.
    const seen: (string | null)[] = [];
    const looking = (files: readonly string[]): Promise<void> => {
      seen.push(...files.map((file) => s.read(file)));
      return keep(files);
    };
    assert.deepEqual(await checkout.restore(ITEM.key, ['a.txt', 'b.txt'], looking), ['a.txt']);
    assert.deepEqual([kept, seen], [['b.txt'], ['beyond\n']]);
    assert.deepEqual([s.read('a.txt'), s.read('b.txt')], ['mine, and the agent’s\n', 'b\n']);
    s.write('b.txt', 'again\n');
    s.git('checkout', '-q', '-b', 'other');
    assert.deepEqual(await checkout.restore(ITEM.key, ['b.txt'], keep), ['b.txt']);
    assert.equal(s.read('b.txt'), 'again\n');
  });

  it('takes what an agent has staged of them out of the index, and nothing else', async () => {
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('b.txt', 'beyond\n');
    s.write('n.txt', 'beyond\n');
    s.git('add', 'b.txt', 'n.txt');
    s.write('staged.txt', 'kept\n');
    s.git('add', 'staged.txt');
    assert.deepEqual(await checkout.restore(ITEM.key, ['b.txt', 'n.txt'], keep), []);
    assert.equal(s.git('status', '--porcelain'), 'A  staged.txt\n');
  });

  it('names apart what commits on the branch have brought meanwhile', async () => {
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('b.txt', 'committed by somebody\n');
    s.git('commit', '-q', '-am', 'meanwhile');
    s.write('a.txt', 'item\n');
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt', 'b.txt'], conflicts: [], committed: ['b.txt'] });
  });
});
