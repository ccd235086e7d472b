import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AttemptGuard } from '../../../src/engine/ports/attempt-guard.ts';
import type { EnginePorts } from '../../../src/engine/ports/engine-ports.ts';
import { agentsWith, endingWith } from '../../engine/changed-agents.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { workerProject, type WorkerPlan } from '../../engine/worker.ts';
import { assemble, ofType, type Assembled, type AssembledOptions } from './assembled.ts';

describe('41: an agent that writes where it may not', function () {
  this.timeout(90_000);
  let repository: TestRepository;
  let environment: Record<string, string>;
  const opened: Assembled[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close().catch(() => {});
    await repository.remove();
  });

  function project(plan: WorkerPlan = {}, config: Record<string, unknown> = {}, files: Record<string, string> = {}): void {
    const made = workerProject(plan, { maxIterations: 2, ...config }, files);
    ({ repository, environment } = made);
  }

  async function engine(options: AssembledOptions = {}): Promise<Assembled> {
    const assembled = await assemble({ root: repository.root, environment: (extra) => repository.environment({ ...environment, ...extra }) }, options);
    opened.push(assembled);
    return assembled;
  }

  /** Does something to the tree when the agent of the first review has ended, as if it had done that. */
  function afterReview(act: (at: (path: string) => string) => void, edited: string[] = []): (ports: EnginePorts) => EnginePorts {
    let done = false;
    return (ports) => ({
      ...ports,
      agents: agentsWith(ports.agents, {
        async start(request) {
          const running = await ports.agents.start(request);
          if (request.phase !== 'review' || done) return running;
          done = true;
          return endingWith(running, (end) => {
            act((path) => join(repository.root, path));
            return { ...end, edited };
          });
        },
      }),
    });
  }

  const read = (path: string): string | null => (existsSync(join(repository.root, path)) ? readFileSync(join(repository.root, path), 'utf8') : null);
  const clean = (): void => assert.equal(repository.git('status', '--porcelain'), '');

  it('that deletes, moves, links and puts folders in the place of files: all stays as it is, and a person is asked', async () => {
    project({}, {}, { 'docs/a.md': 'a\n', 'docs/b.md': 'b\n' });
    const { engine: api, events } = await engine({
      around: afterReview((at) => {
        rmSync(at('src/two.js'));
        rmSync(at('docs/b.md'));
        writeFileSync(at('docs/moved.md'), 'b\n');
        rmSync(at('docs/a.md'));
        mkdirSync(at('docs/a.md'));
        writeFileSync(at('docs/a.md/inside'), 'x');
        rmSync(at('src/one.js'));
        symlinkSync('/etc/hostname', at('src/one.js'));
        writeFileSync(at('new file.txt'), 'x');
      }),
    });
    const summary = await api.run({});
    const [told] = ofType(events, 'overstepped');
    assert.deepEqual([told?.files, told?.keptIn], [['docs/a.md', 'docs/a.md/inside', 'docs/b.md', 'docs/moved.md', 'new file.txt', 'src/one.js', 'src/two.js'], null]);
    assert.deepEqual([summary.blocked.length, ofType(events, 'attempt-settled').at(-1)?.outcome], [1, 'needs_decision']);
    assert.deepEqual([read('docs/a.md/inside'), read('docs/b.md'), read('docs/moved.md'), read('new file.txt'), read('src/two.js')], ['x', null, 'b\n', 'x', null]);
    assert.equal(readlinkSync(join(repository.root, 'src/one.js')), '/etc/hostname');
  });

  it('or a person who saves a file of the item while its review works: what was saved stays in its place, and the work on its branch', async () => {
    project();
    const { engine: api, events } = await engine({ around: afterReview((at) => writeFileSync(at('src/two.js'), 'export const two = () => 2; // mine\n')) });
    const summary = await api.run({});
    assert.equal(summary.blocked.length, 1);
    assert.equal(read('src/two.js'), 'export const two = () => 2; // mine\n');
    const question = ofType(events, 'item-blocked').at(-1);
    assert.equal(repository.git('show', `coherence/${question?.key ?? ''}:src/two.js`), 'export const two = () => 2;\n');
    // Whoever has put it right is believed, and the review is done again in the same round.
    rmSync(join(repository.root, 'src/two.js'));
    await api.decide(question?.decisionId ?? '', '2', 'ada');
    assert.equal((await api.run({})).completed.length, 1);
    assert.equal(read('src/two.js'), 'export const two = () => 2;\n');
    clean();
  });

  it('in a file that the user had changed: it stays, and a person is told as ever', async () => {
    project({}, {}, { 'docs/a.md': 'a\n' });
    writeFileSync(join(repository.root, 'docs/a.md'), 'mine\n');
    const { engine: api, events } = await engine({
      around: afterReview((at) => {
        writeFileSync(at('docs/a.md'), 'mine, and more\n');
        writeFileSync(at('NOTES.md'), 'x');
      }),
    });
    const summary = await api.run({});
    assert.equal(summary.blocked.length, 1);
    assert.deepEqual(ofType(events, 'overstepped').map(({ files }) => files), [['NOTES.md']]);
    assert.equal(ofType(events, 'attempt-settled').at(-1)?.outcome, 'conflict');
    assert.deepEqual([read('docs/a.md'), read('NOTES.md')], ['mine, and more\n', 'x']);
  });

  it('in a file that git ignores: it is not seen, and it stays', async () => {
    project({}, {}, { '.gitignore': '.coherence/state/\n*.log\n' });
    const { engine: api, events } = await engine({ around: afterReview((at) => writeFileSync(at('out.log'), 'x')) });
    assert.equal((await api.run({})).completed.length, 1);
    assert.equal(ofType(events, 'overstepped').length, 0);
    assert.equal(read('out.log'), 'x');
  });

  it('while the user commits: what the commit has is not held against the agent', async () => {
    project({}, {}, { 'docs/a.md': 'a\n' });
    const { engine: api, events } = await engine({
      around: afterReview((at) => {
        writeFileSync(at('docs/a.md'), 'from the user\n');
        repository.git('commit', '--quiet', '--message', 'Mine', '--', 'docs/a.md');
      }),
    });
    await api.run({});
    assert.equal(ofType(events, 'overstepped').length, 0);
    assert.equal(read('docs/a.md'), 'from the user\n');
  });

  /** A run whose owner is gone at a step after the first review. */
  async function diesAt(step: keyof AttemptGuard | 'leaveAlone' | 'restore', when: 'before' | 'after', around: (ports: EnginePorts) => EnginePorts): Promise<void> {
    let dies: () => void = () => {};
    const died = new Promise<void>((resolve) => { dies = resolve; });
    let bury: (error: Error) => void = () => {};
    const stuck = new Promise<never>((_, reject) => { bury = reject; });
    stuck.catch(() => {});
    let isReviewed = false;
    const deadly = <T extends object>(part: T): T => new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          if (!isReviewed || name !== step) return Reflect.apply(value, target, args) as unknown;
          if (when === 'after') await (Reflect.apply(value, target, args) as Promise<unknown>);
          dies();
          return stuck;
        };
      },
    });
    const first = await engine({
      around: (ports) => {
        const changed = around(ports);
        const agents = agentsWith(changed.agents, {
          async start(request) {
            const running = await changed.agents.start(request);
            if (request.phase !== 'review') return running;
            return endingWith(running, (end) => {
              isReviewed = true;
              return end;
            });
          },
        });
        return { ...changed, agents, guard: deadly(changed.guard), checkout: deadly(changed.checkout) };
      },
    });
    const run = first.engine.run({}).catch(() => {});
    await died;
    // From here on nothing of it is recorded, as of a process that is gone.
    await first.store.close();
    bury(new Error('gone'));
    await run;
  }

  describe('and an owner that dies on the way', () => {
    const steps: readonly (keyof AttemptGuard | 'leaveAlone')[] = ['hold', 'note', 'leaveAlone', 'keptIn'];
    for (const step of steps) {
      for (const when of ['before', 'after'] as const) {
        it(`${when} ${step}: the next one finds it all, tells of it and asks`, async () => {
          project();
          await diesAt(step, when, afterReview((at) => {
            writeFileSync(at('src/two.js'), 'export const two = () => 3;\n');
            writeFileSync(at('NOTES.md'), 'x');
            mkdirSync(dirname(at('.git/hooks/post-commit')), { recursive: true });
            writeFileSync(at('.git/hooks/post-commit'), 'evil');
            writeFileSync(at('.coherence/prompts.md'), 'evil');
          }));

          const { engine: api, events } = await engine({ epoch: 2 });
          const summary = await api.run({});
          const [told] = ofType(events, 'overstepped');
          assert.deepEqual(told?.files, ['.coherence/prompts.md', '.git/hooks/post-commit', 'NOTES.md', 'src/two.js']);
          assert.deepEqual([summary.completed.length, summary.failed.length, summary.blocked.length], [0, 0, 1]);
          assert.deepEqual([read('NOTES.md'), read('src/two.js'), read('.git/hooks/post-commit')], ['x', 'export const two = () => 3;\n', 'evil']);
          const { decisions } = await api.status();
          assert.deepEqual(decisions.map(({ options }) => options.length), [2]);
          assert.deepEqual(readdirSync(join(repository.root, '.coherence/state/guard')), ['_held.json']);
        });
      }
    }

    for (const step of ['hold', 'keep', 'restore', 'note', 'keptIn'] as const) {
      for (const when of ['before', 'after'] as const) {
        it(`${when} ${step}, where the agent is shown to have done it: the next one puts it back, keeps it and tells of it`, async () => {
          project({}, {}, { 'docs/a.md': 'a\n' });
          const edited = ['NOTES.md', 'docs/a.md', 'src/two.js'];
          await diesAt(step, when, afterReview((at) => {
            writeFileSync(at('src/two.js'), 'export const two = () => 3;\n');
            writeFileSync(at('NOTES.md'), 'x');
            rmSync(at('docs/a.md'));
          }, edited));

          const { engine: api, events } = await engine({
            epoch: 2,
            around: (ports) => ({ ...ports, agents: agentsWith(ports.agents, {
              async adopt(token) {
                const running = await ports.agents.adopt(token);
                return running === null ? null : endingWith(running, (end) => ({ ...end, edited }));
              },
            }) }),
          });
          const summary = await api.run({});
          const told = ofType(events, 'overstepped');
          assert.deepEqual(told.map(({ files, undone }) => [files, undone]), [[edited, true]]);
          assert.equal(read(`${told[0]?.keptIn ?? '?'}/src/two.js`), 'export const two = () => 3;\n');
          assert.equal(read(`${told[0]?.keptIn ?? '?'}/NOTES.md`), 'x');
          assert.deepEqual([summary.completed.length, summary.blocked.length], [1, 0]);
          assert.deepEqual([read('NOTES.md'), read('docs/a.md'), read('src/two.js')], [null, 'a\n', 'export const two = () => 2;\n']);
          assert.deepEqual(readdirSync(join(repository.root, '.coherence/state/guard')), []);
          clean();
        });
      }
    }
  });

  it('that it is shown to have written, and a person changed before: it stays, and the person is told', async () => {
    project({}, {}, { 'docs/a.md': 'a\n' });
    writeFileSync(join(repository.root, 'docs/a.md'), 'mine\n');
    const { engine: api, events } = await engine({ around: afterReview((at) => {
      writeFileSync(at('docs/a.md'), 'mine, and more\n');
      writeFileSync(at('NOTES.md'), 'x');
    }, ['NOTES.md', 'docs/a.md']) });
    await api.run({});
    assert.deepEqual(ofType(events, 'overstepped').map(({ files, undone }) => [files, undone]), [[['NOTES.md'], true]]);
    assert.equal(ofType(events, 'attempt-settled').at(-1)?.outcome, 'conflict');
    assert.deepEqual([read('docs/a.md'), read('NOTES.md')], ['mine, and more\n', null]);
  });
});
