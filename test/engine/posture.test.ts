import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskView } from '../../src/contract/engine-api.ts';
import type { RunEvent, RunSummary } from '../../src/contract/run-event.ts';
import { openWorkspace } from '../../src/host/open-workspace.ts';
import { ofType } from '../faults/engine/assembled.ts';
import type { TestRepository } from './repository.ts';
import { workerProject, type WorkerPlan } from './worker.ts';

describe('an agent that writes where its phase may not', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  afterEach(() => repository.remove());

  async function run(plan: WorkerPlan, config: Record<string, unknown> = {}): Promise<{ summary: RunSummary; events: RunEvent[]; tasks: TaskView[]; seen: { direction: string }[] }> {
    const made = workerProject(plan, { maxIterations: 1, ...config });
    ({ repository } = made);
    const sees = join(dirname(repository.root), 'seen.json');
    const { host, events } = await repository.open('', { ...made.environment, WORKER_SEES: sees });
    const summary = await host.api.run({});
    const [item] = await host.api.items();
    const tasks = await host.api.tasks(item?.key ?? '');
    await host.close();
    return { summary, events, tasks, seen: JSON.parse(readFileSync(sees, 'utf8')) as { direction: string }[] };
  }

  /** An opened project with such a worker, and what that has seen. */
  async function opened(plan: WorkerPlan, config: Record<string, unknown> = {}, backlog?: string) {
    const made = workerProject(plan, { maxIterations: 1, ...config }, backlog === undefined ? {} : { 'specs/backlog.md': backlog });
    ({ repository } = made);
    const sees = join(dirname(repository.root), 'seen.json');
    const { host, events } = await repository.open('', { ...made.environment, WORKER_SEES: sees });
    return { host, events, seen: () => JSON.parse(readFileSync(sees, 'utf8')) as { phase: string; direction: string }[] };
  }

  /** A run whose first question is answered with its first option, and what is left after it. */
  async function answeredRun(plan: WorkerPlan): Promise<{ events: RunEvent[]; seen: { direction: string }[]; answered: RunSummary }> {
    const { host, events, seen } = await opened(plan);
    await host.api.run({});
    await host.api.decide(ofType(events, 'item-blocked')[0]?.decisionId ?? '', '1', 'ada');
    const answered = await host.api.run({});
    await host.close();
    return { events, seen: seen(), answered };
  }

  const read = (path: string): string | null => (existsSync(join(repository.root, path)) ? readFileSync(join(repository.root, path), 'utf8') : null);

  it('waits for a person after a review that mends what it should judge: all stays, and no round is used up', async () => {
    const { events, summary, tasks } = await run({ review: { files: { 'src/two.js': 'export const two = () => 1 + 1;\n', 'NOTES.md': 'mine\n', 'package.json': null } } });
    assert.deepEqual([summary.failed.length, summary.blocked.length], [0, 1]);
    const review = tasks.at(-1);
    assert.deepEqual([review?.phase, review?.outcome, review?.iteration], ['review', 'needs_decision', 1]);
    assert.match(review?.reason ?? '', /^While the agent worked, NOTES\.md, package\.json, src\/two\.js changed, where it may not write in this phase\.$/);
    const [told] = ofType(events, 'overstepped');
    assert.deepEqual([told?.files, told?.keptIn], [['NOTES.md', 'package.json', 'src/two.js'], null]);
    assert.deepEqual(ofType(events, 'attempt-settled').at(-1)?.files, []);
    assert.equal(ofType(events, 'tests-started').length, 0);
    assert.equal(ofType(events, 'item-blocked').at(-1)?.options?.length, 2);
    // The item's work is out of the tree, and what may be a person's is not.
    assert.deepEqual([read('NOTES.md'), read('package.json'), read('src/two.js'), read('test/two.test.js')], ['mine\n', null, 'export const two = () => 1 + 1;\n', null]);
  });

  it('goes on with its task after the answer, and is told it', async () => {
    const { events, seen, answered } = await answeredRun({ impl: { files: { 'src/two.js': 'export const two = () => 2;\n', '.coherence/prompts/other.md': 'mine' } } });
    assert.equal(answered.completed.length, 1);
    assert.deepEqual(ofType(events, 'attempt-settled').map(({ phase, iteration, outcome }) => `${phase} ${iteration} ${outcome}`), [
      'spec 1 completed', 'impl 1 needs_decision', 'impl 1 completed', 'test 1 completed', 'review 1 completed',
    ]);
    assert.match(seen[2]?.direction ?? '', /They are right as they are/);
    assert.equal(read('.coherence/prompts/other.md'), 'mine');
  });

  it('in our own folder: it stays, the others go on with what was before, and its configuration does not count until it is answered', async () => {
    const evil = JSON.stringify({ agent: 'evil', agents: { evil: { command: [process.execPath, '-e', "require('node:fs').writeFileSync('ran', '')"] } } });
    const plan: WorkerPlan = { impl: { files: { 'src/two.js': 'export const two = () => 2;\n', '.coherence/config.json': evil, '.coherence/prompts/spec.md': 'Evil.' } } };
    const { events, seen, host } = await opened(plan, {}, '1. Add `two()`\n2. Add `three()`\n');
    const before = read('.coherence/config.json');
    const summary = await host.api.run({});
    await host.close();
    assert.deepEqual([summary.blocked.length, summary.completed.length], [1, 1]);
    const [told] = ofType(events, 'overstepped');
    assert.deepEqual(told?.files, ['.coherence/config.json', '.coherence/prompts/spec.md']);
    assert.deepEqual([read('.coherence/config.json'), read('.coherence/prompts/spec.md')], [evil, 'Evil.']);
    assert.equal(read(`${told?.keptIn ?? '?'}/.coherence/config.json`), before);
    assert.match(ofType(events, 'item-blocked')[0]?.question ?? '', /counts until you answer/);
    const specs = seen().filter(({ phase }) => phase === 'spec');
    assert.equal(specs.length, 2);
    for (const { direction } of specs) assert.doesNotMatch(direction, /Evil/);
    // Nor for the next owner, until somebody has looked.
    const next = await repository.open('', {});
    assert.equal(next.host.config.agent, 'worker');
    const [decision] = (await next.host.api.status()).decisions;
    await next.host.api.decide(decision?.id ?? '', '1', 'ada');
    await next.host.close();
    const after = await openWorkspace({ root: repository.root, environment: repository.environment() });
    try {
      assert.equal(after.config.agent, 'evil');
      // Its command is approved by nobody.
      const refused = await after.api.run({});
      assert.deepEqual([refused.completed.length, refused.tasks], [0, 0]);
      assert.equal(read('ran'), null);
    } finally {
      await after.close();
    }
  });

  it('in what git runs: it stays, it is said, and ours do not run it', async () => {
    const { events, summary } = await run({ impl: { files: {
      'src/two.js': 'export const two = () => 2;\n', '.git/hooks/post-commit': '#!/bin/sh\ntouch ran\n', '.git/info/attributes': '* filter=evil\n',
      '.git/config': '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = touch ran\n[user]\n\tname = x\n\temail = x@example.org\n[filter "evil"]\n\tclean = "touch ran; cat"\n\tsmudge = "touch ran; cat"\n\trequired = true\n',
    } } });
    assert.equal(summary.blocked.length, 1);
    assert.deepEqual(ofType(events, 'overstepped').map(({ files }) => files), [[
      '.git/config (core.fsmonitor)', '.git/config (filter.evil.clean)', '.git/config (filter.evil.required)', '.git/config (filter.evil.smudge)', '.git/hooks/post-commit',
    ]]);
    assert.deepEqual([read('ran'), read('.git/hooks/post-commit')], [null, '#!/bin/sh\ntouch ran\n']);
    assert.match(read('.git/config') ?? '', /touch ran/);
  });

  it('does not ask about a remote, a branch or a name in git’s configuration', async () => {
    const { summary, events } = await run({ impl: { files: {
      'src/two.js': 'export const two = () => 2;\n',
      '.git/config': '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[user]\n\tname = x\n\temail = x@example.org\n[remote "origin"]\n\turl = https://example.org/x.git\n[branch "x"]\n\tremote = origin\n',
    } } });
    assert.equal(summary.completed.length, 1);
    assert.equal(ofType(events, 'overstepped').length, 0);
  });

  it('may where the configuration says so', async () => {
    const { summary, events } = await run({ spec: { files: { 'docs/plan.md': 'A plan.\n' } } }, { phases: { spec: { files: 'write' } }, gates: { scope: 'off' } });
    assert.equal(summary.completed.length, 1);
    assert.equal(ofType(events, 'overstepped').length, 0);
  });

  it('may leave the reports of tests that it ran, which are nobody’s work', async () => {
    const { summary, events } = await run({ review: { files: { 'reports/junit.xml': '<testsuites/>' } } }, { test: { command: ['node', '--test'], reports: ['reports/*.xml'] } });
    assert.equal(summary.completed.length, 1);
    assert.equal(ofType(events, 'overstepped').length, 0);
    assert.equal(read('reports/junit.xml'), '<testsuites/>');
  });

  it('may leave what tools leave behind, which is nobody’s work either', async () => {
    const { summary, events } = await run({ review: { files: { 'coverage/lcov.info': 'x', 'tools/__pycache__/a.cpython-312.pyc': 'x', 'node_modules/.cache/x': 'x' } } });
    assert.equal(summary.completed.length, 1);
    assert.equal(ofType(events, 'overstepped').length, 0);
    assert.equal(read('coverage/lcov.info'), 'x');
  });

  it('waits without git as well: its files are no part of the item', async () => {
    const { events, summary } = await run({ review: { files: { 'NOTES.md': 'mine\n' } } }, { git: { commit: false } });
    assert.deepEqual(ofType(events, 'overstepped').map(({ files }) => files), [['NOTES.md']]);
    assert.equal(summary.blocked.length, 1);
    assert.equal(read('NOTES.md'), 'mine\n');
  });

  it('leaves nothing remembered behind', async () => {
    await run({});
    assert.equal(existsSync(join(repository.root, '.coherence/state/set-aside')), false);
    assert.deepEqual(existsSync(join(repository.root, '.coherence/state/guard')) ? readdirSync(join(repository.root, '.coherence/state/guard')) : [], []);
  });
});
