import type { TokenUsage } from './agent-event.ts';
import type { GateFinding, GateName } from './gates.ts';
import type { BacklogKind, Outcome, Phase } from './phase.ts';

/** What a budget is for. */
export type BudgetScope = 'task' | 'item' | 'run' | 'day';

/** What an owner tells its listeners while it works; `run --json` prints one a line. `at` is ISO 8601. */
export type RunEvent =
  | { type: 'run-started'; at: string; runId: string; items: number }
  | { type: 'item-started'; at: string; key: string; label: string; text: string; backlog: BacklogKind }
  | { type: 'attempt-started'; at: string; key: string; label: string; taskId: string; phase: Phase; iteration: number; agent: string; attempt: string; log: string }
  | { type: 'progress'; at: string; taskId: string; text: string }
  | { type: 'tests-started'; at: string; key: string; taskId: string; command: string }
  | { type: 'attempt-settled'; at: string; key: string; label: string; taskId: string; phase: Phase; iteration: number; outcome: Outcome; reason: string; durationSeconds: number; files: string[]; tests?: { passed: number; failed: number }; costUsd?: number; usage?: TokenUsage; /** For `limit`: when its agent can go on. */ resetsAt?: string }
  | { type: 'committed'; at: string; key: string; taskId: string; commit: string; files: string[] }
  /** `account`: it waits for nobody but this account, and goes on by itself. */
  | { type: 'item-blocked'; at: string; key: string; label: string; reason: string; decisionId?: string; question?: string; options?: string[]; account?: string }
  | { type: 'item-failed'; at: string; key: string; label: string; reason: string }
  | { type: 'item-done'; at: string; key: string; label: string; commit?: string }
  /** A person changed something about an item: `by` whom. */
  | { type: 'item-changed'; at: string; key: string; change: 'answered' | 'retried' | 'skipped' | 'reopened'; by: string }
  /** A gate holds an item's merge until a person has decided. */
  | { type: 'gate-held'; at: string; key: string; label: string; gate: GateName; findings: GateFinding[] }
  /** The review says fail and the tests pass. */
  | { type: 'inconsistent'; at: string; key: string; label: string; taskId: string; message: string }
  /** What a run of tests writes that somebody asked for beside the pipeline. */
  | { type: 'tests-output'; at: string; text: string }
  /** Results, evidence or documents are others than before. */
  | { type: 'coverage-changed'; at: string }
  | { type: 'documents-updated'; at: string; files: string[]; commit?: string }
  /** The agent of an owner before this one is still at work, or has ended without it: its attempt goes on here. */
  | { type: 'attempt-adopted'; at: string; key: string; label: string; taskId: string; phase: Phase; iteration: number; agent: string; attempt: string; log: string }
  /** An account has reached a limit. The run goes on by itself at `resumesAt`. */
  | { type: 'account-paused'; at: string; account: string; message: string; resumesAt: string }
  | { type: 'account-resumed'; at: string; account: string }
  /** Nothing else is left to do: the run waits for the checks of the branch, as so many finished items do with their merge. */
  | { type: 'ci-awaited'; at: string; items: number }
  /** So many finished items do not wait for the checks any more. */
  | { type: 'ci-released'; at: string; items: number }
  /** Another agent does what the first one could not. */
  | { type: 'took-over'; at: string; key: string; label: string; phase: Phase; agent: string; instead: string }
  | { type: 'budget-warning'; at: string; scope: BudgetScope; key: string | null; spentUsd: number; budgetUsd: number }
  /**
   * While an agent worked, something changed where its phase may not write. `undone`: its own tools wrote all of it, and it was put
   * back. Otherwise it stays. What was put back, and what `.coherence/` had before, is kept in `keptIn`.
   */
  | { type: 'overstepped'; at: string; key: string; label: string; taskId: string; files: string[]; undone: boolean; keptIn: string | null }
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
  reason: 'no-items' | 'max-items' | 'hours' | 'budget' | 'limit' | 'stopped' | 'blocked' | 'unavailable';
  phases: Record<Phase, number>;
  /** How its attempts ended, each outcome counted apart; those that did not happen are left out. */
  outcomes: Partial<Record<Outcome, number>>;
  /** What its attempts cost, as far as their agents say. */
  costUsd: number;
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
  /** Overrides the agent of the configuration, for every phase. It has no fallback. */
  agent?: string;
  /** It ends instead of waiting where nothing is left to do but for accounts that are paused, or for the checks of the branch. */
  wait?: false;
}
