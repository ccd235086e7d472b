import type { Event } from '../base/emitter.ts';
import type { TokenUsage } from './agent-event.ts';
import type { CoverageApi } from './coverage.ts';
import type { Finding } from './finding.ts';
import type { GateFinding } from './gates.ts';
import type { PermissionAsk } from './permission.ts';
import type { BacklogKind, ItemStateName, Outcome, Phase, TaskStatus } from './phase.ts';
import type { TaskProblem } from './rules.ts';
import type { RunEvent, RunRequest, RunSummary } from './run-event.ts';

/** One item as `backlog list --json` prints it. The keys and their meaning are stable. */
export interface BacklogListItem {
  key: string;
  /** Its number in the file, or an empty string where it has none. */
  label: string;
  text: string;
  /** The headings above it, outermost first, joined with ` / `. */
  heading: string;
  kind: BacklogKind;
  state: ItemStateName;
  /** The phase that it is in or will be in next; null when done. */
  phase: Phase | null;
  spec: string | null;
  goal: string | null;
  impact: number | null;
  effort: number | null;
  /** Keys of the items that it waits for. */
  after: string[];
  /** The round of work that it is in, from 1; null where nothing has happened to it. */
  iteration: number | null;
  /** Why it waits or has failed, one sentence; null otherwise. */
  message: string | null;
  /** The account that it waits for: it goes on by itself. Not there where it waits for none. */
  account?: string;
  /** When it was done or failed, ISO 8601; null where that has not been recorded. */
  finishedAt: string | null;
  /** What its attempts have cost in US dollars, as far as their agents say; not there where that is nothing. */
  costUsd?: number;
  file: string;
  /** Counts from 1. */
  line: number;
}

export type DecisionKind = 'agent' | 'verdict' | 'identity' | 'gate' | 'permission' | 'budget' | 'breaker';

/** A question that waits for a human. `id` is the task's, or the item's where no task asked. */
export interface DecisionView {
  id: string;
  key: string;
  label: string;
  question: string;
  options: string[];
  askedAt: string;
  /** Who asks. `permission`: an agent asks leave for something. */
  kind: DecisionKind;
  /** What a gate has found, where one asks. */
  findings: GateFinding[];
  /** For `permission`: what the agent wants to do, whole. */
  ask?: PermissionAsk;
}

/** One task, live or from history. */
export interface TaskView {
  id: string;
  key: string;
  phase: Phase;
  iteration: number;
  status: TaskStatus;
  agent: string;
  variant: string;
  attempts: number;
  createdAt: string;
  /** When the attempt at work started, or the first one where none is. */
  startedAt: string | null;
  /** Path relative to the workspace; null where no attempt was made. The file may be gone. */
  log: string | null;
  finishedAt: string | null;
  /** How its last attempt ended; null before that. */
  outcome: Outcome | null;
  /** Why it ended so, one sentence. */
  reason: string | null;
  /** What is wrong with what its agent wrote last, where it is something that a rule reports. */
  problem: TaskProblem | null;
  /** Of all its attempts together. */
  durationSeconds: number;
  /** As far as its agent says; null where it said nothing. */
  costUsd: number | null;
  /** The tokens of all its attempts; not there where its agent does not say. */
  usage?: TokenUsage;
  tests: { passed: number; failed: number } | null;
  commit: string | null;
  /** Of the attempt at work. */
  times?: AttemptTimes;
}

/** An account of agents that has reached a limit. */
export interface AccountView {
  name: string;
  kind: 'usage' | 'rate';
  /** One sentence. */
  message: string;
  since: string;
  /** When it is tried again by itself, ISO 8601. `isTold`: its provider named that time. */
  resumesAt: string;
  isTold: boolean;
  /** How many items wait for it. */
  items: number;
}

/** What was spent, in US dollars, as far as agents say; budgets are null where none is set. */
export interface SpendingView {
  todayUsd: number;
  dayBudgetUsd: number | null;
  /** Null without a run. */
  runUsd: number | null;
  runBudgetUsd: number | null;
}

/** What is left of an attempt's time. ISO 8601. */
export interface AttemptTimes {
  /** When it is ended if it stays silent. */
  idleEndsAt: string;
  /** When it is ended in any case. */
  wallEndsAt: string;
  /** For how long it may be silent, and work in all. */
  idleSeconds: number;
  wallSeconds: number;
}

/** A run that is under way. */
export interface RunView {
  id: string;
  request: RunRequest;
  startedAt: string;
}

