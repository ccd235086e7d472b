import { OUTCOMES, type Outcome } from '../contract/phase.ts';
import type { TaskRecord } from '../contract/task-record.ts';

/**
 * Success and duration of tasks, in the shape and spelling of the original's `GET /agent/metrics`. Zeros where there are none.
 * `by_outcome` is ours: every task once, by how its last attempt ended.
 */
export interface MetricsSummary {
  success_rate: { completed: number; failed: number; total: number; rate: number };
  execution_time: { p50_seconds: number; p95_seconds: number };
  by_task_type: Record<string, { count: number; completed: number; failed: number; success_rate: number }>;
  by_model: Record<string, { count: number; avg_duration: number }>;
  by_outcome: Record<Outcome, number>;
}

interface Tally {
  count: number;
  completed: number;
  seconds: number;
}

/**
 * Sums records up. For success and times only tasks that came to an end of their own count: completed ones, and as failed those that failed or
 * ran out of time. What a human cancelled or has to decide says nothing about success. Rates are rounded to four decimals,
 * seconds to three; percentiles are by nearest rank.
 */
export function summarise(records: Iterable<TaskRecord>): MetricsSummary {
  const all: Tally = { count: 0, completed: 0, seconds: 0 };
  const byType = new Map<string, Tally>();
  const byModel = new Map<string, Tally>();
  const durations: number[] = [];
  const outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  for (const record of records) {
    outcomes.set(record.outcome, (outcomes.get(record.outcome) ?? 0) + 1);
    if (record.status !== 'completed' && record.status !== 'failed' && record.status !== 'timed_out') continue;
    const seconds = Number.isFinite(record.duration_seconds) ? Math.max(0, record.duration_seconds) : 0;
    durations.push(seconds);
    for (const tally of [all, tallyOf(byType, record.task_type), tallyOf(byModel, record.model)]) {
      tally.count += 1;
      tally.completed += record.status === 'completed' ? 1 : 0;
      tally.seconds += seconds;
    }
  }
  const sorted = Float64Array.from(durations).sort();
  return {
    success_rate: { completed: all.completed, failed: all.count - all.completed, total: all.count, rate: rate(all) },
    execution_time: { p50_seconds: percentile(sorted, 0.5), p95_seconds: percentile(sorted, 0.95) },
    by_task_type: Object.fromEntries([...byType].map(([type, tally]) => [type, {
      count: tally.count, completed: tally.completed, failed: tally.count - tally.completed, success_rate: rate(tally),
    }])),
    by_model: Object.fromEntries([...byModel].map(([model, tally]) => [model, { count: tally.count, avg_duration: round(tally.seconds / tally.count, 3) }])),
    by_outcome: Object.fromEntries(outcomes) as Record<Outcome, number>,
  };
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const tally: Tally = { count: 0, completed: 0, seconds: 0 };
  tallies.set(key, tally);
  return tally;
}

function rate({ completed, count }: Tally): number {
  return count === 0 ? 0 : round(completed / count, 4);
}

/** The smallest value that at least `share` of the values do not exceed; 0 for none. `sorted` is ascending. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.ceil(share * sorted.length);
  return round(sorted[Math.max(0, rank - 1)] ?? 0, 3);
}

function round(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
