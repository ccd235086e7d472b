import type { TaskRecord } from '../../../src/contract/task-record.ts';
import type { Fold } from '../../../src/node/store/fold.ts';

/**
 * A small state for tests of the store: writers that count. A write fits only when it is its writer's next, so a
 * lost or doubled event cannot go unseen.
 */
export interface Tally {
  total: number;
  /** The last number of each writer. */
  by: Record<string, number>;
  /** What `bound` cuts down. */
  recent: number[];
  ballast?: unknown;
}

export interface TallyEvent {
  by: string;
  n: number;
  /** Tasks that this event finishes. */
  finishes?: number;
  ballast?: unknown;
}

export const RECENT = 5;

export const tallyFold: Fold<Tally, TallyEvent> = {
  schema: 1,
  empty: { total: 0, by: {}, recent: [] },
  transition: (state, { by, n, ballast }) => ({
    ...state, total: state.total + 1, by: { ...state.by, [by]: n }, recent: [...state.recent, n],
    ...(ballast === undefined ? {} : { ballast }),
  }),
  refusal: (state, { by, n }) => (n === (state.by[by] ?? 0) + 1 ? null : `${by} is at ${state.by[by] ?? 0}, so ${n} does not follow.`),
  project: (_before, { by, n, finishes }, _after, seq) => Array.from({ length: finishes ?? 0 }, (_, i) => record(seq, `${by}-${n}-${i}`)),
  bound: (state) => ({ ...state, recent: state.recent.slice(-RECENT) }),
};

export function record(seq: number, item: string): TaskRecord {
  return {
    task_id: `task_${seq.toString(16).padStart(16, '0')}`, task_type: 'impl', model: 'demo', duration_seconds: 1.5, status: 'completed',
    created_at: '2026-01-02T03:04:05.000Z', seq, item, backlog: 'product', agent: 'demo', variant: 'default', iteration: 1,
    outcome: 'completed', attempts: 1, finished_at: '2026-01-02T03:05:05.000Z',
  };
}

/** Events `from` to `to` of one writer. */
export function writes(by: string, from: number, to: number, finishes = 0): TallyEvent[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ by, n: from + i, finishes }));
}
