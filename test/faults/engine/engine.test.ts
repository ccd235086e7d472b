import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { isoTime } from '../../../src/base/clock.ts';
import type { RunEvent, RunSummary } from '../../../src/contract/run-event.ts';
import type { EnginePorts } from '../../../src/engine/ports/engine-ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { faultyFileSystem, systemError } from '../../unit/store/faulty-file-system.ts';
import { agentsWith } from '../../engine/changed-agents.ts';
import { smallProject } from '../../engine/repository.ts';
import { assemble, leaveAttempt, ofType, type Assembled, type AssembledOptions } from './assembled.ts';
import { eventually, processesOf } from './program.ts';
import { repositories } from './repositories.ts';

const DAY_MS = 24 * 3600 * 1000;
const FULL = 'The disk is full, so nothing more can be recorded.';

/** Settles with the rejection's code, or says that there was none. */
async function codeOfRejection(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'resolved', (error: unknown) => (error as { code?: string }).code ?? String(error));
}

/** False when it takes longer. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  const result = await Promise.race([work.then(() => true, () => true), delay(milliseconds, false, { signal: late.signal }).catch(() => false)]);
  late.abort();
  return result;
}

describe('the engine, with faults', function () {
  this.timeout(60_000);
  const repository = repositories();
  const open: Assembled[] = [];
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
  });
  const engine = async (...args: Parameters<typeof assemble>): Promise<Assembled> => {
    const assembled = await assemble(...args);
    open.push(assembled);
    return assembled;
  };
  const small = (backlog = '1. Add a function for one\n', config: Record<string, unknown> = {}) => repository(smallProject(backlog, config));

  it('13: a clock that jumps by days ends nothing, and what happened stays in order', async () => {
    let offset = 0;
    const { engine: api, store, events } = await engine(small('1. Add a function for one\n2. Add a function for two\n'), {
      clock: { ...systemClock, now: () => systemClock.now() + offset },
    });
    const jumps = [DAY_MS, -DAY_MS, 10 * DAY_MS, -400 * DAY_MS, 0];
    api.onEvent((event) => {
      if (event.type !== 'attempt-started' && event.type !== 'attempt-settled') return;
      offset = jumps.shift() ?? -offset;
    });
    const summary = await api.run({ hours: 1 });
    assert.equal(summary.reason, 'no-items');
    assert.equal(summary.completed.length, 2);
    assert.ok(summary.durationSeconds < 60);
    const settled = ofType(events, 'attempt-settled');
    assert.deepEqual([...new Set(settled.map((event) => event.outcome))], ['completed']);
    assert.ok(settled.every((event) => event.durationSeconds < 60));
    const records = await store.history(100);
    assert.deepEqual(records.map((record) => record.task_id), settled.map((event) => event.taskId).reverse());
    assert.ok(records.some((record, index) => record.created_at > (records[index - 1]?.created_at ?? '~')), 'the test means nothing unless the clock went back');
  });

  it('27: a stale attempt reports success: recorded, not applied', async () => {
    const project = small();
    const first = await engine(project);
    const late: Promise<unknown>[] = [];
    first.engine.onEvent((event) => {
      if (event.type !== 'attempt-started' || event.phase !== 'impl') return;
      late.push(first.store.commit({
        type: 'attempt.settled', taskId: event.taskId, token: 'attempt_of_an_owner_before', at: isoTime(systemClock), outcome: 'completed',
        reason: 'Long ago.', durationSeconds: 1, files: ['late.js'],
      }));
    });
    const summary = await first.engine.run({});
    await Promise.all(late);
    assert.equal(summary.completed.length, 1);
    assert.deepEqual(ofType(first.events, 'attempt-settled').map((event) => event.phase), ['spec', 'impl', 'test', 'review']);
    assert.ok(!ofType(first.events, 'committed').some((event) => event.files.includes('late.js')));
    assert.equal(first.store.state().staleResults, 1);
    await first.close();
    const second = await engine(project, { epoch: 2 });
    assert.equal(second.store.state().staleResults, 1);
  });

  it('10: an attempt that a dead owner left behind, and of which nothing is there, is settled as lost before anything else', async () => {
    const project = small();
    await leaveAttempt(project, 1);
    const { engine: api, events } = await engine(project, { epoch: 2 });
    const status = await api.status();
    assert.deepEqual([status.running, status.items.open], [[], 1]);
    assert.equal((await api.run({})).completed.length, 1);
    assert.equal(ofType(events, 'attempt-started')[0]?.taskId, 'task_0000000000000001');
  });

  describe('a disk that is full', () => {
    let full = false;
    beforeEach(() => { full = false; });
    const fs = faultyFileSystem(({ name, path, flags }) => {
      if (full && path.includes('journal') && (name === 'write' || (name === 'open' && flags !== 'r'))) throw systemError('ENOSPC');
    });

    it('6: the run waits, says so once and goes on when there is room; people are told at once', async () => {
      const { engine: api, events } = await engine(small(), { fs });
      api.onEvent((event) => { if (event.type === 'attempt-started' && event.phase === 'impl') full = true; });
      const run = api.run({});
      assert.ok(await eventually(() => ofType(events, 'notice').length > 0, 20_000));
      assert.deepEqual(ofType(events, 'notice').map(({ severity, message, hint }) => [severity, message, hint]), [
        ['error', FULL, 'Free some space; work goes on by itself.'],
      ]);
      assert.equal(await codeOfRejection(api.pause('lunch', 'tester')), 'disk-full');
      const status = await api.status();
      assert.deepEqual([status.writable, status.attention[0]?.kind, status.attention[0]?.message], [false, 'store', FULL]);
      assert.equal((await api.items()).length, 1);
      await delay(1500);
      assert.equal(ofType(events, 'notice').length, 1);
      full = false;
      const summary = await run;
      assert.equal(summary.completed.length, 1);
      assert.deepEqual(ofType(events, 'notice').map((event) => event.severity), ['error', 'info']);
      assert.deepEqual(ofType(events, 'attempt-settled').map((event) => `${event.phase} ${event.outcome}`), ['spec', 'impl', 'test', 'review'].map((phase) => `${phase} completed`));
    });

    it('does not hold up the end of the process', async () => {
      const project = small();
      const { engine: api, close, events } = await engine(project, { fs });
      api.onEvent((event) => { if (event.type === 'attempt-started' && event.phase === 'impl') full = true; });
      const run = codeOfRejection(api.run({}));
      assert.ok(await eventually(() => ofType(events, 'notice').length > 0, 20_000));
      assert.ok(await within(3000, close()), 'it waits for the disk');
      assert.equal(await run, 'disk-full');
      full = false;
      const again = await engine(project, { epoch: 2 });
      assert.equal((await again.engine.run({})).completed.length, 1);
    });

    it('does not hold up whoever looks at new items', async () => {
      const project = small();
      const { engine: api } = await engine(project, { fs });
      await api.items();
      project.write('specs/backlog.md', '1. Add a function for one\n2. Add a function for two\n');
      full = true;
      const items = api.items();
      assert.ok(await within(3000, items), 'it waits for the disk');
      assert.equal((await items).length, 2);
    });

    it('from the start: the run waits, then settles what an owner before left behind', async () => {
      const project = small();
      await leaveAttempt(project, 1);
      full = true;
      const { engine: api, events } = await engine(project, { epoch: 2, fs });
      assert.equal((await api.status()).writable, false);
      const run = api.run({});
      assert.ok(await eventually(() => ofType(events, 'notice').length > 0));
      full = false;
      const summary = await run;
      assert.deepEqual([summary.completed.length, summary.reason], [1, 'no-items']);
    });
  });

  describe('a workspace that another process takes', () => {
    it('12: the agent of the process that lost it is left to the one that took it, and the run ends with a sentence', async () => {
      const project = small();
      let fenced = false;
      const { engine: api, close, events } = await engine(project, { demo: 'slow=30000@impl', fenced: () => fenced });
      // It is at work as soon as it says something.
      api.onEvent((event) => { fenced ||= event.type === 'progress' && ofType(events, 'attempt-started').some(({ phase, taskId }) => phase === 'impl' && taskId === event.taskId); });
      const run = api.run({});
      assert.ok(await within(15_000, run), 'it goes on');
      await assert.rejects(run, { code: 'fenced', message: 'Another process has taken over this workspace.' });
      assert.equal(ofType(events, 'attempt-settled').filter((event) => event.phase === 'impl').length, 0);
      await close();
      const next = await engine(project, { epoch: 2 });
      assert.deepEqual(ofType(next.events, 'attempt-adopted').map(({ attempt }) => attempt), [ofType(events, 'attempt-started').at(-1)?.attempt]);
      assert.deepEqual((await next.engine.status()).running.map(({ phase, attempts }) => [phase, attempts]), [['impl', 1]]);
      await next.close();
      if (process.platform === 'linux') assert.ok(await eventually(() => processesOf(project).length === 0), 'a process is left behind');
    });

    it('12: an owner that thaws right before it starts an agent does not start it', async () => {
      let fenced = false;
      let started = 0;
      const around = (ports: EnginePorts): EnginePorts => ({
        ...ports,
        agents: agentsWith(ports.agents, {
          start: (request) => {
            started += 1;
            return ports.agents.start(request);
          },
        }),
      });
      const { engine: api } = await engine(small(), { fenced: () => fenced, around });
      api.onEvent((event) => { fenced ||= event.type === 'attempt-started'; });
      assert.equal(await codeOfRejection(api.run({})), 'fenced');
      assert.equal(started, 0);
    });
  });

  describe('a stop at a bad moment', () => {
    const stoppedWhileReading = (path: string, when: (events: readonly RunEvent[]) => boolean): AssembledOptions['around'] & { at: (assembled: Assembled) => void } => {
      let assembled: Assembled | undefined;
      const around = (ports: EnginePorts): EnginePorts => ({
        ...ports,
        workspace: {
          root: ports.workspace.root,
          exists: (file) => ports.workspace.exists(file),
          write: (file, text) => ports.workspace.write(file, text),
          list: (folder, limit) => ports.workspace.list(folder, limit),
          async read(file, limit) {
            const text = await ports.workspace.read(file, limit);
            if (file === path && assembled !== undefined && when(assembled.events)) await assembled.engine.stop('tester');
            return text;
          },
        },
      });
      return Object.assign(around, { at: (made: Assembled) => { assembled = made; } });
    };

    it('while the direction is being made: no agent works on', async () => {
      const around = stoppedWhileReading('.coherence/prompts/spec.md', () => true);
      const assembled = await engine(small(), { demo: 'hang', around });
      around.at(assembled);
      const run = assembled.engine.run({});
      assert.ok(await within(10_000, run), 'it goes on');
      assert.equal((await run).reason, 'stopped');
    });

    it('while a paused run looks at the backlog: it ends', async () => {
      const around = stoppedWhileReading('specs/backlog.md', (events) => ofType(events, 'paused').length > 0);
      const assembled = await engine(small(), { around });
      around.at(assembled);
      const { engine: api } = assembled;
      api.onEvent((event) => { if (event.type === 'attempt-started') void api.pause('lunch', 'tester'); });
      const run: Promise<RunSummary> = api.run({});
      assert.ok(await within(10_000, run), 'it waits on');
      assert.equal((await run).reason, 'stopped');
    });
  });

  it('opens all the same where something is in the way of what it owes, and says so when it runs', async () => {
    const project = small();
    let inTheWay = true;
    const around = (ports: EnginePorts): EnginePorts => {
      const commit: EnginePorts['checkout']['commit'] = (request) => (inTheWay ? Promise.reject(new Error('The branch is not the same.')) : checkout.commit(request));
      const { checkout } = ports;
      return {
        ...ports,
        checkout: {
          commit,
          open: (item) => checkout.open(item), changes: (key) => checkout.changes(key), allChanges: (key) => checkout.allChanges(key),
          disregard: (key, files) => checkout.disregard(key, files), merge: (key) => checkout.merge(key),
          committed: (key, merged) => checkout.committed(key, merged), fileAt: (id, path) => checkout.fileAt(id, path), close: (key) => checkout.close(key),
          revert: (key, files) => checkout.revert(key, files), restore: (key, files, keep) => checkout.restore(key, files, keep),
          leaveAlone: (key, files) => checkout.leaveAlone(key, files), base: (key, files) => checkout.base(key, files),
          settled: (files) => checkout.settled(files), record: (files, message) => checkout.record(files, message),
        },
      };
    };
    const first = await engine(project, { around });
    await assert.rejects(first.engine.run({}), { message: 'The branch is not the same.' });
    await first.close();
    const second = await engine(project, { epoch: 2, around });
    await second.engine.pause('first this', 'tester');
    await second.engine.resume('tester');
    await assert.rejects(second.engine.run({}), { message: 'The branch is not the same.' });
    inTheWay = false;
    assert.equal((await second.engine.run({})).completed.length, 1);
  });

  it('counts what an attempt cost, also when something around it goes wrong', async () => {
    const refused = 'The test command is not approved.';
    const { engine: api, store } = await engine(small(), { demo: 'cost=30', around: (ports) => ({ ...ports, approvals: { refusalFor: () => Promise.resolve(refused) } }) });
    const summary = await api.run({});
    assert.equal(summary.blocked.length, 1);
    const review = Object.values(store.state().tasks).find((task) => task.phase === 'review');
    assert.equal(review?.reason, refused);
    assert.equal(review.costUsd, 0.3);
  });
});
