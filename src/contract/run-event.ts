import type { BacklogKind, Outcome, Phase } from './phase.ts';

/** What an owner tells its listeners while it works; `run --json` prints one a line. `at` is ISO 8601. */
export type RunEvent =
  | { type: 'run-started'; at: string; runId: string; items: number }
  | { type: 'item-started'; at: string; key: string; label: string; text: string; backlog: BacklogKind }
  | { type: 'attempt-started'; at: string; key: string; label: string; taskId: string; phase: Phase; iteration: number; agent: string; attempt: string; log: string }
  | { type: 'progress'; at: string; taskId: string; text: string }
  | { type: 'tests-started'; at: string; key: string; taskId: string; command: string }
  | { type: 'attempt-settled'; at: string; key: string; label: string; taskId: string; phase: Phase; iteration: number; outcome: Outcome; reason: string; durationSeconds: number; files: string[]; tests?: { passed: number; failed: number } }
  | { type: 'committed'; at: string; key: string; taskId: string; commit: string; files: string[] }
  | { type: 'item-blocked'; at: string; key: string; label: string; reason: string; decisionId?: string; question?: string; options?: string[] }
  | { type: 'item-failed'; at: string; key: string; label: string; reason: string }
  | { type: 'item-done'; at: string; key: string; label: string; commit?: string }
  /** A person changed something about an item: `by` whom. */
  | { type: 'item-changed'; at: string; key: string; change: 'answered' | 'retried' | 'skipped' | 'reopened'; by: string }
  | { type: 'paused'; at: string; reason: string }
  | { type: 'resumed'; at: string }
  | { type: 'notice'; at: string; severity: 'info' | 'warning' | 'error'; message: string; hint?: string }
  | RunSummary;

/** The last event of a run. Keys are item keys, in the order in which they got there. */
export interface RunSummary {
  type: 'summary';
  completed: string[];
  failed: string[];
  blocked: string[];
  tasks: number;
  durationSeconds: number;
  /** Why the run ended. */
  reason: 'no-items' | 'max-items' | 'hours' | 'budget' | 'stopped' | 'blocked' | 'unavailable';
  phases: Record<Phase, number>;
  /** Tests of the last test run of each completed item, added up. */
  tests: { passed: number; failed: number };
  files: number;
  commits: number;
}

/** How much a run may do. */
export interface RunRequest {
  /** Only these items (keys or labels); all that are open otherwise. */
  items?: string[];
  /** Ends after so many items are done, have failed or wait for a person. */
  maxItems?: number;
  hours?: number;
  budgetUsd?: number;
  /** Overrides the agent of the configuration, for every phase. */
  agent?: string;
}
