import type { TaskRecord } from '../contract/task-record.ts';

/** How many tasks ended, and how long they took together. Whole milliseconds, so that sums do not depend on their order. */
export interface RollupCell {
  count: number;
  durationMs: number;
}

/**
 * Finished tasks counted by day, phase and status: `cells['2026-11-22/impl/completed']`. The day is that of
 * `finished_at`, in UTC. Plain JSON; the rollup of two histories is the merge of their rollups.
 */
export interface Rollup {
  cells: Record<string, RollupCell>;
  /** How their last attempts ended: `outcomes['2026-11-22/impl/timed_out']`. Not there in rollups of before they were counted. */
  outcomes?: Record<string, number>;
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

export function emptyRollup(): Rollup {
  return { cells: {}, outcomes: {} };
}

/** Counts a record in, in place: a history of a million records makes no copies. */
export function addRecord(rollup: Rollup, record: TaskRecord): void {
  const day = DAY.exec(record.finished_at)?.[0] ?? 'unknown';
  addCell(rollup, `${day}/${record.task_type}/${record.status}`, { count: 1, durationMs: milliseconds(record.duration_seconds) });
  countOutcome(rollup, `${day}/${record.task_type}/${record.outcome}`, 1);
}

/** All counted together; none of them is changed. The order does not matter. */
export function mergeRollups(...rollups: readonly Rollup[]): Rollup {
  const merged = emptyRollup();
  for (const { cells, outcomes = {} } of rollups) {
    for (const [key, cell] of Object.entries(cells)) addCell(merged, key, cell);
    for (const [key, count] of Object.entries(outcomes)) countOutcome(merged, key, count);
  }
  return merged;
}

function addCell({ cells }: Rollup, key: string, { count, durationMs }: RollupCell): void {
  const cell = cells[key];
  if (cell === undefined) cells[key] = { count, durationMs };
  else {
    cell.count += count;
    cell.durationMs += durationMs;
  }
}

function countOutcome(rollup: Rollup, key: string, count: number): void {
  rollup.outcomes ??= {};
  rollup.outcomes[key] = (rollup.outcomes[key] ?? 0) + count;
}

function milliseconds(seconds: number): number {
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : 0;
}
