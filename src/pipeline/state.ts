import type { KnownItem } from '../backlog/known-item.ts';
import type { BacklogKind, Outcome, Phase, TaskStatus } from '../contract/phase.ts';
import type { RunRequest } from '../contract/run-event.ts';

/** The version of the state's shape on disk. A newer one is refused, never guessed at. */
export const STATE_SCHEMA = 1;

/** Why an item waits for a human. */
export type Block =
  | { kind: 'decision'; decisionId: string }
  | { kind: 'conflict' | 'vanished' | 'cancelled' | 'skipped' | 'limit'; message: string };

/** Where an item is on its way. Items that nothing has happened to have no entry. */
export interface ItemProgress {
  key: string;
  kind: BacklogKind;
  state: 'running' | 'blocked' | 'failed' | 'done' | 'open';
  /** The phase that it is in, or will be in next. */
  phase: Phase;
  /** The round of work, from 1. Grows with every failure and ends the item at its limit. */
  iteration: number;
  /** The task at work, if there is one. */
  taskId?: string;
  specPath?: string;
  /** What the next attempt is told about the last one. */
  feedback?: string;
  /** It was started before and used its turn then. */
  begun?: true;
  /** Its work is in the tree. */
  opened?: true;
  /** What an attempt changed and is still to be committed. */
  uncommitted?: { taskId: string; token: string; files: string[] };
  /** All phases have their evidence; what is left is to bring the work to the branch. */
  merging?: true;
  block?: Block;
  failure?: string;
  /** Tests of its last review. */
  tests?: { passed: number; failed: number };
  commit?: string;
  finishedAt?: string;
  /** A human made it open again: what its file says about done does not count. */
  reopened?: true;
}

/** A task that has not been rolled into history. */
export interface TaskState {
  id: string;
  key: string;
  phase: Phase;
  iteration: number;
  status: TaskStatus;
  agent: string;
  variant: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  /** The attempt at work: results with another token change nothing. */
  attempt?: { token: string; startedAt: string };
  attempts: number;
  lost: number;
  undecidable: number;
  outcome?: Outcome;
  reason?: string;
  durationSeconds: number;
  /** What its settled attempts changed, together: the evidence of a task that took more than one. */
  files: string[];
  /** What its attempts cost, as far as their agent says. */
  costUsd: number;
  tests?: { passed: number; failed: number };
  commit?: string;
  /** Answers that humans gave, oldest first; the next attempt gets them. */
  answers: { question: string; answer: string; by: string; at: string }[];
}

/** A question that waits for an answer, and answered ones for as long as their item is live. */
export interface Decision {
  id: string;
  key: string;
  kind: 'agent' | 'verdict' | 'identity';
  question: string;
  options: string[];
  askedAt: string;
  /** For `identity`: the keys that the options stand for, in their order; null for a new item. */
  candidates?: (string | null)[];
  answer?: { text: string; by: string; at: string };
}

/** A run that has not come to its end: it is under way, or its process has gone without it. */
export interface RecordedRun {
  id: string;
  /** Items by their keys: labels may come to stand for others while it goes on. */
  request: RunRequest;
  startedAt: string;
  /** What its attempts cost, as far as their agents say. */
  costUsd: number;
  /** When an attempt last began or ended: the last that is known of a run whose process was killed. */
  workedAt: string;
  /** Its process ended in good order before it did. */
  interruptedAt?: string;
}

export interface PipelineLimits {
  maxIterations: number;
  lostAttempts: number;
}

/** The whole live state: a pure fold of the journal's events. */
export interface PipelineState {
  readonly schema: number;
  readonly limits: PipelineLimits;
  /** Every entry that was ever seen in a backlog, by key. */
  readonly known: Readonly<Record<string, KnownItem>>;
  /** Items that are under way, wait or have failed, by key. */
  readonly items: Readonly<Record<string, ItemProgress>>;
  /** Items that are done, apart from the others: they only grow in number, and no event but their own touches them. */
  readonly done: Readonly<Record<string, ItemProgress>>;
  readonly tasks: Readonly<Record<string, TaskState>>;
  readonly decisions: Readonly<Record<string, Decision>>;
  readonly paused: { reason: string; by: string; at: string } | null;
  /** Not there in a state that was written before runs were recorded. */
  readonly run?: RecordedRun | null;
  /** How many items were started in the turn of their backlog: the place in the interleaving. One that fills in for the other uses none. */
  readonly slot: number;
  /** Settled attempts whose token was stale: recorded, never applied. */
  readonly staleResults: number;
}

const DEFAULT_PIPELINE_LIMITS: PipelineLimits = { maxIterations: 5, lostAttempts: 25 };

/** How far an item is; undefined for one that nothing has happened to. */
export function progressOf(state: PipelineState, key: string): ItemProgress | undefined {
  // A key that a person typed may be the name of something that every object has.
  if (Object.hasOwn(state.items, key)) return state.items[key];
  return Object.hasOwn(state.done, key) ? state.done[key] : undefined;
}

export function emptyState(limits: PipelineLimits = DEFAULT_PIPELINE_LIMITS): PipelineState {
  return { schema: STATE_SCHEMA, limits, known: {}, items: {}, done: {}, tasks: {}, decisions: {}, paused: null, run: null, slot: 0, staleResults: 0 };
}