/** A run whose process ended before it did. */
export interface InterruptedRunView extends RunView {
  /** Null where its process had no time to say so. */
  interruptedAt: string | null;
  /** Its agent was still at work when this owner came, or it was waiting for an account: it goes on without being asked for. */
  goesOn?: true;
  /** What is left of it: its request less the hours, items and budget that it used up. Null where nothing is. */
  left: RunRequest | null;
}

/** One file that an item changed. */
export interface ChangedFile {
  /** Relative to the workspace, forward slashes. */
  path: string;
  kind: 'added' | 'modified' | 'deleted';
}

/** What an item has changed, from before its first commit to its last one. */
export interface ItemChanges {
  /** Commit ids; `base` is the one before the item's first. */
  base: string;
  head: string;
  commits: { id: string; subject: string }[];
  files: ChangedFile[];
}

/**
 * `inconsistent`: a review says fail where the tests pass. `ci`: merges wait for the checks of the branch. `regressed`: a
 * spec's tests passed and fail now. `documents`: the documents would change for the first time, or cannot follow. `limit`:
 * an account is paused. `budget`: the day's budget is nearly used up, or is. `spike`: a task cost or took far more than others
 * of its phase.
 */
export type AttentionKind = 'decision' | 'failed' | 'blocked' | 'paused' | 'interrupted' | 'store' | 'inconsistent' | 'ci' | 'regressed' | 'documents' | 'limit' | 'budget' | 'spike';

/** Something that needs a human: what happened, and what to do about it. */
export interface AttentionView {
  kind: AttentionKind;
  key: string | null;
  label: string | null;
  message: string;
  /** The spec that it is about, relative to the workspace. */
  spec?: string;
  /** The answers that a question offers. An answer may be given by its number, from 1. */
  options?: string[];
  /** A command to be copied as it is, or a sentence. */
  action: string;
}

/** Everything that is going on, at one moment. */
export interface StatusView {
  owner: { epoch: number; pid: number } | null;
  writable: boolean;
  paused: string | null;
  /** The run under way. */
  run: RunView | null;
  /** A run that somebody may want to continue: with `run(left)`, or give up with `stop`. */
  interrupted: InterruptedRunView | null;
  running: TaskView[];
  /** Tasks that were worked on and wait: for an answer, or for their next attempt. */
  waiting: TaskView[];
  items: Record<ItemStateName, number>;
  attention: AttentionView[];
  decisions: DecisionView[];
  /** Accounts that are paused, the one that goes on first first. */
  accounts: AccountView[];
  spending: SpendingView;
  /** The next items that would run, as keys in order, at most ten. */
  next: string[];
}

/**
 * What every face of the engine speaks to: the terminal, the editor, another process. The owner's engine
 * implements it, and so does its client over the owner's socket. Errors are `UserError`s on both sides.
 */
export interface EngineApi extends CoverageApi {
  readonly onEvent: Event<RunEvent>;
  status(): Promise<StatusView>;
  items(): Promise<BacklogListItem[]>;
  findings(): Promise<Finding[]>;
  /** The tasks of an item (its key), oldest first, as far as history reaches back. */
  tasks(key: string): Promise<TaskView[]>;
  /** Finished tasks of all items, newest first, at most `limit`. */
  recentTasks(limit: number): Promise<TaskView[]>;
  /** Null where the item has no commits, or there is no git. Key of the item. */
  changes(key: string): Promise<ItemChanges | null>;
  /** A file as it was in a commit; null where it was not there or is no text. @throws UserError `unknown-commit` */
  fileAt(commit: string, path: string): Promise<string | null>;
  /** Works until there is nothing left that may be done. One run at a time. */
  run(request: RunRequest): Promise<RunSummary>;
  /** Ends what is running, lets the attempt go as cancelled, and ends the run. Gives an interrupted run up. */
  stop(by: string): Promise<void>;
  /** Finishes the running attempt, starts no other. */
  pause(reason: string, by: string): Promise<void>;
  resume(by: string): Promise<void>;
  /** `askedAt`, where given, must be that of the question: an answer never goes to a later one. */
  decide(id: string, answer: string, by: string, askedAt?: string): Promise<void>;
  /** Gives a failed or blocked item a new start; what it had done so far stays. */
  retry(item: string, by: string): Promise<void>;
  skip(item: string, by: string): Promise<void>;
  /** Makes a done item open again. */
  reopen(item: string, by: string): Promise<void>;
  /** Lets the run, or this day, cost more: `usd` is more than its budget and than what was spent. @throws UserError `refused` */
  raiseBudget(scope: 'run' | 'day', usd: number, by: string): Promise<void>;
  /** Ends the attempt of an item or task; the item waits for a human. */
  cancel(itemOrTask: string, by: string): Promise<void>;
}
