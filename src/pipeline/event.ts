import type { KnownItem } from '../backlog/known-item.ts';
import type { BacklogKind, Outcome, Phase } from '../contract/phase.ts';
import type { RunRequest } from '../contract/run-event.ts';
import type { PipelineLimits } from './state.ts';

/** What happened. The journal holds these and nothing else; `at` is ISO 8601 and decides nothing. */
export type PipelineEvent =
  | { type: 'limits.set'; limits: PipelineLimits }
  /** Entries that are new in a backlog, or were found again after an edit. */
  | { type: 'items.seen'; items: KnownItem[] }
  | { type: 'items.missing'; keys: string[] }
  | { type: 'identity.asked'; key: string; question: string; options: string[]; candidates: (string | null)[]; at: string }
  | { type: 'item.started'; key: string; kind: BacklogKind; at: string; /** The interleaving's turn was used. */ turn: boolean }
  | { type: 'checkout.opened'; key: string }
  | { type: 'checkout.closed'; key: string }
  | { type: 'task.created'; taskId: string; key: string; phase: Phase; iteration: number; agent: string; variant: string; at: string }
  | { type: 'attempt.started'; taskId: string; token: string; at: string }
  | AttemptSettled
  | { type: 'task.committed'; taskId: string; token: string; commit: string | null; at: string }
  /** Nobody works on a running item any more: its run ended, or its owner died. It goes on where it was. */
  | { type: 'item.parked'; key: string }
  | { type: 'item.merged'; key: string; commit: string | null; at: string }
  | { type: 'item.conflicted'; key: string; message: string; files: string[]; at: string }
  /** The entry of a running item is gone from its backlog. It goes on when the entry is seen again. */
  | { type: 'item.vanished'; key: string; at: string }
  /** `askedAt` names the question where a task has asked more than one. */
  | { type: 'decision.answered'; id: string; answer: string; by: string; at: string; askedAt?: string }
  | { type: 'item.retried'; key: string; by: string; at: string }
  | { type: 'item.skipped'; key: string; by: string; at: string }
  | { type: 'item.reopened'; key: string; by: string; at: string }
  | { type: 'paused'; reason: string; by: string; at: string }
  | { type: 'resumed'; by: string; at: string }
  /** A run begins, in place of one that was interrupted. Its request names items by their keys. */
  | { type: 'run.started'; id: string; request: RunRequest; at: string }
  /** It came to its end, or a person gave it up. */
  | { type: 'run.ended'; id: string; at: string }
  /** Its process ends before it does. */
  | { type: 'run.interrupted'; id: string; at: string };

/** What a human is asked. `verdict`: whether the item passes its review. */
export interface Question {
  about: 'work' | 'verdict';
  text: string;
  options: string[];
}

/** An attempt has ended and its evidence has been looked at. */
export interface AttemptSettled {
  type: 'attempt.settled';
  taskId: string;
  token: string;
  at: string;
  outcome: Outcome;
  /** For `cancelled`: the run was stopped, the task is not given up and will be attempted again. */
  resume?: true;
  /** One sentence. */
  reason: string;
  durationSeconds: number;
  /** Files that the attempt changed, relative to the workspace. */
  files: string[];
  specPath?: string;
  /** Where the item goes on after a failure: the same phase where not given, never a later one, never back to the spec. */
  returnTo?: Phase;
  /** What the next attempt has to know. */
  feedback?: string;
  question?: Question;
  tests?: { passed: number; failed: number };
  costUsd?: number;
}
