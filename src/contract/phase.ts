/** The phases of an item, in the order in which it goes through them. */
export const PHASES = ['spec', 'impl', 'test', 'review'] as const;
export type Phase = (typeof PHASES)[number];

/** The two kinds of backlog: work on the product, and work on the pipeline itself. */
export const BACKLOG_KINDS = ['product', 'meta'] as const;
export type BacklogKind = (typeof BACKLOG_KINDS)[number];

/** The state of an item as users and scripts see it. */
export const ITEM_STATES = ['open', 'running', 'blocked', 'failed', 'done'] as const;
export type ItemStateName = (typeof ITEM_STATES)[number];

/** The status of a task; the names are those of the original pipeline, and `timed_out` and `cancelled`. */
export const TASK_STATUSES = ['pending', 'running', 'completed', 'failed', 'needs_decision', 'timed_out', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/**
 * How an attempt ended. `completed` means that the evidence holds, never that the agent said so.
 * `no_result`: the agent ended well and left nothing behind. `undecidable`: a review without a verdict
 * that can be read. `lost`: its process is gone and nobody saw it end. `unavailable`: it could not be started, or its provider does not know who asks.
 * `conflict`: it changed files that hold changes of the user's.
 */
export const OUTCOMES = [
  'completed', 'failed', 'no_result', 'undecidable', 'timed_out', 'idle',
  'needs_decision', 'conflict', 'limit', 'cancelled', 'lost', 'unavailable',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
