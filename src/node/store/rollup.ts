import type { TaskRecord } from '../../contract/task-record.ts';

/** How many tasks ended: by day (UTC, `YYYY-MM-DD`), then by type, then by status. */
export type HistoryCounts = Record<string, Record<string, Record<string, number>>>;

/** What a sealed segment holds, so that nobody has to read it to count. */
export interface Rollup {
  records: number;
  /** The last event that is in it, and how many records that event made. */
  end: HistoryEnd;
  counts: HistoryCounts;
}

/** The place in the journal up to which history has everything. */
export interface HistoryEnd {
  seq: number;
  /** Records of the event `seq` itself. */
  records: number;
}

export function emptyRollup(): Rollup {
  return { records: 0, end: { seq: 0, records: 0 }, counts: {} };
}

/** Adds a record to a rollup, in place. */
export function count(rollup: Rollup, record: TaskRecord): void {
  rollup.records += 1;
  rollup.end = after(rollup.end, record);
  add(rollup.counts, record.finished_at.slice(0, 10), record.task_type, record.status, 1);
}

/** The place after a record that follows `end`. */
export function after(end: HistoryEnd, record: TaskRecord): HistoryEnd {
  return record.seq === end.seq ? { seq: end.seq, records: end.records + 1 } : { seq: record.seq, records: 1 };
}

/** Adds what `from` counts to `into`, in place. */
export function addCounts(into: HistoryCounts, from: HistoryCounts): void {
  for (const [day, types] of Object.entries(from)) {
    for (const [type, statuses] of Object.entries(types)) {
      for (const [status, number] of Object.entries(statuses)) add(into, day, type, status, number);
    }
  }
}

function add(counts: HistoryCounts, day: string, type: string, status: string, number: number): void {
  const statuses = ((counts[day] ??= {})[type] ??= {});
  statuses[status] = (statuses[status] ?? 0) + number;
}
