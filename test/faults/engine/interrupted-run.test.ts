import assert from 'node:assert/strict';
import type { AttentionView, StatusView } from '../../../src/contract/engine-api.ts';
import { splitCommand } from '../../../src/base/command-line.ts';
import { pipelineFold } from '../../../src/host/pipeline-fold.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { JournalStore } from '../../../src/node/store/journal-store.ts';
import { stateFolder } from '../../../src/node/store/layout.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { smallProject, type TestRepository } from '../../engine/repository.ts';
import { faultyFileSystem, systemError } from '../../unit/store/faulty-file-system.ts';
import { assemble, ofType, type Assembled } from './assembled.ts';
import { eventually, killed, processesOf, Program, summaryOf } from './program.ts';
import { repositories } from './repositories.ts';

const HOUR_MS = 3_600_000;
const TWO = '1. Add a function for one\n2. Add a function for two\n';

describe('a run that is interrupted', function () {
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
  const two = (): TestRepository => repository(smallProject(TWO));

  it('by the end of its process can be continued with what is left, later', async () => {
    const project = two();
    let offset = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + offset };
    const first = await engine(project, { demo: 'cost=50,slow=2000@impl', clock });
    const [one = '', other = ''] = (await first.engine.items()).map((item) => item.key);
    const run = first.engine.run({ items: ['2', '1'], hours: 8, maxItems: 5, budgetUsd: 10, agent: 'demo' });
    first.engine.onEvent((event) => {
      if (event.type === 'attempt-started' && event.phase === 'impl' && ofType(first.events, 'item-done').length > 0) offset = 2 * HOUR_MS;
    });
    assert.ok(await eventually(() => offset > 0, 30_000));
    const status = await first.engine.status();
    assert.deepEqual(status.run?.request, { items: [other, one], hours: 8, maxItems: 5, budgetUsd: 10, agent: 'demo' });
    assert.deepEqual([status.run.id, status.interrupted], [ofType(first.events, 'run-started')[0]?.runId, null]);
    await first.close();
    assert.equal((await run).reason, 'stopped');

    // A weekend goes by.
    offset = 60 * HOUR_MS;
    const second = await engine(project, { epoch: 2, demo: 'cost=50', clock });
    const { interrupted, run: none, attention } = await second.engine.status();
    assert.equal(none, null);
    assert.deepEqual([interrupted?.id, interrupted?.startedAt, interrupted?.interruptedAt === null], [status.run.id, status.run.startedAt, false]);
    const { left } = interrupted ?? {};
    assert.ok(left !== null && left !== undefined && Math.abs((left.hours ?? 0) - 6) < 0.1, JSON.stringify(left));
    const costUsd = ofType(first.events, 'attempt-settled').filter((event) => event.outcome !== 'cancelled').length * 0.5;
    assert.deepEqual({ ...left, hours: 0 }, { items: [other], hours: 0, maxItems: 4, budgetUsd: 10 - costUsd, agent: 'demo' });
    assert.deepEqual(attention.filter(({ kind }) => kind !== 'documents'), [{
      kind: 'interrupted', key: null, label: null, message: 'A run was interrupted before its end.',
      action: `coherence run --hours ${left.hours} --max-items 4 --budget ${left.budgetUsd} --agent demo --item ${other}`,
    }]);
    const summary = await second.engine.run(left);
    assert.deepEqual([summary.completed, summary.reason], [[other], 'no-items']);
    const after = await second.engine.status();
    assert.deepEqual([after.run, after.interrupted, after.attention.filter(({ kind }) => kind !== 'documents')], [null, null, []]);
  });

  it('is given up by a person, and replaced by another run', async () => {
    const project = two();
    const interrupt = async (epoch: number): Promise<void> => {
      const assembled = await engine(project, { epoch, demo: 'hang' });
      const run = assembled.engine.run({});
      assert.ok(await eventually(() => ofType(assembled.events, 'attempt-started').length > 0, 30_000));
      await assembled.close();
      await run;
    };
    await interrupt(1);
    const second = await engine(project, { epoch: 2 });
    assert.deepEqual((await second.engine.status()).interrupted?.left, {});
    await second.engine.stop('ada');
    await second.engine.stop('ada');
    assert.equal((await second.engine.status()).interrupted, null);
    await second.close();
    await interrupt(3);
    const fourth = await engine(project, { epoch: 4 });
    await assert.rejects(fourth.engine.run({ items: ['17'] }), { code: 'unknown-item' });
    assert.notEqual((await fourth.engine.status()).interrupted, null);
    assert.equal((await fourth.engine.run({ items: ['1'] })).completed.length, 1);
    assert.equal((await fourth.engine.status()).interrupted, null);
  });

  it('is none where a person stopped it, or where it ended with an error', async () => {
    const project = two();
    const first = await engine(project, { demo: 'hang' });
    const run = first.engine.run({});
    assert.ok(await eventually(() => ofType(first.events, 'attempt-started').length > 0, 30_000));
    await first.engine.stop('ada');
    await first.close();
    await run;
    project.write('.coherence/config.json', JSON.stringify({ agent: 'nobody' }));
    const second = await engine(project, { epoch: 2 });
    assert.equal((await second.engine.status()).interrupted, null);
    await assert.rejects(second.engine.run({}), { code: 'unknown-agent' });
    assert.deepEqual([(await second.engine.status()).interrupted, (await second.engine.status()).run], [null, null]);
  });

  it('is seen where its end could not be recorded for want of room', async () => {
    let full = false;
    const fs = faultyFileSystem(({ name, path, flags }) => {
      if (full && path.includes('journal') && (name === 'write' || (name === 'open' && flags !== 'r'))) throw systemError('ENOSPC');
    });
    const project = two();
    const first = await engine(project, { fs });
    first.engine.onEvent((event) => { full ||= event.type === 'attempt-started' && event.phase === 'impl'; });
    const run = first.engine.run({ maxItems: 2 });
    assert.ok(await eventually(() => ofType(first.events, 'notice').length > 0, 30_000));
    await Promise.all([assert.rejects(run, { code: 'disk-full' }), first.close()]);
    full = false;
    const second = await engine(project, { epoch: 2, fs });
    const { interrupted } = await second.engine.status();
    assert.deepEqual([interrupted?.interruptedAt, interrupted?.left], [null, { maxItems: 2 }]);
  });

  it('is none in a state from before runs were recorded', async () => {
    const project = two();
    const { run: _, ...old } = emptyState();
    const empty: PipelineState = old;
    const store = await JournalStore.open({ stateDir: stateFolder(project.root), epoch: 1, fold: { ...pipelineFold, empty }, fenced: () => Promise.resolve(false) });
    await store.close();
    const { engine: api, store: opened } = await engine(project, { epoch: 2 });
    assert.equal(Object.hasOwn(opened.state(), 'run'), false);
    const { run, interrupted } = await api.status();
    assert.deepEqual([run, interrupted], [null, null]);
    await api.stop('ada');
    assert.equal((await api.run({ maxItems: 1 })).completed.length, 1);
  });

  describe('by kill -9', () => {
    const program = new Program();
    before(async function () {
      if (process.platform !== 'linux') this.skip();
      await program.build();
    });
    after(() => program.remove());
    const status = async (project: TestRepository): Promise<StatusView> =>
      JSON.parse((await program.call(project, ['status', '--json'])).stdout) as StatusView;

    it('is shown with the command that continues it, which a shell takes as it is', async () => {
      const project = two();
      const run = program.start(project, ['run', '--json', '--trust', '--max-items', '2', '--hours', '3'], { COHERENCE_DEMO: 'slow=5000@impl' });
      await run.hears('item-done');
      await run.hears('attempt-started', (event) => event.phase === 'impl' && run.events.some((other) => other.type === 'item-done'));
      const during = await status(project);
      assert.deepEqual([during.run?.request, during.interrupted], [{ maxItems: 2, hours: 3 }, null]);
      const elsewhere = JSON.parse((await program.call(project, ['status', '--json', '--backlog', 'specs/backlog.md'])).stdout) as StatusView;
      assert.deepEqual([elsewhere.run, elsewhere.interrupted], [during.run, null]);
      await run.kill();
      for (const pid of processesOf(project)) killed(pid);

      const { run: none, interrupted } = await status(project);
      assert.equal(none, null);
      assert.deepEqual([interrupted?.id, interrupted?.interruptedAt, interrupted?.left?.maxItems], [during.run?.id, null, 1]);
      const { attention } = JSON.parse((await program.call(project, ['attention', '--json'])).stdout) as { attention: AttentionView[] };
      const shown = attention.find((entry) => entry.kind === 'interrupted');
      assert.match(shown?.action ?? '', /^coherence run --hours (?:3|2\.\d+) --max-items 1$/);
      assert.match((await program.call(project, ['status'])).stdout, /Needs you\n {2}\S A run was interrupted before its end\.\n {4}coherence run --hours \S+ --max-items 1\n/);
      const last = await program.call(project, [...splitCommand(shown?.action ?? '').slice(1), '--json', '--trust']);
      assert.deepEqual([summaryOf(last).completed.length, summaryOf(last).reason], [1, 'no-items']);
      assert.equal((await status(project)).interrupted, null);
    });

    it('is none after Ctrl-C', async () => {
      const project = two();
      const run = program.start(project, ['run', '--json', '--trust'], { COHERENCE_DEMO: 'hang' });
      await run.hears('attempt-started');
      run.signal('SIGINT');
      assert.equal((await run.ended).code, 130);
      assert.equal((await status(project)).interrupted, null);
    });
  });
});
