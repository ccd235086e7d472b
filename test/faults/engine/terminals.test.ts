import assert from 'node:assert/strict';
import type { AttentionView, BacklogListItem, DecisionView, StatusView } from '../../../src/contract/engine-api.ts';
import { openWorkspace } from '../../../src/host/open-workspace.ts';
import { pipelineFold } from '../../../src/host/pipeline-fold.ts';
import { stateFolder } from '../../../src/node/store/layout.ts';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';
import { smallProject, type TestRepository } from '../../engine/repository.ts';
import { errorOf, eventually, processesOf, Program, summaryOf, type Command } from './program.ts';
import { repositories } from './repositories.ts';

/** Longer than any test: an agent that works for so long is ended by somebody. */
const LONG = '120000';

describe('two terminals', function () {
  this.timeout(60_000);
  const program = new Program();
  const repository = repositories();
  before(async function () {
    // Frozen processes and process groups are those of POSIX.
    if (process.platform === 'win32') this.skip();
    await program.build();
  });
  after(() => program.remove());

  const small = (backlog = '1. Add a function for one\n2. Add a function for two\n', config: Record<string, unknown> = {}): TestRepository =>
    repository(smallProject(backlog, config));
  const startRun = (project: TestRepository, demo = '', ...args: string[]): Command =>
    program.start(project, ['run', '--json', '--trust', ...args], { COHERENCE_DEMO: demo });
  const json = async <T>(project: TestRepository, ...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await program.call(project, [...args, '--json']);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as T;
  };
  const itemsOf = async (project: TestRepository): Promise<BacklogListItem[]> => (await json<{ items: BacklogListItem[] }>(project, 'backlog', 'list')).items;

  describe('while a run goes on', () => {
    it('status, pause, skip, cancel and resume reach its owner', async () => {
      const project = small('1. Add a function for one\n2. Add a function for two\n3. Add a function for three\n');
      const run = startRun(project, `slow=${LONG}@impl:1`);
      const first = await run.hears('attempt-started', (event) => event.phase === 'impl');

      const status = await json<StatusView>(project, 'status');
      assert.equal(status.owner?.pid, run.pid);
      assert.deepEqual(status.running.map(({ id, key, phase, status: name }) => [id, key, phase, name]), [[first.taskId, first.key, 'impl', 'running']]);
      assert.equal(status.items.running, 1);
      const skipped = (await itemsOf(project)).find((item) => item.state === 'open')?.key ?? '';

      await json(project, 'pause', 'for a look');
      assert.equal((await run.hears('paused')).reason, 'for a look');
      await json(project, 'skip', skipped);
      assert.equal(errorOf(await program.call(project, ['skip', first.key, '--json'])).message, 'The item is running: cancel it first.');
      await json(project, 'cancel', first.key);
      assert.equal((await run.hears('attempt-settled', (event) => event.phase === 'impl')).outcome, 'cancelled');
      assert.equal((await run.hears('item-blocked')).key, first.key);
      const { attention } = await json<{ attention: AttentionView[] }>(project, 'attention');
      assert.deepEqual(attention.map(({ kind, key }) => [kind, key]), [['paused', null], ['blocked', first.key]]);
      assert.equal(run.events.filter((event) => event.type === 'item-started').length, 1);

      await json(project, 'resume');
      const ended = await run.ended;
      const summary = summaryOf(ended);
      assert.deepEqual([summary.completed.length, summary.blocked, summary.reason, ended.code], [1, [first.key], 'blocked', 3]);
      assert.deepEqual((await itemsOf(project)).map((item) => item.state).sort(), ['blocked', 'blocked', 'done']);
      if (process.platform === 'linux') assert.deepEqual(processesOf(project), []);
    });

    it('a decision reaches it, and its item goes on in the same run', async () => {
      const project = small();
      const run = startRun(project, 'ask@impl:1,slow=1500@spec');
      const asked = await run.hears('item-blocked');
      const { decisions } = await json<{ decisions: DecisionView[] }>(project, 'attention');
      assert.deepEqual(decisions.map(({ id, key }) => [id, key]), [[asked.decisionId, asked.key]]);
      await json(project, 'decide', asked.decisionId ?? '', '1');
      const summary = summaryOf(await run.ended);
      assert.deepEqual([summary.completed.length, summary.blocked, summary.reason], [2, [], 'no-items']);
    });

    it('a second run gets a sentence', async () => {
      const project = small();
      const run = startRun(project, `slow=${LONG}`);
      await run.hears('attempt-started');
      const second = await startRun(project).ended;
      assert.equal(second.code, 1);
      assert.deepEqual(errorOf(second), { code: 'busy', message: 'A run is under way already.', hint: 'Wait for it, or stop it first.' });
      assert.equal((await json<StatusView>(project, 'status')).running.length, 1);
    });

    it('Ctrl-C ends it in good order, and its item goes on at the next run', async () => {
      const project = small('1. Add a function for one\n');
      const run = startRun(project, `slow=${LONG}@impl:1`);
      const attempt = await run.hears('attempt-started', (event) => event.phase === 'impl');
      run.signal('SIGINT');
      const ended = await run.ended;
      assert.deepEqual([ended.code, ended.stderr, summaryOf(ended).reason], [130, '', 'stopped']);
      assert.equal((await run.hears('attempt-settled', (event) => event.phase === 'impl')).outcome, 'cancelled');
      if (process.platform === 'linux') assert.deepEqual(processesOf(project), []);
      assert.equal(project.git('status', '--porcelain'), '');
      assert.deepEqual((await itemsOf(project)).map(({ key, state, phase }) => [key, state, phase]), [[attempt.key, 'open', 'impl']]);
      assert.deepEqual(await json(project, 'attention'), { attention: [], decisions: [] });

      const next = startRun(project);
      assert.equal((await next.hears('attempt-started')).taskId, attempt.taskId);
      assert.deepEqual(summaryOf(await next.ended).completed, [attempt.key]);
    });

    it('two Ctrl-C end it at once, and nothing is lost', async () => {
      const project = small('1. Add a function for one\n');
      const run = startRun(project, 'hang!@impl:1');
      await run.hears('attempt-started', (event) => event.phase === 'impl');
      run.signal('SIGINT');
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      run.signal('SIGINT');
      assert.equal((await run.ended).code, 130);
      const next = startRun(project);
      assert.equal(summaryOf(await next.ended).completed.length, 1);
      if (process.platform === 'linux') assert.deepEqual(processesOf(project), []);
    });
  });

  describe('the owner of a run is killed', () => {
    it('10: one that watched it is the owner within two seconds, and goes on', async () => {
      const project = small('1. Add a function for one\n');
      const run = startRun(project, 'slow=5000@impl:1');
      const attempt = await run.hears('attempt-started', (event) => event.phase === 'impl');
      // Its agent is at work, and goes on.
      await run.hears('progress', (event) => event.taskId === attempt.taskId);
      const options = { root: project.root, trust: true, environment: project.environment() };
      const watching = await openWorkspace(options);
      assert.equal(watching.role, 'client');
      const begun = performance.now();
      await run.kill();
      await assert.rejects(watching.api.status(), { code: 'owner-gone' });
      await watching.close();
      const next = await openWorkspace(options);
      try {
        assert.equal(next.role, 'owner');
        assert.ok(performance.now() - begun < 2000, `it took ${Math.round(performance.now() - begun)} ms`);
        assert.deepEqual((await next.api.run({})).completed, [attempt.key]);
        const { state } = await openStoreReadOnly(stateFolder(project.root), pipelineFold);
        assert.deepEqual([state.tasks[attempt.taskId]?.attempts, state.tasks[attempt.taskId]?.lost], [1, 0]);
      } finally {
        await next.close();
      }
    });
  });

  describe('the owner is frozen', () => {
    it('11: others are told so with exit code 5, and nothing is taken from it', async () => {
      const project = small('1. Add a function for one\n');
      const run = startRun(project, 'slow=3000@impl:1');
      await run.hears('attempt-started', (event) => event.phase === 'impl');
      process.kill(run.pid, 'SIGSTOP');
      for (const args of [['run', '--trust', '--json'], ['pause', '--json']]) {
        const ended = await program.call(project, args);
        assert.equal(ended.code, 5);
        assert.deepEqual(errorOf(ended), {
          code: 'owner-unreachable', message: `Another process (pid ${run.pid}) owns this workspace and does not answer.`,
          hint: 'Wait for it or end it. If it will not come back, take the workspace over with: coherence run --take-over',
        });
      }
      process.kill(run.pid, 'SIGCONT');
      const ended = await run.ended;
      assert.deepEqual([ended.code, summaryOf(ended).completed.length], [0, 1]);
    });

    it('12: --take-over takes the workspace; the one that thaws ends with a sentence and has changed nothing', async () => {
      const project = small('1. Add a function for one\n');
      const run = startRun(project, `slow=${LONG}@impl:1`);
      const attempt = await run.hears('attempt-started', (event) => event.phase === 'impl');
      process.kill(run.pid, 'SIGSTOP');
      const next = startRun(project, '', '--take-over');
      const ended = await next.ended;
      assert.deepEqual([ended.code, summaryOf(ended).completed], [0, [attempt.key]]);
      const commits = project.git('log', '--format=%H');
      process.kill(run.pid, 'SIGCONT');
      const thawed = await run.ended;
      assert.equal(thawed.code, 5);
      assert.equal(errorOf(thawed).message, 'Another process has taken over this workspace.');
      assert.deepEqual([project.git('log', '--format=%H'), project.git('status', '--porcelain')], [commits, '']);
      const { state } = await openStoreReadOnly(stateFolder(project.root), pipelineFold);
      assert.deepEqual([Object.keys(state.done), state.tasks[attempt.taskId]?.status], [[attempt.key], 'completed']);
      if (process.platform === 'linux') assert.ok(await eventually(() => processesOf(project).length === 0));
    });
  });

  describe('a decision', () => {
    const asking = async (): Promise<{ project: TestRepository; id: string }> => {
      const project = small('1. Add a function for one\n');
      const run = startRun(project, 'ask@impl:1');
      const asked = await run.hears('item-blocked');
      assert.equal((await run.ended).code, 3);
      return { project, id: asked.decisionId ?? '' };
    };
    const answersIn = async (project: TestRepository, id: string): Promise<string[]> => {
      const { state } = await openStoreReadOnly(stateFolder(project.root), pipelineFold);
      return (state.tasks[id]?.answers ?? []).map(({ answer }) => answer);
    };

    it('28: given by two terminals at once, none of them the owner yet: applied once, and the other is told', async () => {
      const { project, id } = await asking();
      const both = await Promise.all(['mine', 'theirs'].map((answer) => program.call(project, ['decide', id, answer, '--json'])));
      assert.deepEqual(new Set(both.map(({ code }) => code)), new Set([0, 1]));
      const loser = both.find(({ code }) => code === 1);
      assert.match(errorOf(loser ?? assert.fail()).message, /^This was answered already by .+: (?:mine|theirs)$|^The process that owned this workspace /);
      const answers = await answersIn(project, id);
      assert.equal(answers.length, 1);
      assert.equal(both.findIndex(({ code }) => code === 0), ['mine', 'theirs'].indexOf(answers[0] ?? ''));
    });

    it('28: given while the owner is killed and the next one starts: applied at most once, and known to be', async () => {
      const { project, id } = await asking();
      const owner = startRun(project, '');
      const [answer] = await Promise.all([
        program.call(project, ['decide', id, 'mine', '--json']),
        new Promise((resolve) => { setTimeout(resolve, 150); }).then(() => owner.kill()),
      ]);
      const next = await program.call(project, ['decide', id, 'again', '--json']);
      const answers = await answersIn(project, id);
      assert.equal(answers.length, 1);
      assert.equal(answers[0], answer.code === 0 || next.code !== 0 ? 'mine' : 'again');
      if (next.code !== 0) assert.match(errorOf(next).message, /^This was answered already by .+: mine$/);
      assert.deepEqual(summaryOf(await startRun(project).ended).completed.length, 1);
    });
  });
});
