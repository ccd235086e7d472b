import type { TokenUsage } from '../contract/agent-event.ts';
import type { GateFinding, GateName } from '../contract/gates.ts';
import type { KnownItem } from '../backlog/known-item.ts';
import type { BacklogKind, Outcome, Phase } from '../contract/phase.ts';
import type { TaskProblem } from '../contract/rules.ts';
import type { BudgetScope, RunRequest } from '../contract/run-event.ts';
import type { ListedPaths } from '../spec/listed-paths.ts';
import type { PermissionAsk } from '../contract/permission.ts';
import type { GateChoice, PipelineLimits, UsedUpBudget } from './state.ts';

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
  | { type: 'task.created'; taskId: string; key: string; phase: Phase; iteration: number; agent: string; /** Of the agent. */ account?: string; variant: string; at: string }
  /** `agent` and its account: where another one works than the task was made for. `listed`: what the spec lists, where there is one. */
  | { type: 'attempt.started'; taskId: string; token: string; agent?: string; account?: string; listed?: ListedPaths; at: string }
  | AttemptSettled
  | { type: 'task.committed'; taskId: string; token: string; commit: string | null; at: string }
  /** Nobody works on a running item any more: its run ended, or its owner died. It goes on where it was. */
  | { type: 'item.parked'; key: string }
  | { type: 'item.merged'; key: string; commit: string | null; at: string }
  | { type: 'item.conflicted'; key: string; message: string; files: string[]; at: string }
  /** The entry of a running item is gone from its backlog. It goes on when the entry is seen again. */
  | { type: 'item.vanished'; key: string; at: string }
  /** A gate holds the merge of an item that has passed its review. */
  | { type: 'gate.held'; key: string; gate: GateName; findings: GateFinding[]; question: string; options: string[]; choices: GateChoice[]; at: string }
  /** What a person had chosen at a gate is done; `review`: the work is another one now and is reviewed again. */
  | { type: 'gate.settled'; key: string; review: boolean; at: string }
  /** The checks of the branch are red: the merge waits. */
  | { type: 'ci.held'; key: string; message: string; at: string }
  /** They are not red any more. */
  | { type: 'ci.released'; keys: string[]; at: string }
  /** The account of the agent of its next step is paused: the item waits for it. */
  | { type: 'account.held'; key: string; account: string; at: string }
  /** The time of reset has come, or a person wants it tried now. */
  | { type: 'account.resumed'; account: string; at: string }
  /** The budget of an item, or of its task, is used up: a person decides whether it is raised. */
  | { type: 'budget.held'; key: string; budget: UsedUpBudget; at: string }
  /** One was told that the attempt at work has nearly used a budget up. */
  | { type: 'budget.warned'; taskId: string; token: string; scope: BudgetScope; budgetUsd: number; at: string }
  /** A person raises what the run, or the day `date`, may cost. */
  | { type: 'budget.raised'; scope: 'run' | 'day'; usd: number; date?: string; by: string; at: string }
  /** Nobody has answered in time: its item is skipped. */
  | { type: 'decision.expired'; id: string; askedAt: string; at: string }
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
  | { type: 'run.interrupted'; id: string; at: string }
  /** It has nothing to do until an account goes on. */
  | { type: 'run.waiting'; id: string; at: string };

/** What a human is asked. `verdict`: whether the item passes its review. `permission`: whether its agent may do what it asks for. */
export interface Question {
  about: 'work' | 'verdict' | 'permission';
  text: string;
  options: string[];
  /** For `permission`. */
  ask?: PermissionAsk;
}

/** An attempt has ended and its evidence has been looked at. */
export interface AttemptSettled {
  type: 'attempt.settled';
  taskId: string;
  token: string;
  at: string;
  outcome: Outcome;
  /**
   * The task is not given up and will be attempted again. For `cancelled`: the run was stopped. For `limit` and `unavailable`: not
   * there in an event of before such tasks were kept, which is followed by another task.
   */
  resume?: true;
  /** One sentence. */
  reason: string;
  durationSeconds: number;
  /** Files that the attempt changed, relative to the workspace. */
  files: string[];
  /** What the spec lists after it. */
  listed?: ListedPaths;
  specPath?: string;
  /** Where the item goes on after a failure: the same phase where not given, never a later one, never back to the spec. */
  returnTo?: Phase;
  /** What the next attempt has to know. */
  feedback?: string;
  question?: Question;
  /** The review says fail and the tests pass: one sentence. */
  inconsistent?: string;
  /** What is wrong with what the agent wrote, where it is something that a rule reports. */
  problem?: TaskProblem;
  tests?: { passed: number; failed: number };
  costUsd?: number;
  usage?: TokenUsage;
  /** For `limit`: when its agent can go on, ISO 8601, where that is known. */
  resetsAt?: string;
  /** For `limit`: which account has reached it, and whether another agent takes the phase over at once. */
  limit?: { account: string; kind: 'usage' | 'rate'; message: string; takeOver: boolean };
  /** The agent's own name for its session, where it can go on with it. */
  session?: string;
  /** For `needs_decision`: the budget that ended it. */
  budget?: UsedUpBudget;
  /** What a failure is known by, where it happens again; `reason` where not set. */
  failure?: string;
  /** The day on which it ended by the clock of the machine, as 2026-11-22. */
  day?: string;
}
