import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/base/errors.ts';
import { Git, type GitOptions, type GitResult } from '../../../src/node/git/git.ts';
import { openCheckout } from '../../../src/node/git/open-checkout.ts';
import { ITEM, Sandbox } from './sandbox.ts';

describe('GitTreeCheckout.settled and record', () => {
  const sandboxes: Sandbox[] = [];
  const sandbox = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
    const made = new Sandbox(...args);
    sandboxes.push(made);
    return made;
  };
  const started = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
    const s = sandbox(...args);
    s.write('docs/a.md', 'a\n');
    s.write('docs/b.md', 'b\n');
    s.write('c.txt', 'c\n');
    s.commitAll('start');
    return s;
  };
  afterEach(() => {
    for (const s of sandboxes.splice(0)) s.dispose();
  });

  it('names files that are as the last commit has them', async () => {
    const s = started('packages/one');
    s.write('.gitignore', 'ignored.md\n.coherence/\n');
    s.write('staged.md', 'committed\n');
    s.write('mode.md', 'mode\n');
    s.commitAll();
    s.write('docs/b.md', 'mine\n');
    s.write('new.md', 'mine\n');
    s.write('ignored.md', 'mine\n');
    s.write('staged.md', 'staged\n');
    s.git('add', '-A', '--', 'packages/one/staged.md');
    s.write('staged.md', 'committed\n');
    s.executable('mode.md');
    s.link('docs', 'linked');
    s.remove('c.txt');
    const view = s.userView();
    const checkout = await s.checkout();
    const files = ['docs/a.md', 'docs/b.md', 'docs/none.md', 'new.md', 'ignored.md', 'staged.md', 'mode.md', 'linked/a.md', 'docs', 'c.txt', '.coherence/state/x'];
    assert.deepEqual(await checkout.settled(files), ['docs/a.md', 'docs/none.md']);
    assert.equal(s.userView(), view);
    await assert.rejects(checkout.settled(['../x']), (error: unknown) => error instanceof UserError && error.code === 'path');
  });

  it('takes line ends as the user’s settings have them, and a repository without a commit', async () => {
    const s = sandbox();
    s.git('config', 'core.autocrlf', 'true');
    s.write('a.md', 'a\r\nb\r\n');
    const checkout = await s.checkout();
    assert.deepEqual(await checkout.settled(['a.md', 'none.md']), ['none.md']);
    assert.equal(await checkout.record(['a.md'], 'docs: a'), null);
    s.commitAll();
    assert.deepEqual(await checkout.settled(['a.md', 'none.md']), ['a.md', 'none.md']);
    s.write('a.md', 'a\r\nb\r\nc\r\n');
    const commit = await checkout.record(['a.md'], 'docs: a');
    assert.equal(s.git('show', `${commit}:a.md`), 'a\nb\nc\n');
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('makes one commit of exactly these files, and leaves the user’s staged and unstaged changes as they are', async () => {
    const s = started();
    s.write('c.txt', 'staged\n');
    s.git('add', 'c.txt');
    s.write('c.txt', 'staged, then changed\n');
    s.write('staged.txt', 'staged\n');
    s.git('add', 'staged.txt');
    s.write('untracked.txt', 'mine\n');
    s.write('docs/b.md', 'mine\n');
    const view = s.userView();
    const checkout = await s.checkout();
    s.write('docs/a.md', 'recorded\n');
    s.write('docs/new/n.md', 'recorded\n');
    const head = s.git('rev-parse', 'HEAD').trim();
    const commit = await checkout.record(['docs/a.md', 'docs/new/n.md', 'docs/none.md'], 'docs: what is true\n\nBody.\n');
    assert.ok(commit);
    assert.equal(s.git('rev-parse', 'main').trim(), commit);
    assert.equal(s.git('rev-parse', `${commit}^`).trim(), head);
    assert.deepEqual(s.filesOf(commit), ['docs/a.md', 'docs/new/n.md']);
    assert.equal(s.git('log', '-1', '--format=%B').trim(), 'docs: what is true\n\nBody.');
    assert.equal(s.git('log', '-1', '--format=%an').trim(), 'Una User');
    assert.equal(s.userView(), view);
    assert.equal(s.git('symbolic-ref', 'HEAD').trim(), 'refs/heads/main');
    assert.equal(await checkout.record(['docs/a.md', 'docs/new/n.md'], 'docs: again'), null);
    assert.deepEqual(await checkout.settled(['docs/a.md', 'docs/b.md', 'docs/new/n.md']), ['docs/a.md', 'docs/new/n.md']);
  });

  it('keeps what the user has staged of a file that it records', async () => {
    const s = started();
    s.write('docs/a.md', 'staged\n');
    s.git('add', 'docs/a.md');
    s.write('docs/a.md', 'in the tree\n');
    const checkout = await s.checkout();
    const commit = await checkout.record(['docs/a.md'], 'docs: a');
    assert.equal(s.git('show', `${commit}:docs/a.md`), 'in the tree\n');
    assert.equal(s.git('show', ':docs/a.md'), 'staged\n');
    assert.equal(s.read('docs/a.md'), 'in the tree\n');
  });

  it('records deletions and the executable bit, in a folder of a larger repository, and nothing outside of it', async () => {
    const s = started('packages/one');
    s.write('../two/x.md', 'x\n');
    s.write('.gitignore', '.coherence/\n');
    s.commitAll();
    s.write('../two/x.md', 'mine\n');
    const checkout = await s.checkout();
    s.remove('docs/a.md');
    chmodSync(s.path('docs/b.md'), 0o755);
    const commit = await checkout.record(['docs/a.md', 'docs/b.md'], 'docs: fewer');
    assert.deepEqual(s.filesOf(commit!), ['packages/one/docs/a.md', 'packages/one/docs/b.md']);
    assert.match(s.git('ls-tree', commit!, 'packages/one/docs/b.md'), /^100755/);
    assert.equal(s.git('status', '--porcelain'), ' M packages/two/x.md\n');
    await assert.rejects(checkout.record(['../two/x.md'], 'docs: x'), (error: unknown) => error instanceof UserError && error.code === 'path');
  });

  it('does nothing on a detached HEAD, while a merge is under way, and with files that the user has git ignore', async () => {
    const s = started();
    s.write('.gitignore', 'ignored.md\n*.out.md\n');
    s.write('tracked.out.md', 'tracked\n');
    s.git('add', '-f', 'tracked.out.md');
    s.commitAll();
    const checkout = await s.checkout();
    s.write('docs/a.md', 'changed\n');
    const head = s.git('rev-parse', 'HEAD');
    s.git('checkout', '-q', '--detach');
    assert.equal(await checkout.record(['docs/a.md'], 'docs: a'), null);
    s.git('checkout', '-q', 'main');
    writeFileSync(join(s.top, '.git/MERGE_HEAD'), head);
    assert.equal(await checkout.record(['docs/a.md'], 'docs: a'), null);
    s.git('merge', '--quit');
    s.write('ignored.md', 'x\n');
    assert.equal(await checkout.record(['ignored.md'], 'docs: i'), null);
    assert.equal(s.git('rev-parse', 'HEAD'), head);
    s.write('tracked.out.md', 'changed\n');
    s.write(':(top)ignored.md', 'odd\n');
    const commit = await checkout.record(['ignored.md', 'tracked.out.md', ':(top)ignored.md'], 'docs: all');
    assert.deepEqual(s.filesOf(commit!), [':(top)ignored.md', 'tracked.out.md']);
  });

  it('takes no folder’s files out of the commit, and does not look behind links', async () => {
    const s = started();
    const checkout = await s.checkout();
    s.remove('docs');
    s.write('docs', 'a file now\n');
    await assert.rejects(checkout.record(['docs'], 'docs: one'), (error: unknown) => error instanceof UserError && error.code === 'conflict' && error.message.includes('docs/a.md'));
    s.remove('docs');
    s.write('elsewhere/a.md', 'elsewhere\n');
    s.link('elsewhere', 'docs');
    assert.equal(await checkout.record(['docs/a.md'], 'docs: one'), null);
  });

  it('runs no hooks, and is made with an identity of ours where the user has none', async () => {
    const s = sandbox('', { identity: false });
    s.write('a.md', 'a\n');
    s.commitAll();
    mkdirSync(join(s.top, '.git/hooks'), { recursive: true });
    for (const hook of ['pre-commit', 'post-commit', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(s.top, '.git/hooks', hook), `#!/bin/sh\ntouch "${s.top}/hook-ran"\nexit 1\n`, { mode: 0o755 });
    }
    s.write('a.md', 'b\n');
    const checkout = await s.checkout();
    assert.ok(await checkout.record(['a.md'], 'docs: a'));
    assert.equal(s.git('log', '-1', '--format=%an').trim(), 'Coherence Pipeline');
    assert.equal(existsSync(join(s.top, 'hook-ran')), false);
  });

  it('goes on top of a commit that comes in between', async () => {
    const s = started();
    /** The user commits right before the branch is moved for the first time. */
    class Overtaken extends Git {
      static done = false;
      override in(folder: string): Git {
        return new Overtaken(folder, s.env);
      }
      override async ask(args: readonly string[], options?: GitOptions): Promise<GitResult> {
        if (args[0] === 'update-ref' && !Overtaken.done) {
          Overtaken.done = true;
          s.git('commit', '-q', '-m', 'user', '--', 'c.txt');
        }
        return super.ask(args, options);
      }
    }
    s.write('c.txt', 'mine\n');
    s.write('docs/a.md', 'recorded\n');
    const checkout = await s.checkout(new Overtaken(s.root, s.env));
    const commit = await checkout.record(['docs/a.md'], 'docs: a');
    assert.deepEqual(s.subjects(), ['start', 'user', 'docs: a']);
    assert.deepEqual(s.filesOf(commit!), ['docs/a.md']);
    assert.equal(s.git('status', '--porcelain'), '');
  });

  it('is brought to its end where a process died after the branch had moved', async () => {
    for (const finish of ['openCheckout', 'open', 'settled', 'record'] as const) {
      const s = started();
      class Dying extends Git {
        override in(folder: string): Git {
          return new Dying(folder, s.env);
        }
        override async ask(args: readonly string[], options?: GitOptions): Promise<GitResult> {
          const result = await super.ask(args, options);
          if (args[0] === 'update-ref') throw new Error('killed');
          return result;
        }
      }
      s.write('docs/a.md', 'recorded\n');
      s.write('docs/n.md', 'recorded\n');
      await assert.rejects((await s.checkout(new Dying(s.root, s.env))).record(['docs/a.md', 'docs/n.md'], 'docs: a'), /killed/);
      assert.notEqual(s.git('status', '--porcelain'), '');
      if (finish === 'openCheckout') await openCheckout(s.root, s.path('.coherence/state'), { commit: true }, s.env);
      else if (finish === 'open') await (await s.checkout()).open(ITEM);
      else if (finish === 'settled') assert.deepEqual(await (await s.checkout()).settled(['docs/a.md']), ['docs/a.md']);
      else assert.equal(await (await s.checkout()).record(['docs/a.md'], 'docs: a'), null);
      assert.equal(s.git('status', '--porcelain'), '', finish);
      assert.equal(existsSync(s.path('.coherence/state/runs/recording.json')), false);
    }
  });
});
