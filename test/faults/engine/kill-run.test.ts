import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pipelineFold } from '../../../src/host/pipeline-fold.ts';
import { journalNames, readJournalFile } from '../../../src/node/store/journal-file.ts';
import { stateFolder, stateLayout } from '../../../src/node/store/layout.ts';
import { openStoreReadOnly } from '../../../src/node/store/read-only.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import type { PipelineState } from '../../../src/pipeline/state.ts';
import type { TestRepository } from '../../engine/repository.ts';
import { eventually, killed, processesOf, Program, temporaryFolder } from './program.ts';
import { repositories } from './repositories.ts';

const KILLS = 50;
const WORKSPACES = 3;
/** Events of a run that a kill is apart from the one before it, at most: a workspace's kills together reach over its whole run. */
const EVENTS_APART = 8;
/** Longer than most steps between two events. */
const STEP_MS = 150;
/** COHERENCE_SEED repeats an earlier choice of moments. */
const SEED = Number(process.env['COHERENCE_SEED'] ?? Date.now() % 1_000_000);

describe('the whole run is killed', function () {
  this.timeout(180_000);
  const program = new Program();
  const repository = repositories();
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    await program.build();
  });
  after(() => program.remove());

  for (let workspace = 1; workspace <= WORKSPACES; workspace += 1) {
    const kills = Math.floor((KILLS * workspace) / WORKSPACES) - Math.floor((KILLS * (workspace - 1)) / WORKSPACES);
    const seed = SEED + workspace;
    it(`${kills} times at random moments (COHERENCE_SEED=${SEED}): it goes on, and every item is done exactly once`, async () => {
      const random = randomNumbers(seed);
      const sample = repository('sample');
      const ledger = new Map<number, PipelineEvent>();
      for (let kill = 0; kill < kills; kill += 1) {
        const run = program.start(sample, ['run', '--json', '--trust']);
        const apart = Math.floor(random() * (EVENTS_APART + 1));
        await run.told((events) => events.filter((event) => event.type !== 'progress').length >= apart);
        await delay(random() * STEP_MS);
        await run.kill();
        // What it had started is in groups of its own and goes on, or dies with it.
        if (random() < 0.5) for (const pid of processesOf(sample)) killed(pid);
        collect(sample, ledger);
      }
      const last = await program.call(sample, ['run', '--json', '--trust']);
      collect(sample, ledger);
      const ends = last.stdout.split('\n').filter((line) => /"type":"(?:summary|attempt-settled)"/.test(line) && !line.includes('"outcome":"completed"'));
      assert.equal(last.code, 0, `${ends.join('\n')}\n${last.stderr}`);

      const { state, history, notices } = await openStoreReadOnly(stateFolder(sample.root), pipelineFold);
      assert.deepEqual(notices, []);
      const done = Object.keys(state.done).sort();
      assert.equal(done.length, 5);
      assert.deepEqual([state.items, state.run], [{}, null]);
      assert.deepEqual(Object.values(state.decisions), []);

      const events = [...ledger.values()];
      const merged = events.filter((event) => event.type === 'item.merged').map((event) => event.key);
      assert.deepEqual(merged.sort(), done, 'every item is merged once');
      assert.deepEqual(events.filter((event) => event.type === 'item.conflicted'), []);
      assert.deepEqual(events.filter((event) => event.type === 'attempt.settled' && !['completed', 'lost'].includes(event.outcome)), []);
      const records = (await history(1000)).map((record) => `${record.item} ${record.task_type} ${record.status}`).sort();
      assert.deepEqual(records, done.flatMap((key) => ['impl', 'review', 'spec', 'test'].map((phase) => `${key} ${phase} completed`)).sort());

      const commits = sample.git('log', '--format=%H %(trailers:key=Coherence-Item,valueonly,separator=) %(trailers:key=Coherence-Attempt,valueonly,separator=)').trim().split('\n');
      const attempts = commits.map((line) => line.split(' ')[2] ?? '').filter((attempt) => attempt !== '');
      assert.deepEqual([...new Set(attempts)], attempts, 'no attempt is committed twice');
      assert.deepEqual([...new Set(commits.map((line) => line.split(' ')[1] ?? '').filter((key) => key !== ''))].sort(), done);
      assert.equal(sample.git('status', '--porcelain'), '');
      assert.equal(sample.git('branch', '--list', 'coherence/*'), '');
      execFileSync('git', ['fsck', '--strict'], { cwd: sample.root, stdio: 'pipe' });
      execFileSync(process.execPath, ['--test'], { cwd: sample.root, env: { PATH: process.env['PATH'] } });

      assert.ok(await eventually(() => processesOf(sample).length === 0), 'a process is left behind');
      assert.deepEqual(names(sample.root, (name) => /\.(?:lock|tmp)$/.test(name)), []);
      assert.deepEqual(names(join(stateFolder(sample.root), 'runs'), (name) => /^(?:attempt|tests)_/.test(name)), []);
      assert.deepEqual(readdirSync(temporaryFolder(sample)).filter((name) => !/^coherence-\d+$/.test(name)), [], 'a temporary folder is left behind');
    });
  }
});

/** The events that are on disk, by their place: journal files of owners long gone are removed. */
function collect(repository: TestRepository, ledger: Map<number, PipelineEvent>): void {
  const folder = stateLayout(stateFolder(repository.root)).journal;
  if (!existsSync(folder)) return;
  for (const { name } of journalNames(readdirSync(folder))) {
    const { units } = readJournalFile<PipelineState, PipelineEvent>(name, readFileSync(join(folder, name)));
    for (const { seq, events } of units) for (const [index, event] of events.entries()) ledger.set(seq + index, event);
  }
}

function names(folder: string, fits: (name: string) => boolean): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(fits) : [];
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
