import type { KnownItem } from '../backlog/known-item.ts';
import type { TokenUsage } from '../contract/agent-event.ts';
import type { GateFinding, GateName } from '../contract/gates.ts';
import type { BacklogKind, Outcome, Phase, TaskStatus } from '../contract/phase.ts';
import type { TaskProblem } from '../contract/rules.ts';
import type { DecisionKind } from '../contract/engine-api.ts';
import type { PermissionAsk, PermissionGrant } from '../contract/permission.ts';
import type { BudgetScope, RunRequest } from '../contract/run-event.ts';
import type { ListedPaths } from '../spec/listed-paths.ts';
import type { ListChanges } from './agreed-list.ts';

/** The version of the state's shape on disk. A newer one is refused, never guessed at. */
export const STATE_SCHEMA = 2;

/** Why an item waits for a human. */
export type Block =
  | { kind: 'decision'; decisionId: string }
  | { kind: 'conflict' | 'vanished' | 'cancelled' | 'skipped'; message: string }
  /** It waits for an account, and goes on by itself. */
  | { kind: 'limit'; message: string; account: string }
  /** Its merge waits for the checks of the branch, and goes on by itself. */
  | { kind: 'ci'; message: string };

/** What a person has chosen for an item whose merge a gate holds. The engine does it before the next merge. */
export type GateAction = { type: 'extend' | 'revert'; files: string[] };

/** What the answers to a gate's question stand for, in the order of its options. */
export type GateChoice = { type: 'accept' } | { type: 'send-back' } | GateAction;

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
  /** What a person has let pass at a gate, by what identifies a finding: it is not asked again. Until it is done. */
  accepted?: string[];
  /** What its attempts have made of its spec's list since the spec phase. */
  listChanges?: ListChanges;
  /** Files that a person has extended its spec's list with. */
  extended?: string[];
  /** What is to be done before the merge is tried again. */
  gateAction?: GateAction;
  /** Its last review says fail where its tests pass. */
  inconsistent?: { taskId: string; message: string };
  /** What tasks of its phase have changed that ended without their evidence: it counts for the next one, which may find all of it done. */
  unproven?: string[];
  /** What people have answered in earlier tasks, by their phase, oldest first: the next task of the phase is told. */
  answers?: Partial<Record<Phase, GivenAnswer[]>>;
  /** What its attempts have cost, as far as their agents say. */
  costUsd?: number;
  /** A person has raised its budget to this. */
  budgetUsd?: number;
  /** What it failed of, by what a failure is known by, newest last; since a person last looked at it. */
  failures?: string[];
  /** How often it has failed with which agent in which phase, as `impl claude`; since a person last looked at it. */
  failedWith?: Record<string, number>;
  /** A person lets it go on beyond what others cost. */
  spendAllowed?: true;
  /** What a person has answered to what its agents asked leave for. */
  grants?: PermissionGrant[];
  block?: Block;
  failure?: string;
  /** Tests of its last review. */
  tests?: { passed: number; failed: number };
  commit?: string;
  finishedAt?: string;
  /** A human made it open again: what its file says about done does not count. */
  reopened?: true;
}

/** What a person has answered to the agent of a task. */
export interface GivenAnswer {
  question: string;
  answer: string;
  by: string;
  at: string;
}

/** A task that has not been rolled into history. */
export interface TaskState {
  id: string;
  key: string;
  phase: Phase;
  iteration: number;
  status: TaskStatus;
  agent: string;
  /** Of the agent; not there in a state of before accounts were known. */
  account?: string;
  variant: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  /** The attempt at work: results with another token change nothing. `listed`: what the spec listed before it. `warned`: the budgets that one was told of. */
  attempt?: { token: string; startedAt: string; listed?: ListedPaths; warned?: { scope: BudgetScope; budgetUsd: number }[] };
  attempts: number;
  lost: number;
  undecidable: number;
  outcome?: Outcome;
  reason?: string;
  /** What was wrong with what its last attempt wrote. */
  problem?: TaskProblem;
  durationSeconds: number;
  /** What its settled attempts changed, together: the evidence of a task that took more than one. */
  files: string[];
  /** What its attempts cost, as far as their agent says. */
  costUsd: number;
  /** The tokens of its attempts together, as far as their agent says. */
  usage?: TokenUsage;
  tests?: { passed: number; failed: number };
  commit?: string;
  /** Answers that humans gave, oldest first, those of earlier tasks of its phase among them; the next attempt gets them. */
  answers: GivenAnswer[];
  /** The session of its last attempt, where its agent can go on with it, and what that has cost. */
  session?: { agent: string; id: string; costUsd?: number };
  /** A person has raised its budget to this. */
  budgetUsd?: number;
}

/** An account of agents that has reached a limit. */
export interface PausedAccount {
  kind: 'usage' | 'rate';
  message: string;
  since: string;
  /** ISO 8601. */
  resumesAt: string;
  /** Its provider named that time. */
  isTold: boolean;
}

/** A budget of an item or task that is used up. `raiseTo`: what it becomes if a person lets the work go on. */
export interface UsedUpBudget {
  scope: 'task' | 'item';
  spentUsd: number;
  budgetUsd: number;
  raiseTo: number;
}

/** A question that waits for an answer, and answered ones for as long as their item is live. */
export interface Decision {
  id: string;
  key: string;
  kind: DecisionKind;
  question: string;
  options: string[];
  askedAt: string;
  /** For `identity`: the keys that the options stand for, in their order; null for a new item. */
  candidates?: (string | null)[];
  /** For `gate`: which one, what it has found, and what the options stand for. */
  gate?: { name: GateName; findings: GateFinding[]; choices: GateChoice[] };
  /** For `permission`: what the agent asked leave for. */
  ask?: PermissionAsk;
  /** For `budget`: which one it is. */
  budget?: UsedUpBudget;
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
  /** Items that it has taken up, by their keys, where it may take up only so many. */
  had?: string[];
  /** It has nothing to do but to wait for an account, or has waited and not worked since. */
  waits?: true;
}

export interface PipelineLimits {
  maxIterations: number;
  lostAttempts: number;
  /** Not there in a state of before there was one: nothing is held then. */
  breaker?: BreakerLimits;
}

/** When an item is held because more of the same would only cost more. */
export interface BreakerLimits {
  /** So many failures in the same way; 0 for never. */
  sameFailure: number;
  /** Failures that go back and forth between two. */
  cycle: boolean;
  /** So many times the usual cost of an item; 0 for never. */
  spendFactor: number;
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
  /** Accounts that have reached a limit, by name. Not there in a state of before they were known, as all that follows. */
  readonly accounts?: Readonly<Record<string, PausedAccount>>;
  /** How often in a row accounts have reached a limit, by name; forgotten when one of their agents completes a task. */
  readonly strikes?: Readonly<Record<string, number>>;
  /** What was spent on a day, by the clock of the machine. `raisedTo`: a person has raised its budget. */
  readonly day?: { date: string; costUsd: number; raisedTo?: number };
  /** A person has raised the budget of the run to this. */
  readonly runBudgetUsd?: number;
  /** Failures that ended items one after the other, by what a failure is known by, newest last. */
  readonly failures?: readonly string[];
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

/** The key of an item whose unfinished work is in the tree, or is about to be; null where the tree is as its branch has it. */
export function itemInTree(state: PipelineState): string | null {
  return Object.values(state.items).find((item) => item.opened === true || item.state === 'running')?.key ?? null;
}
