import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { Git } from '../../../src/node/git/git.ts';
import { ObjectReader } from '../../../src/node/git/object-reader.ts';
import { readRawDiff } from '../../../src/node/git/records.ts';
import { Repository } from '../../../src/node/git/repository.ts';
import { Sandbox } from './sandbox.ts';

/** Notes what is started to stay. */
class WatchedGit extends Git {
  readonly started: ReturnType<Git['start']>[] = [];
  override start(args: readonly string[]): ReturnType<Git['start']> {
    const child = super.start(args);
    this.started.push(child);
    return child;
  }
}

describe('Repository', () => {
  const sandboxes: Sandbox[] = [];
  const sandbox = (): Sandbox => {
    const made = new Sandbox();
    sandboxes.push(made);
    return made;
  };
  const around = async (s: Sandbox): Promise<Repository> => {
    const repository = await Repository.around(new Git(s.root, s.env));
    assert.ok(repository);
    return repository;
  };
  afterEach(() => {
    for (const s of sandboxes.splice(0)) s.dispose();
  });

  it('tells how two commits differ as git tells it', async () => {
    const s = sandbox();
    const repository = await around(s);
    const names = ['a', 'a.txt', 'd/a', 'd/b', 'd/e/f', 'é', 'x y', 'd.x'];
    const content = fc.option(fc.constantFrom('1', '2', '3'));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(...names.map(() => content)), { minLength: 2, maxLength: 3 }), async (versions) => {
      const commits = versions.map((texts) => {
        for (const [i, text] of texts.entries()) {
          const path = names[i] ?? '';
          if (text !== null) s.write(path, text);
          else if (existsSync(s.path(path))) s.remove(path);
        }
        s.git('add', '-A');
        s.git('commit', '-q', '--allow-empty', '-m', 'version');
        return s.git('rev-parse', 'HEAD').trim();
      });
      for (const [from, to] of [[commits[0], commits.at(-1)], [commits.at(-1), commits[0]]] as [string, string][]) {
        const expected = readRawDiff(execFileSync('git', ['diff-tree', '-r', '--raw', '-z', '--no-abbrev', '--no-renames', from, to], { cwd: s.top, env: s.env }));
        const byPath = (entries: typeof expected) => entries.map((entry) => ({ ...entry })).sort((a, b) => (a.path < b.path ? -1 : 1));
        assert.deepEqual(byPath(await repository.diff(from, to)), byPath(expected));
      }
    }), { numRuns: 12 });
    repository.dispose();
  });

  it('sees refs, HEAD and objects as they are at each question', async () => {
    const s = sandbox();
    const repository = await around(s);
    assert.equal(await repository.position(), null);
    s.write('a', '1');
    const first = s.commitAll();
    assert.deepEqual(await repository.position(), { head: first, branch: 'refs/heads/main' });
    s.git('branch', 'other');
    assert.equal(await repository.commitOf('refs/heads/other'), first);
    s.git('pack-refs', '--all');
    s.git('gc', '-q');
    s.write('a', '2');
    const second = s.commitAll();
    s.git('branch', '-f', 'other');
    assert.equal(await repository.commitOf('refs/heads/other'), second);
    s.git('branch', '-D', '-q', 'other');
    assert.equal(await repository.commitOf('refs/heads/other'), null);
    s.git('checkout', '-q', '--detach');
    assert.deepEqual(await repository.position(), { head: second, branch: null });
    repository.dispose();
  });

  it('finds the commits of a line past a merge and a long way down', async () => {
    const s = sandbox();
    const repository = await around(s);
    s.write('a', '1');
    const base = s.commitAll();
    const made: string[] = [];
    for (let i = 0; i < 70; i += 1) {
      s.git('commit', '-q', '--allow-empty', '-m', `${i}`);
      made.push(s.git('rev-parse', 'HEAD').trim());
    }
    const tip = made.at(-1) ?? '';
    const line = await repository.line(base, tip);
    assert.equal(line?.base, base);
    assert.deepEqual(line?.commits.map((commit) => commit.id), made);
    s.git('switch', '-q', '-c', 'side', base);
    s.git('commit', '-q', '--allow-empty', '-m', 'side');
    const side = s.git('rev-parse', 'HEAD').trim();
    assert.deepEqual((await repository.line(side, tip))?.commits.map((commit) => commit.id), made);
    s.git('switch', '-q', '--orphan', 'foreign');
    s.git('commit', '-q', '--allow-empty', '-m', 'foreign');
    assert.equal(await repository.line(s.git('rev-parse', 'HEAD').trim(), tip), null);
    repository.dispose();
  });

  it('sees what is staged anew whenever the index has changed', async () => {
    const s = sandbox();
    const repository = await around(s);
    s.write('a', '1');
    const head = s.commitAll();
    for (const text of ['2', '3', '1', '4']) {
      s.write('a', text);
      s.git('add', 'a');
      const paths = async () => (await repository.staged(head)).map((entry) => entry.new);
      const [now, again] = [await paths(), await paths()];
      assert.deepEqual(now, again);
      assert.deepEqual(now, text === '1' ? [] : [{ mode: '100644', id: s.git('rev-parse', ':a').trim() }]);
    }
    repository.dispose();
  });
});

describe('ObjectReader', () => {
  it('answers many questions at once in their order, and says no for what is not there', async () => {
    const s = new Sandbox();
    try {
      s.write('a', 'text\n');
      const head = s.commitAll();
      const reader = new ObjectReader(new Git(s.root, s.env));
      const answers = await Promise.all(['HEAD', 'refs/heads/none', 'HEAD:a', `${head}^{tree}`, 'no such name'].map((name) => reader.read(name)));
      assert.deepEqual(answers.map((answer) => answer?.type ?? null), ['commit', null, 'blob', 'tree', null]);
      assert.equal(answers[0]?.id, head);
      assert.equal(answers[2]?.content.toString(), 'text\n');
      reader.end();
    } finally {
      s.dispose();
    }
  });

  it('starts again after its process was killed, and fails what was being asked', async () => {
    const s = new Sandbox();
    try {
      s.write('a', 'text\n');
      const head = s.commitAll();
      const git = new WatchedGit(s.root, s.env);
      const reader = new ObjectReader(git);
      assert.equal((await reader.read('HEAD'))?.id, head);
      const [child] = git.started;
      const asked = reader.read('refs/heads/main');
      child?.kill('SIGKILL');
      await asked.then((answer) => assert.equal(answer?.id, head), (error: { code?: string }) => assert.equal(error.code, 'git'));
      assert.equal((await reader.read('HEAD^{commit}'))?.id, head);
      assert.ok(git.started.length <= 2);
      reader.end();
    } finally {
      s.dispose();
    }
  });

  it('does not keep a process from ending', () => {
    const s = new Sandbox();
    try {
      s.write('a', 'text\n');
      const head = s.commitAll();
      const program = s.path('program.ts');
      const url = (file: string): string => JSON.stringify(new URL(`../../../src/node/git/${file}`, import.meta.url).href);
      writeFileSync(program, `
        const { Git } = await import(${url('git.ts')});
        const { ObjectReader } = await import(${url('object-reader.ts')});
        console.log((await new ObjectReader(new Git(${JSON.stringify(s.root)})).read('HEAD')).id);
      `);
      const output = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', program], { env: s.env, encoding: 'utf8', timeout: 20_000 });
      assert.equal(output.trim(), head);
    } finally {
      s.dispose();
    }
  });
});
