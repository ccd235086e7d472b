// Commit time and start-up time with much history behind them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalStore } from '../../src/node/store/journal-store.ts';
import { pipelineFold } from '../../src/host/pipeline-fold.ts';
import type { PipelineEvent } from '../../src/pipeline/event.ts';
import { milliseconds, spread, table } from './quantiles.ts';

const SIZES = [100, 10_000, 100_000];
const TASKS_OF_AN_ITEM = 4;
/** A large backlog. Further tasks are those of items that were opened again. */
const ITEMS = 2500;
const AT = '2026-01-01T00:00:00.000Z';

/** The events of one task, as a run records them. An item has four, and is done after them. */
function eventsOf(index: number): PipelineEvent[] {
  const round = Math.floor(index / TASKS_OF_AN_ITEM);
  const key = `item_${(round % ITEMS).toString(16).padStart(8, '0')}`;
  const taskId = `task_${index.toString(16).padStart(16, '0')}`;
  const token = `attempt_${index.toString(16).padStart(16, '0')}`;
  const phase = (['spec', 'impl', 'test', 'review'] as const)[index % TASKS_OF_AN_ITEM] ?? 'spec';
  return [
    ...(phase === 'spec' && round >= ITEMS ? [{ type: 'item.reopened', key, by: 'bench', at: AT } as const] : []),
    ...(phase === 'spec' ? [{ type: 'item.started', key, kind: 'product', at: AT, turn: true } as const] : []),
    { type: 'task.created', taskId, key, phase, iteration: 1, agent: 'bench', variant: 'default', at: AT },
    { type: 'attempt.started', taskId, token, at: AT },
    { type: 'attempt.settled', taskId, token, at: AT, outcome: 'completed', reason: 'It is there.', durationSeconds: 1, files: [], ...(phase === 'spec' ? { specPath: `specs/${key}.md` } : {}) },
    ...(phase === 'review' ? [{ type: 'item.merged', key, commit: null, at: AT } as const] : []),
  ];
}

async function open(stateDir: string, epoch: number): Promise<JournalStore<typeof pipelineFold.empty, PipelineEvent>> {
  return JournalStore.open({ stateDir, epoch, fold: pipelineFold, fenced: () => Promise.resolve(false) });
}

const rows: string[][] = [];
let first: { commit: number; start: number } | undefined;
for (const size of SIZES) {
  const stateDir = mkdtempSync(join(tmpdir(), 'coherence-bench-'));
  const filled = await open(stateDir, 1);
  for (let index = 0; index < size; index += 200) {
    await filled.commit(...Array.from({ length: Math.min(200, size - index) }, (_, offset) => eventsOf(index + offset)).flat());
  }
  await filled.close();

  const starts: number[] = [];
  let epoch = 2;
  for (; epoch < 9; epoch += 1) {
    const began = performance.now();
    const store = await open(stateDir, epoch);
    starts.push(performance.now() - began);
    await store.close();
  }
  const store = await open(stateDir, epoch);
  const commits: number[] = [];
  for (let index = size; index < size + 100; index += 1) {
    for (const event of eventsOf(index)) {
      const began = performance.now();
      await store.commit(event);
      commits.push(performance.now() - began);
    }
  }
  await store.close();
  rmSync(stateDir, { recursive: true, force: true });
  const commit = spread(commits);
  const start = spread(starts);
  first ??= { commit: commit.p50, start: start.p50 };
  rows.push([
    size.toLocaleString('en'), milliseconds(commit.p50), milliseconds(commit.p95), (commit.p50 / first.commit).toFixed(1),
    milliseconds(start.p50), (start.p50 / first.start).toFixed(1),
  ]);
}
console.log('### The store, by tasks of history\n');
console.log(table(['tasks', 'commit p50', 'commit p95', 'against 100', 'start p50', 'against 100'], rows));
