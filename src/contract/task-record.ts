import type { TokenUsage } from './agent-event.ts';
import type { BacklogKind, Outcome, Phase, TaskStatus } from './phase.ts';
import type { TaskProblem } from './rules.ts';

/**
 * One finished task as history keeps it, a line of JSON. The first six keys are those of the original's
 * metrics.jsonl, in its spelling, so its readers can read ours.
 */
export interface TaskRecord {
  task_id: string;
  task_type: Phase;
  model: string;
  duration_seconds: number;
  status: TaskStatus;
  created_at: string;
  /** Journal position of the event that finished the task; history is in this order and has each once. */
  seq: number;
  item: string;
  backlog: BacklogKind;
  agent: string;
  variant: string;
  iteration: number;
  outcome: Outcome;
  /** Why it ended so, one line, cut where it is long. */
  reason?: string;
  /** What was wrong with what its agent wrote. */
  problem?: TaskProblem;
  attempts: number;
  /** As far as the agent says. */
  cost_usd?: number;
  /** Tokens, as far as the agent says. */
  usage?: TokenUsage;
  /** When its first attempt began. */
  started_at?: string;
  finished_at: string;
  /** Tests that ran for this task, where any did. */
  tests?: { passed: number; failed: number };
  commit?: string;
}
