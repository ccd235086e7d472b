import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert as assertProperty, asyncProperty, constantFrom } from 'fast-check';
import type { Phase } from '../../src/contract/phase.ts';
import { assemble, ofType, type Assembled } from '../faults/engine/assembled.ts';
import { eventually } from '../faults/engine/program.ts';
import { smallProject, TestRepository } from './repository.ts';
import { StayingAgents } from './staying-agents.ts';

const HIDDEN = 'test/hidden/hidden.test.js';
const HOLDOUT = { test: { command: ['node', '--test'], holdout: ['test/hidden/**'] } };
const PASSES = "import test from 'node:test';\ntest('hidden', () => {});\n";

describe('an attempt that outlives its owner', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let agents: StayingAgents;
  let epoch: number;
  const open: Assembled[] = [];

  beforeEach(() => begin());
  afterEach(async () => {
    for (const assembled of open.splice(0)) await assembled.close().catch(() => {});
    await repository.remove();
  });

  function begin(config: Record<string, unknown> = {}, files: Record<string, string> = {}): void {
    repository = new TestRepository({ ...smallProject('1. Add `two()`\n', config), ...files });
    agents = new StayingAgents();
    epoch = 0;
  }

  async function owner(): Promise<Assembled> {
    epoch += 1;
    const assembled = await assemble(repository, { epoch, around: (ports) => ({ ...ports, agents: agents.port() }) });
    open.push(assembled);
    return assembled;
  }

  /** An owner that leaves while the agent of a phase is at work. */
  async function leftAt(phase: Phase, request = {}): Promise<string> {
    agents.held.add(phase);
    const first = await owner();
    const run = first.engine.run(request);
    assert.ok(await eventually(() => agents.atWork.length > 0, 20_000));
    await first.leave();
    assert.equal((await run).reason, 'stopped');
    agents.held.delete(phase);
    assert.equal(agents.atWork.length, 1);
    return agents.atWork[0] ?? '';
  }

  const phases = (): string[] => agents.started.map(({ phase }) => phase);
  const settled = ({ events }: Assembled): string[] => ofType(events, 'attempt-settled').map(({ phase, outcome }) => `${phase} ${outcome}`);
  const commits = (): string[] => repository.git('log', '--all', '--format=%(trailers:key=Coherence-Attempt,valueonly,separator=)').trim().split('\n').filter((line) => line !== '');
  const idle = async ({ engine }: Assembled): Promise<boolean> => eventually(async () => (await engine.status()).items.running === 0 && agents.kept.length === 0, 20_000);
  /** As `settled`, once that is told. */
  async function ended(assembled: Assembled): Promise<string[]> {
    await eventually(() => settled(assembled).length > 0);
    return settled(assembled);
  }

  it('goes on with the next one, which shows it, starts no other, and settles, commits and puts away what it did', async () => {
    const token = await leftAt('impl');
    const second = await owner();
    const status = await second.engine.status();
    assert.deepEqual([status.run, status.items.running, status.running.length], [null, 1, 1]);
    assert.deepEqual([status.running[0]?.phase, status.running[0]?.status, status.running[0]?.attempts], ['impl', 'running', 1]);
    assert.deepEqual([status.interrupted?.left, status.interrupted?.goesOn], [{}, true]);
    assert.deepEqual(second.events.map(({ type }) => type), ['attempt-adopted']);
    assert.equal(ofType(second.events, 'attempt-adopted')[0]?.attempt, token);
    agents.says('Half of it is there.\n');
    assert.deepEqual(ofType(second.events, 'progress').map(({ text }) => text), ['Half of it is there.\n']);
    agents.finish();
    assert.ok(await idle(second));
    assert.deepEqual(await ended(second), ['impl completed']);
    assert.ok((ofType(second.events, 'attempt-settled')[0]?.durationSeconds ?? 0) >= 61);
    assert.deepEqual([phases(), agents.kept], [['spec', 'impl'], []]);
    assert.ok(await eventually(() => commits().includes(token)));
    await second.engine.close();
    assert.equal(repository.git('status', '--porcelain'), '');
    assert.ok(!existsSync(join(repository.root, 'src/two.js')), 'unfinished work is still in the tree');

    const third = await owner();
    assert.deepEqual(third.events, []);
    assert.equal((await third.engine.run({})).completed.length, 1);
    assert.deepEqual(phases(), ['spec', 'impl', 'test', 'review']);
    assert.deepEqual([...new Set(commits())], commits());
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('is settled with its own end where it has ended meanwhile', async () => {
    const token = await leftAt('impl');
    agents.finish();
    const second = await owner();
    assert.ok(await idle(second));
    assert.ok(await eventually(() => commits().includes(token)));
    assert.deepEqual(agents.kept, []);
    assert.equal((await second.engine.run({})).completed.length, 1);
    assert.deepEqual(phases(), ['spec', 'impl', 'test', 'review']);
  });

  it('is lost where nothing of it is there', async () => {
    const token = await leftAt('impl');
    await agents.port().forget(token);
    const second = await owner();
    assert.deepEqual([agents.reaped, (await second.engine.status()).items.running], [[token], 0]);
    assert.deepEqual([(await second.engine.status()).interrupted?.goesOn, second.events], [undefined, []]);
    assert.equal((await second.engine.run({})).completed.length, 1);
    assert.deepEqual(phases(), ['spec', 'impl', 'impl', 'test', 'review']);
  });

  it('is lost with what it had told of its cost, which counts for its task, its item, the run and the day', async () => {
    const token = await leftAt('impl');
    await agents.port().forget(token);
    agents.told = { costUsd: 0.42, usage: { input: 3, output: 2, cached: 1 } };
    const { engine, store } = await owner();
    const task = Object.values(store.state().tasks).find(({ phase }) => phase === 'impl');
    assert.deepEqual([task?.outcome, task?.costUsd, task?.usage], ['lost', 0.42, agents.told.usage]);
    assert.deepEqual([store.state().items[task?.key ?? '']?.costUsd, store.state().day?.costUsd], [0.42, 0.42]);
    await engine.run({});
    const records = await store.history(10);
    assert.deepEqual(records.map(({ cost_usd: cost }) => cost ?? 0).reduce((sum, cost) => sum + cost, 0), 0.42);
  });

  it('comes first in a run that begins meanwhile, which goes on from it', async () => {
    await leftAt('impl');
    const second = await owner();
    const run = second.engine.run({});
    assert.ok(await eventually(() => ofType(second.events, 'run-started').length > 0));
    assert.deepEqual([phases(), (await second.engine.status()).run === null], [['spec', 'impl'], false]);
    agents.finish();
    const summary = await run;
    assert.deepEqual([summary.completed.length, summary.outcomes], [1, { completed: 3 }]);
    assert.deepEqual(await ended(second), ['impl completed', 'test completed', 'review completed']);
    assert.deepEqual(phases(), ['spec', 'impl', 'test', 'review']);
  });

  it('ends where that run is stopped, and is attempted again', async () => {
    await leftAt('impl');
    const second = await owner();
    const run = second.engine.run({});
    assert.ok(await eventually(() => ofType(second.events, 'run-started').length > 0));
    await second.engine.stop('ada');
    assert.equal((await run).reason, 'stopped');
    assert.deepEqual([await ended(second), agents.kept, (await second.engine.status()).interrupted], [['impl cancelled'], [], null]);
    assert.equal((await second.engine.run({})).completed.length, 1);
    assert.deepEqual(phases(), ['spec', 'impl', 'impl', 'test', 'review']);
  });

  it('ends where a person stops it without a run, or cancels its item', async () => {
    await leftAt('impl');
    const second = await owner();
    await second.engine.stop('ada');
    assert.ok(await idle(second));
    const status = await second.engine.status();
    assert.deepEqual([await ended(second), status.interrupted, status.items.open], [['impl cancelled'], null, 1]);
    await second.close();
    await leftAt('impl');
    const fourth = await owner();
    await fourth.engine.cancel('1', 'ada');
    assert.ok(await idle(fourth));
    assert.deepEqual([await ended(fourth), (await fourth.engine.status()).items.blocked], [['impl cancelled'], 1]);
  });

  it('is left again by an owner that leaves, and ended by one that closes', async () => {
    const token = await leftAt('impl');
    for (let owners = 0; owners < 2; owners += 1) {
      const next = await owner();
      await next.leave();
      assert.deepEqual([settled(next), agents.atWork], [[], [token]]);
    }
    const last = await owner();
    await last.close();
    assert.deepEqual([await ended(last), agents.kept], [['impl cancelled'], []]);
    assert.equal((await (await owner()).engine.run({})).completed.length, 1);
  });

  it('has its tests run in the workspace', async () => {
    await leftAt('review');
    const folders: string[] = [];
    epoch += 1;
    const second = await assemble(repository, {
      epoch, around: (ports) => {
        return {
          ...ports,
          agents: agents.port(),
          tests: { run: (argv, options) => { folders.push(options.cwd); return ports.tests.run(argv, options); }, reapAbandoned: () => ports.tests.reapAbandoned() },
        };
      },
    });
    open.push(second);
    agents.finish();
    assert.ok(await idle(second));
    assert.deepEqual(folders, [repository.root]);
  });

  it('is asked about where something changed that it may not write and what was remembered of it is gone', async () => {
    await leftAt('review');
    rmSync(join(repository.root, '.coherence/state/guard'), { recursive: true });
    repository.write('src/two.js', 'evil\n');
    const second = await owner();
    agents.finish();
    assert.ok(await idle(second));
    assert.deepEqual(await ended(second), ['review needs_decision']);
    assert.deepEqual(ofType(second.events, 'overstepped').map(({ files }) => files), [['src/two.js']]);
    assert.deepEqual(ofType(second.events, 'attempt-settled')[0]?.files, []);
  });

  it('leaves what people do meanwhile to them', async () => {
    await leftAt('impl');
    repository.write('specs/backlog.md', '1. Add `two()`\n2. Add `three()`\n');
    const second = await owner();
    await second.engine.skip('2', 'ada');
    await assert.rejects(second.engine.skip('1', 'ada'), { code: 'refused', message: 'The item is running: cancel it first.' });
    await second.engine.pause('lunch', 'ada');
    agents.finish();
    assert.ok(await idle(second));
    assert.deepEqual(await ended(second), ['impl completed']);
    await second.engine.resume('ada');
    assert.equal((await second.engine.run({})).completed.length, 1);
  });

  it('settles also where its entry is gone from the backlog', async () => {
    const token = await leftAt('impl');
    repository.write('specs/backlog.md', 'Nothing.\n');
    const second = await owner();
    agents.finish();
    assert.ok(await eventually(() => ofType(second.events, 'attempt-settled').length > 0));
    assert.deepEqual(await ended(second), ['impl completed']);
    assert.ok(await eventually(() => commits().includes(token)));
  });

  it('has tests hidden from it until it has ended', async () => {
    await repository.remove();
    begin(HOLDOUT, { [HIDDEN]: PASSES });
    const isHidden = (): boolean => !existsSync(join(repository.root, HIDDEN));
    await leftAt('impl');
    assert.ok(isHidden());
    const second = await owner();
    assert.ok(isHidden());
    await second.leave();
    const third = await owner();
    assert.ok(isHidden());
    agents.finish();
    assert.ok(await idle(third));
    assert.ok(!isHidden());
    assert.deepEqual(await ended(third), ['impl completed']);
  });

  it('is not reviewed by an agent again where the owner left while the tests of its review ran', async () => {
    await repository.remove();
    const wait = "import { existsSync } from 'node:fs';\nif (!existsSync('../go')) setInterval(() => {}, 1000);\n";
    begin({ test: { command: ['node', 'tools/tests.mjs'] } }, { 'tools/tests.mjs': wait });
    const first = await owner();
    const run = first.engine.run({});
    assert.ok(await eventually(() => ofType(first.events, 'tests-started').length > 0, 20_000));
    await first.leave();
    await run;
    assert.equal(agents.kept.length, 1);
    repository.write('../go', '');
    const second = await owner();
    assert.equal((await second.engine.run({})).completed.length, 1);
    assert.deepEqual(phases(), ['spec', 'impl', 'test', 'review']);
  });

  it('goes on where an owner cancelled it that could not say why', async () => {
    const token = await leftAt('impl');
    agents.finish(token, { kind: 'cancelled', exitCode: null });
    const second = await owner();
    assert.ok(await idle(second));
    assert.deepEqual((await second.engine.status()).items, { open: 1, running: 0, blocked: 0, failed: 0, done: 0 });
    assert.equal((await second.engine.run({})).completed.length, 1);
  });

  it('says how much of its time it has used', async () => {
    await leftAt('impl');
    const second = await owner();
    const [task] = (await second.engine.status()).running;
    assert.deepEqual([task?.times?.idleSeconds, task?.times?.wallSeconds], [900, 3600]);
    const left = (at: string | undefined): number => Math.round((Date.parse(at ?? '') - Date.now()) / 60_000);
    assert.deepEqual([left(task?.times?.idleEndsAt), left(task?.times?.wallEndsAt)], [11, 8]);
    agents.finish();
    assert.ok(await idle(second));
    assert.ok((await second.engine.tasks(task?.key ?? '')).every(({ times }) => times === undefined));
  });

  it('gives its session to the next attempt of its task where it goes on', async () => {
    const token = await leftAt('impl');
    agents.finish(token, { output: 'NEEDS DECISION: Which one of the two is it to be?\n', session: 'session-1' });
    const second = await owner();
    assert.ok(await idle(second));
    const [decision] = (await second.engine.status()).decisions;
    await second.engine.decide(decision?.id ?? '', 'The first one', 'ada');
    assert.equal((await second.engine.run({})).completed.length, 1);
    assert.deepEqual(agents.started.map(({ phase, session }) => `${phase} ${session ?? '-'}`), ['spec -', 'impl -', 'impl session-1', 'test -', 'review -']);
    assert.match(agents.started[2]?.direction ?? '', /The first one/);
  });

  it('is worked on once, whatever its owners do', async () => {
    await repository.remove();
    const step = constantFrom('leave', 'finish', 'finish and leave', 'run');
    await assertProperty(asyncProperty(array(step, { maxLength: 8 }), async (steps) => {
      begin();
      try {
        for (const phase of ['spec', 'impl', 'test', 'review'] as const) agents.held.add(phase);
        for (const each of steps) {
          const next = await owner();
          const run = each === 'run' ? next.engine.run({}) : Promise.resolve();
          if (each === 'run') await eventually(() => agents.atWork.length > 0 || ofType(next.events, 'summary').length > 0);
          if (each.startsWith('finish')) agents.finish();
          if (each === 'finish') await idle(next);
          await next.leave();
          await run;
        }
        for (const phase of ['spec', 'impl', 'test', 'review'] as const) agents.held.delete(phase);
        agents.finish();
        const last = await owner();
        await last.engine.run({});
        assert.equal((await last.engine.status()).items.done, 1);
        await last.close();
        assert.deepEqual(phases(), ['spec', 'impl', 'test', 'review']);
        assert.deepEqual([...new Set(commits())], commits());
        assert.deepEqual([repository.git('status', '--porcelain'), agents.kept], ['', []]);
      } finally {
        await repository.remove();
      }
    }), { numRuns: 12 });
  });
});
