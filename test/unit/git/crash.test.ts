import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { Git, type GitOptions, type GitResult } from '../../../src/node/git/git.ts';
import type { GitTreeCheckout } from '../../../src/node/git/git-tree-checkout.ts';
import { ITEM, Sandbox, request } from './sandbox.ts';

const WRITES = new Set(['update-ref', 'commit-tree', 'update-index', 'checkout-index', 'write-tree', 'read-tree']);

class Crash extends Error {}

/** A plan of where to die: before or after the n-th command that writes. */
class Plan {
  left: number;
  readonly when: 'before' | 'after';
  constructor(left: number, when: 'before' | 'after') {
    this.left = left;
    this.when = when;
  }
}

class CrashingGit extends Git {
  readonly #plan: Plan;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string, env: NodeJS.ProcessEnv, plan: Plan) {
    super(folder, env);
    this.#plan = plan;
    this.#environment = env;
  }

  override in(folder: string): Git {
    return new CrashingGit(folder, this.#environment, this.#plan);
  }

  override async ask(args: readonly string[], options?: GitOptions): Promise<GitResult> {
    const dies = WRITES.has(args[0] ?? '') && (this.#plan.left -= 1) === 0;
    if (dies && this.#plan.when === 'before') throw new Crash(args.join(' '));
    const result = await super.ask(args, options);
    if (dies) throw new Crash(args.join(' '));
    return result;
  }
}

describe('GitTreeCheckout, dying at every step', () => {
  for (const when of ['before', 'after'] as const) {
    it(`does nothing twice and loses nothing when it dies ${when} a command that writes`, async function () {
      this.timeout(120_000);
      const s = new Sandbox();
      try {
        let crashes = 0;
        /** Repeats a call as a new process, dying one step later each time, until it gets through. */
        const stubbornly = async <T>(call: (checkout: GitTreeCheckout) => Promise<T>): Promise<T> => {
          for (let step = 1; ; step += 1) {
            const checkout = await s.checkout(new CrashingGit(s.root, s.env, new Plan(step, when)));
            try {
              return await call(checkout);
            } catch (error) {
              if (!(error instanceof Crash)) throw error;
              crashes += 1;
            }
          }
        };
        s.write('a.txt', 'a\n');
        s.write('b.txt', 'b\n');
        s.write('gone.txt', 'gone\n');
        s.write('users.txt', 'committed\n');
        s.commitAll();
        s.write('users.txt', 'staged\n');
        s.git('add', 'users.txt');
        s.write('users.txt', 'staged and changed\n');
        s.write('untracked.txt', 'untracked\n');
        const view = s.userView();

        assert.ok((await stubbornly((checkout) => checkout.open(ITEM))).ok);
        s.write('a.txt', 'one\n');
        s.write('n/n.txt', 'one\n');
        s.remove('gone.txt');
        s.git('add', 'n/n.txt');
        const files = ['a.txt', 'gone.txt', 'n/n.txt'];
        const first = await stubbornly((checkout) => checkout.commit(request(files)));
        assert.equal(await stubbornly((checkout) => checkout.commit(request(files))), first);
        s.write('a.txt', 'unfinished\n');
        await stubbornly((checkout) => checkout.close(ITEM.key));
        assert.equal(s.userView(), view);

        s.write('b.txt', 'the user goes on\n');
        s.git('commit', '-q', '-m', 'user', '--', 'b.txt');
        const opened = await stubbornly((checkout) => checkout.open(ITEM));
        assert.deepEqual(opened, { ok: true, root: s.root });
        assert.equal(s.git('log', '-1', '--format=%s', 'coherence/item-1').trim(), 'impl: first item');
        assert.deepEqual(await stubbornly((checkout) => checkout.changes(ITEM.key)), { files: ['a.txt'], conflicts: [] });
        assert.equal(s.read('a.txt'), 'unfinished\n');
        assert.equal(s.read('gone.txt'), null);
        s.write('wrong.txt', 'out of scope\n');
        s.git('add', 'wrong.txt');
        await stubbornly((checkout) => checkout.commit(request(['wrong.txt'], 'attempt_x', 'impl: too much')));
        s.write('wrong.txt', 'and more of it\n');
        s.git('add', 'wrong.txt');
        const reverted = await stubbornly((checkout) => checkout.revert(ITEM.key, ['wrong.txt']));
        assert.equal(reverted ?? s.git('rev-parse', 'coherence/item-1').trim(), s.git('rev-parse', 'coherence/item-1').trim());
        assert.equal(s.read('wrong.txt'), null);
        assert.deepEqual((await stubbornly((checkout) => checkout.changes(ITEM.key))).files, ['a.txt']);
        const base = await stubbornly((checkout) => checkout.base(ITEM.key, ['a.txt']));
        await base?.dispose();
        s.write('a.txt', 'finished\n');
        const second = await stubbornly((checkout) => checkout.commit(request(['a.txt'], 'attempt_2')));
        assert.deepEqual(s.filesOf(second ?? ''), ['a.txt']);
        s.write('b.txt', 'and on\n');
        s.git('commit', '-q', '-m', 'user again', '--', 'b.txt');
        const merged = await stubbornly((checkout) => checkout.merge(ITEM.key));
        assert.deepEqual(merged, { ok: true, commit: s.git('rev-parse', 'HEAD').trim() });

        assert.equal(s.userView(), view);
        assert.deepEqual(s.subjects(), ['user', 'user', 'user again', 'impl: first item', 'impl: too much', 'revert: a file of item 1', 'impl: first item']);
        s.write('docs/n.md', 'recorded\n');
        s.write('b.txt', 'recorded\n');
        await stubbornly((checkout) => checkout.record(['docs/n.md', 'b.txt'], 'docs: what is true'));
        assert.equal(s.userView(), view);
        assert.deepEqual(s.subjects().slice(-1), ['docs: what is true']);
        assert.equal(s.git('show', 'HEAD:a.txt'), 'finished\n');
        assert.equal(s.git('for-each-ref', 'refs/heads/coherence'), '');
        assert.deepEqual(readdirSync(s.path('.coherence/state/runs')).filter((name) => name.includes('baseline')), []);
        assert.equal(existsSync(s.path('n/n.txt')), true);
        assert.ok(crashes > 25, `only ${crashes} crashes`);
      } finally {
        s.dispose();
      }
    });
  }
});
