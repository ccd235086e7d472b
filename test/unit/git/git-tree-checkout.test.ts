import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UserError } from '../../../src/base/errors.ts';
import { ITEM, Sandbox, request } from './sandbox.ts';

describe('GitTreeCheckout', () => {
  const sandboxes: Sandbox[] = [];
  const sandbox = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
    const made = new Sandbox(...args);
    sandboxes.push(made);
    return made;
  };
  const started = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
    const s = sandbox(...args);
    s.write('a.txt', 'a\n');
    s.write('b.txt', 'b\n');
    s.write('src/c.txt', 'c\n');
    s.commitAll('start');
    return s;
  };
  afterEach(() => {
    for (const s of sandboxes.splice(0)) s.dispose();
  });

  it('takes an item from open to merge and leaves a clean tree', async () => {
    const s = started();
    const checkout = await s.checkout();
    assert.deepEqual(await checkout.open(ITEM), { ok: true, root: s.root });
    s.write('a.txt', 'a2\n');
    s.write('new/deep/d.txt', 'd\n');
    s.remove('b.txt');
    const { files, conflicts } = await checkout.changes(ITEM.key);
    assert.deepEqual(files, ['a.txt', 'b.txt', 'new/deep/d.txt']);
    assert.deepEqual(conflicts, []);
    const commit = await checkout.commit(request(files));
    assert.ok(commit);
    assert.deepEqual(s.filesOf(commit), files);
    assert.deepEqual((await checkout.changes(ITEM.key)).files, []);
    assert.deepEqual(await checkout.allChanges(ITEM.key), files);
    const merged = await checkout.merge(ITEM.key);
    assert.deepEqual(merged, { ok: true, commit });
    assert.equal(s.git('status', '--porcelain'), '');
    assert.equal(s.git('rev-parse', 'main').trim(), commit);
    assert.equal(s.git('for-each-ref', 'refs/heads/coherence'), '');
    assert.match(s.git('log', '-1', '--format=%B'), /^impl: first item\n\nCoherence-Item: item-1\nCoherence-Task: task_0123456789abcdef\nCoherence-Attempt: attempt_1\n/);
    assert.equal(s.git('log', '-1', '--format=%an <%ae>').trim(), 'Una User <una@example.org>');
    assert.equal(existsSync(s.path('.coherence/state/runs/item-1.baseline.json')), false);
  });

  it('keeps staged, unstaged and untracked changes of the user byte for byte', async () => {
    const s = started();
    s.write('a.txt', 'staged\n');
    s.git('add', 'a.txt');
    s.write('a.txt', 'staged, then changed\n');
    s.write('mine.bin', Buffer.from([0, 255, 13, 10]));
    s.write('added.txt', 'added\n');
    s.git('add', 'added.txt');
    s.git('rm', '-q', '--cached', 'b.txt');
    const before = s.userView();
    const checkout = await s.checkout();
    assert.ok((await checkout.open(ITEM)).ok);
    s.write('src/c.txt', 'by the agent\n');
    s.write('e.txt', 'by the agent\n');
    const { files, conflicts } = await checkout.changes(ITEM.key);
    assert.deepEqual({ files, conflicts }, { files: ['e.txt', 'src/c.txt'], conflicts: [] });
    const commit = await checkout.commit(request(files));
    assert.deepEqual(s.filesOf(commit!), ['e.txt', 'src/c.txt']);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.userView(), before);
  });

  it('calls a change to a file that the user had changed a conflict, and never commits it', async () => {
    const s = started();
    s.write('a.txt', 'mine\n');
    s.write('mine.txt', 'mine\n');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'mine, and the agent\n');
    s.remove('mine.txt');
    s.write('b.txt', 'agent\n');
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt', 'b.txt', 'mine.txt'], conflicts: ['a.txt', 'mine.txt'] });
    await assert.rejects(checkout.commit(request(['a.txt', 'b.txt'])), (error: UserError) => error.code === 'user-changed');
    await checkout.close(ITEM.key);
    assert.equal(s.read('a.txt'), 'mine, and the agent\n');
    assert.equal(s.read('b.txt'), 'b\n');
    assert.deepEqual(s.filesOf('refs/heads/coherence/item-1'), ['b.txt']);
  });

  it('sees a conflict where an agent undid what the user had changed', async () => {
    const s = started();
    s.write('a.txt', 'mine\n');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.git('checkout', '-q', '--', 'a.txt');
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt'], conflicts: ['a.txt'] });
  });

  it('puts unfinished work on the branch at close and brings it back at open', async () => {
    const s = started();
    s.write('user.txt', 'mine\n');
    const view = s.userView();
    const before = s.contents();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    s.write('x/y.txt', 'y\n');
    await checkout.commit(request(['a.txt', 'x/y.txt']));
    s.write('a.txt', 'two\n');
    s.remove('b.txt');
    const work = s.contents();
    await checkout.close(ITEM.key);
    assert.deepEqual(s.contents(), before);
    assert.equal(s.userView(), view);
    await checkout.close(ITEM.key);
    assert.equal(s.git('log', '-1', '--format=%s', 'coherence/item-1').trim(), 'wip: unfinished work on item 1');
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['a.txt', 'b.txt', 'x/y.txt']);
    assert.ok((await checkout.open(ITEM)).ok);
    assert.deepEqual(s.contents(), work);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt', 'b.txt'], conflicts: [] });
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['a.txt', 'b.txt', 'x/y.txt']);
    const second = await checkout.commit(request(['a.txt', 'b.txt'], 'attempt_2', 'impl: again'));
    assert.deepEqual(s.filesOf(second!), ['a.txt', 'b.txt']);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.userView(), view);
    assert.deepEqual(s.subjects(), ['start', 'impl: first item', 'impl: again']);
  });

  it('brings back work that no attempt has committed, and takes it off the branch', async () => {
    const s = started();
    const view = s.userView();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'begun\n');
    s.write('n.txt', 'begun\n');
    await checkout.close(ITEM.key);
    assert.equal(s.userView(), view);
    for (let round = 0; round < 2; round += 1) {
      assert.ok((await checkout.open(ITEM)).ok);
      assert.equal(s.git('for-each-ref', 'refs/heads/coherence'), '');
      assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt', 'n.txt'], conflicts: [] });
      await checkout.close(ITEM.key);
      assert.equal(s.userView(), view);
    }
    s.write('b.txt', 'user\n');
    s.commitAll('user moves on');
    assert.ok((await checkout.open(ITEM)).ok);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt', 'n.txt'], conflicts: [] });
    const commit = await checkout.commit(request(['a.txt', 'n.txt']));
    assert.deepEqual(await checkout.merge(ITEM.key), { ok: true, commit });
    assert.deepEqual(s.subjects(), ['start', 'user moves on', 'impl: first item']);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('knows work that it brought back also where git would ignore it', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('out.log', 'begun\n');
    await checkout.close(ITEM.key);
    writeFileSync(join(s.top, '.git/info/exclude'), '.coherence/state/\n*.log\n');
    assert.ok((await checkout.open(ITEM)).ok);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['out.log'], conflicts: [] });
    await checkout.close(ITEM.key);
    assert.equal(s.read('out.log'), null);
  });

  it('does not merge what was set aside and never committed by an attempt', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    const commit = await checkout.commit(request(['a.txt']));
    s.write('b.txt', 'unfinished\n');
    await checkout.close(ITEM.key);
    assert.deepEqual(await checkout.merge(ITEM.key), { ok: true, commit });
    assert.deepEqual(s.subjects(), ['start', 'impl: first item']);
    // Where an item that is open is merged, what it has not committed stays in the tree as well.
    assert.equal(s.read('b.txt'), 'unfinished\n');
  });

  it('sees every change however quickly it follows on the last look', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    for (const text of ['1\n', '2\n', 'a\n', '3\n', null, '4\n']) {
      if (text === null) s.remove('a.txt');
      else s.write('a.txt', text);
      assert.deepEqual((await checkout.changes(ITEM.key)).files, text === 'a\n' ? [] : ['a.txt']);
    }
    const commit = await checkout.commit(request(['a.txt']));
    assert.equal(s.git('show', `${commit}:a.txt`), '4\n');
  });

  it('does not count a file that the item has made and removed again', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('n.txt', 'one\n');
    s.write('a.txt', 'one\n');
    await checkout.commit(request(['a.txt', 'n.txt']));
    s.remove('n.txt');
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['n.txt']);
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['a.txt']);
    await checkout.close(ITEM.key);
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['a.txt']);
  });

  it('commits the files that it is asked for, whatever else has changed', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    s.write('b.txt', 'one\n');
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt', 'b.txt']);
    assert.deepEqual(s.filesOf((await checkout.commit(request(['b.txt'])))!), ['b.txt']);
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt']);
  });

  it('answers after its helpers have been ended, and keeps nothing of them', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt']);
    await checkout.dispose();
    assert.deepEqual(readdirSync(s.path('.coherence/state/runs')), ['item-1.baseline.json']);
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt']);
  });

  it('brings earlier work onto commits that were made since', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    await checkout.close(ITEM.key);
    s.write('b.txt', 'user\n');
    const head = s.commitAll('user moves on');
    assert.ok((await checkout.open(ITEM)).ok);
    assert.equal(s.read('a.txt'), 'item\n');
    assert.equal(s.read('b.txt'), 'user\n');
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['a.txt']);
    assert.equal(s.git('rev-parse', 'coherence/item-1^').trim(), head);
    // The attempt is still known after its commit was made again.
    assert.equal(await checkout.commit(request(['a.txt'])), s.git('rev-parse', 'coherence/item-1').trim());
  });

  it('refuses to put earlier work over what the user or another commit has changed', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('new.txt', 'item\n');
    await checkout.commit(request(['a.txt', 'new.txt']));
    await checkout.close(ITEM.key);
    s.write('a.txt', 'mine\n');
    const refused = await checkout.open(ITEM);
    assert.deepEqual(filesOf(refused), ['a.txt']);
    assert.equal(s.read('a.txt'), 'mine\n');
    assert.equal(s.read('new.txt'), null);
    s.commitAll('mine');
    const again = await checkout.open(ITEM);
    assert.deepEqual(filesOf(again), ['a.txt']);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('refuses while a merge is under way, without a commit, and on the item’s own branch', async () => {
    const empty = sandbox();
    const unborn = await (await empty.checkout()).open(ITEM);
    assert.match(unborn.ok ? '' : unborn.message, /first commit/);
    const s = started();
    const checkout = await s.checkout();
    writeFileSync(join(s.top, '.git/MERGE_HEAD'), s.git('rev-parse', 'HEAD'));
    const merging = await checkout.open(ITEM);
    assert.match(merging.ok ? '' : merging.message, /^A merge is under way/);
    s.git('merge', '--quit');
    s.git('switch', '-q', '-c', 'coherence/item-1');
    const own = await checkout.open(ITEM);
    assert.match(own.ok ? '' : own.message, /own branch/);
    s.git('switch', '-q', '-c', 'coherence-x', 'main');
    s.git('branch', '-D', '-q', 'coherence/item-1');
    s.git('branch', 'coherence');
    const taken = await checkout.open(ITEM);
    assert.match(taken.ok ? '' : taken.message, /branch named "coherence"/);
  });

  it('replays an item on top of what the user has committed meanwhile', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    await checkout.commit(request(['a.txt']));
    s.write('a.txt', 'two\n');
    await checkout.commit(request(['a.txt'], 'attempt_2', 'test: first item'));
    s.write('b.txt', 'user\n');
    s.git('add', 'b.txt');
    s.git('commit', '-q', '-m', 'user');
    const head = s.git('rev-parse', 'HEAD').trim();
    const merged = await checkout.merge(ITEM.key);
    assert.ok(merged.ok);
    assert.equal(s.git('rev-parse', 'HEAD~2').trim(), head);
    assert.deepEqual(s.filesOf('HEAD'), ['a.txt']);
    assert.equal(s.git('status', '--porcelain'), '');
    assert.equal(s.read('b.txt'), 'user\n');
  });

  it('refuses to merge where another commit has changed a file of the item', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    const commit = await checkout.commit(request(['a.txt']));
    s.write('a.txt', 'user\n');
    s.commitAll('user');
    const head = s.git('rev-parse', 'HEAD');
    const merged = await checkout.merge(ITEM.key);
    assert.deepEqual(filesOf(merged), ['a.txt']);
    assert.equal(s.git('rev-parse', 'HEAD'), head);
    assert.equal(s.git('rev-parse', 'coherence/item-1').trim(), commit);
  });

  it('refuses to merge over what the user has staged in a file of the item', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    s.write('a.txt', 'staged by the user\n');
    s.git('add', 'a.txt');
    const view = s.userView();
    const merged = await checkout.merge(ITEM.key);
    assert.deepEqual(filesOf(merged), ['a.txt']);
    assert.equal(s.userView(), view);
  });

  it('refuses to go on when the tree is on another branch', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('new.txt', 'item\n');
    await checkout.commit(request(['new.txt']));
    s.git('switch', '-q', '-c', 'other');
    const merged = await checkout.merge(ITEM.key);
    assert.match(merged.ok ? '' : merged.message, /from main to other/);
    s.write('late.txt', 'whose?\n');
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['late.txt'], conflicts: ['late.txt'] });
    await assert.rejects(checkout.commit(request(['late.txt'], 'attempt_2')), (error: UserError) => error.code === 'branch-switched');
    const opened = await checkout.open(ITEM);
    assert.equal(opened.ok, false);
    s.git('switch', '-q', 'main');
    assert.ok((await checkout.merge(ITEM.key)).ok);
  });

  it('works on a detached HEAD and moves only that', async () => {
    const s = started();
    s.git('checkout', '-q', '--detach');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    const commit = await checkout.commit(request(['a.txt']));
    const main = s.git('rev-parse', 'main');
    assert.deepEqual(await checkout.merge(ITEM.key), { ok: true, commit });
    assert.equal(s.git('rev-parse', 'HEAD').trim(), commit);
    assert.equal(s.git('rev-parse', 'main'), main);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('commits with an identity of ours where the user has none, and leaves no trace of it', async () => {
    const s = started('', { identity: false });
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    const commit = await checkout.commit(request(['a.txt']));
    assert.equal(s.git('log', '-1', '--format=%an <%ae> %cn', commit!).trim(), 'Coherence Pipeline <coherence@localhost> Coherence Pipeline');
    assert.throws(() => s.git('config', 'user.name'));
  });

  it('runs no hooks', async () => {
    const s = started();
    for (const hook of ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit', 'reference-transaction', 'post-index-change', 'post-checkout']) {
      const file = join(s.top, '.git/hooks', hook);
      mkdirSync(join(s.top, '.git/hooks'), { recursive: true });
      writeFileSync(file, `#!/bin/sh\ntouch "${s.top}/hook-ran"\nexit 1\n`, { mode: 0o755 });
    }
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    await checkout.close(ITEM.key);
    await checkout.open(ITEM);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(existsSync(join(s.top, 'hook-ran')), false);
  });

  it('takes odd names, links, the executable bit and file-for-folder changes as they are', async () => {
    const s = started();
    const odd = ['-rf', 'line\nbreak.txt', 'spa ce.txt', 'tab\t.txt', 'ünï.txt', '"quoted".txt', '*.txt', ':(top)x', '__proto__', 'back\\slash'];
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    for (const name of odd) s.write(`odd/${name}`, `${name}\n`);
    s.link('/etc/passwd', 'link');
    s.link('nowhere', 'dangling');
    s.executable('a.txt');
    s.remove('b.txt');
    s.write('b.txt/inner.txt', 'inner\n');
    s.remove('src');
    s.link('odd', 'src');
    const expected = ['a.txt', 'b.txt', 'b.txt/inner.txt', 'dangling', 'link', 'src', 'src/c.txt', ...odd.map((name) => `odd/${name}`)].sort();
    const { files } = await checkout.changes(ITEM.key);
    assert.deepEqual(files, expected);
    const work = s.contents();
    const commit = await checkout.commit(request(files));
    assert.deepEqual(s.filesOf(commit!), expected);
    assert.match(s.git('ls-tree', commit!, 'link'), /^120000/);
    assert.match(s.git('ls-tree', commit!, 'a.txt'), /^100755/);
    await checkout.close(ITEM.key);
    assert.equal(s.git('status', '--porcelain'), '');
    assert.equal(s.read('src/c.txt'), 'c\n');
    assert.ok((await checkout.open(ITEM)).ok);
    assert.deepEqual(s.contents(), work);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.git('status', '--porcelain'), '');
    assert.deepEqual(s.contents(), work);
  });

  it('follows the user’s line ends both ways', async () => {
    const s = sandbox();
    s.git('config', 'core.autocrlf', 'true');
    s.write('a.txt', 'a\r\nb\r\n');
    s.commitAll();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    assert.deepEqual((await checkout.changes(ITEM.key)).files, []);
    s.write('a.txt', 'a\r\nb\r\nc\r\n');
    s.write('n.txt', 'n\r\n');
    const commit = await checkout.commit(request(['a.txt', 'n.txt']));
    assert.equal(s.git('show', `${commit}:a.txt`), 'a\nb\nc\n');
    await checkout.close(ITEM.key);
    assert.equal(s.read('a.txt'), 'a\r\nb\r\n');
    await checkout.open(ITEM);
    assert.equal(s.read('a.txt'), 'a\r\nb\r\nc\r\n');
    assert.equal(s.read('n.txt'), 'n\r\n');
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('never counts ignored files, our own state and submodules', async () => {
    const s = started();
    s.write('.gitignore', 'out/\n');
    s.commitAll();
    writeFileSync(join(s.top, '.git/info/exclude'), '');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('out/built.js', 'x\n');
    s.write('nested/file.txt', 'x\n');
    execFileSync('git', ['init', '-q'], { cwd: s.path('nested'), env: s.env });
    assert.deepEqual(await checkout.changes(ITEM.key), { files: [], conflicts: [] });
    await checkout.close(ITEM.key);
    assert.equal(s.read('out/built.js'), 'x\n');
    assert.equal(s.read('nested/file.txt'), 'x\n');
  });

  it('counts what an agent commits by itself, and still merges', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    s.write('n.txt', 'new\n');
    s.commitAll('agent');
    const { files } = await checkout.changes(ITEM.key);
    assert.deepEqual(files, ['a.txt', 'n.txt']);
    assert.ok(await checkout.commit(request(files)));
    s.write('a.txt', 'two\n');
    assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt']);
    await checkout.commit(request(['a.txt'], 'attempt_2'));
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.git('show', 'HEAD:a.txt'), 'two\n');
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('reads what an agent has staged as the item’s, at merge and at close', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'one\n');
    s.write('n.txt', 'one\n');
    s.git('add', '-A');
    s.write('a.txt', 'two\n');
    await checkout.commit(request(['a.txt', 'n.txt']));
    await checkout.close(ITEM.key);
    assert.equal(s.git('status', '--porcelain'), '');
    await checkout.open(ITEM);
    s.write('a.txt', 'three\n');
    s.git('add', 'a.txt');
    s.write('a.txt', 'four\n');
    await checkout.commit(request(['a.txt'], 'attempt_2'));
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.git('status', '--porcelain'), '');
    assert.equal(s.git('show', 'HEAD:a.txt'), 'four\n');
  });

  it('leaves out what a test run wrote, also for the next item', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    s.write('report.xml', 'run 1\n');
    s.write('a.txt', 'rewritten by the tests\n');
    await checkout.disregard(ITEM.key, ['report.xml', 'a.txt']);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: [], conflicts: [] });
    await checkout.close(ITEM.key);
    assert.equal(s.read('a.txt'), 'a\n');
    assert.equal(s.read('report.xml'), 'run 1\n');
    const next = { key: 'item-2', label: '2', text: 'Second' };
    await checkout.open(next);
    s.write('report.xml', 'run 2\n');
    assert.deepEqual(await checkout.changes(next.key), { files: ['report.xml'], conflicts: [] });
  });

  it('leaves alone what a person may have changed: it is no part of the item, and stays when that is taken out', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('n.txt', 'item\n');
    await checkout.commit(request(['a.txt', 'n.txt']));
    s.write('a.txt', 'a person’s\n');
    s.write('notes.txt', 'a person’s\n');
    await checkout.leaveAlone(ITEM.key, ['a.txt', 'notes.txt']);
    assert.deepEqual(await checkout.changes(ITEM.key), { files: [], conflicts: [] });
    await checkout.close(ITEM.key);
    assert.deepEqual([s.read('a.txt'), s.read('notes.txt'), s.read('n.txt')], ['a person’s\n', 'a person’s\n', null]);
    const again = await checkout.open(ITEM);
    assert.deepEqual(again.ok ? [] : again.files, ['a.txt']);
    s.write('a.txt', 'a\n');
    assert.ok((await checkout.open(ITEM)).ok);
    assert.deepEqual([s.read('a.txt'), s.read('n.txt')], ['item\n', 'item\n']);
  });

  it('works in a folder of a larger repository and sees nothing outside of it', async () => {
    const s = sandbox('packages/one');
    s.write('a.txt', 'a\n');
    s.write('../two/b.txt', 'b\n');
    s.commitAll();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    s.write('n.txt', 'item\n');
    s.write('../two/b.txt', 'elsewhere\n');
    assert.deepEqual(await checkout.changes(ITEM.key), { files: ['a.txt', 'n.txt'], conflicts: [] });
    const commit = await checkout.commit(request(['a.txt', 'n.txt']));
    assert.deepEqual(s.filesOf(commit!), ['packages/one/a.txt', 'packages/one/n.txt']);
    await checkout.close(ITEM.key);
    assert.equal(s.read('n.txt'), null);
    await checkout.open(ITEM);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.git('status', '--porcelain'), ' M packages/two/b.txt\n');
  });

  it('gives a commit once for an attempt, and none where nothing differs', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    assert.equal(await checkout.commit(request(['a.txt'])), null);
    s.write('a.txt', 'item\n');
    const commit = await checkout.commit(request(['a.txt']));
    s.write('a.txt', 'more\n');
    assert.equal(await checkout.commit(request(['a.txt'])), commit);
    assert.notEqual(await checkout.commit(request(['a.txt'], 'attempt_2')), commit);
  });

  it('keeps the user’s edits to a file of the item at close', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('n.txt', 'item\n');
    await checkout.commit(request(['n.txt']));
    await checkout.close(ITEM.key);
    await checkout.open(ITEM);
    // The close that follows commits this, so nothing is lost, and the tree is as before.
    s.write('n.txt', 'item, edited\n');
    await checkout.close(ITEM.key);
    assert.equal(s.read('n.txt'), null);
    assert.equal(s.git('show', 'coherence/item-1:n.txt'), 'item, edited\n');
  });

  it('answers a repeated merge with the commit of the first', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    const merged = await checkout.merge(ITEM.key);
    assert.deepEqual(await checkout.merge(ITEM.key), merged);
    await assert.rejects(checkout.changes(ITEM.key), (error: UserError) => error.code === 'not-open');
  });

  it('merges an item that is not open by opening it', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    await checkout.close(ITEM.key);
    assert.ok((await checkout.merge(ITEM.key)).ok);
    assert.equal(s.read('a.txt'), 'item\n');
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('waits for another git command that holds the index', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    const lock = join(s.top, '.git/index.lock');
    writeFileSync(lock, '');
    const free = setTimeout(() => rmSync(lock), 400);
    const merged = await checkout.merge(ITEM.key);
    clearTimeout(free);
    assert.ok(merged.ok);
    assert.equal(existsSync(lock), false);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('takes away a lock that a killed git has left, and no other one', async function () {
    if (process.platform !== 'linux') this.skip();
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    const lock = join(s.top, '.git/index.lock');
    writeFileSync(lock, '');
    const held = openSync(lock, 'r');
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: ['ignore', 'ignore', 'ignore', held] });
    closeSync(held);
    try {
      await assert.rejects(checkout.merge(ITEM.key), /holds a lock/);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    assert.ok(existsSync(lock));
    const merged = await checkout.merge(ITEM.key);
    assert.ok(merged.ok);
    assert.equal(existsSync(lock), false);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('sees a change of the same size in the same moment', async () => {
    const s = started();
    const checkout = await s.checkout();
    for (let round = 0; round < 3; round += 1) {
      await checkout.open(ITEM);
      // The same size within one tick of the clock: only the content tells.
      s.write('a.txt', `${round}\n`);
      assert.deepEqual((await checkout.changes(ITEM.key)).files, ['a.txt']);
      await checkout.commit(request(['a.txt'], `attempt_${round}`));
      assert.ok((await checkout.merge(ITEM.key)).ok);
      assert.equal(s.git('status', '--porcelain'), '');
    }
  });

  it('keeps its records to the user alone', async () => {
    const s = started();
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    const file = s.path('.coherence/state/runs/item-1.baseline.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(readFileSync(file, 'utf8').includes('"phase":"open"'));
  });

  it('does not bring back commits that the user has dropped', async () => {
    const s = started();
    s.write('dropped.txt', 'x\n');
    s.commitAll('to be dropped');
    const checkout = await s.checkout();
    await checkout.open(ITEM);
    s.write('a.txt', 'item\n');
    await checkout.commit(request(['a.txt']));
    await checkout.close(ITEM.key);
    s.git('reset', '-q', '--hard', 'HEAD~1');
    assert.ok((await checkout.open(ITEM)).ok);
    assert.equal(s.read('dropped.txt'), null);
    assert.deepEqual(await checkout.allChanges(ITEM.key), ['a.txt']);
  });
});

/** The files that a refusal names; null where there was none. */
function filesOf(result: { ok: true } | { ok: false; files: string[] }): string[] | null {
  return result.ok ? null : result.files;
}
