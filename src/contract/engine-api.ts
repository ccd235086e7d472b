import type { Event } from '../base/emitter.ts';
import type { Finding } from './finding.ts';
import type { BacklogKind, ItemStateName, Outcome, Phase, TaskStatus } from './phase.ts';
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
  /** When it was done or failed, ISO 8601; null where that has not been recorded. */
  finishedAt: string | null;
  file: string;
  /** Counts from 1. */
  line: number;
}

/** A question that waits for a human. `id` is the task's, or the item's where no task asked. */
export interface DecisionView {
  id: string;
  key: string;
  label: string;
  question: string;
  options: string[];
  askedAt: string;
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
  /** Of all its attempts together. */
  durationSeconds: number;
  /** As far as its agent says; null where it said nothing. */
  costUsd: number | null;
  tests: { passed: number; failed: number } | null;
  commit: string | null;
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

/** Something that needs a human: what happened, and what to do about it. */
export interface AttentionView {
  kind: 'decision' | 'failed' | 'blocked' | 'paused' | 'interrupted' | 'store';
  key: string | null;
  label: string | null;
  message: string;
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
  items: Record<ItemStateName, number>;
  attention: AttentionView[];
  decisions: DecisionView[];
  /** The next items that would run, as keys in order, at most ten. */
  next: string[];
}

/**
 * What every face of the engine speaks to: the terminal, the editor, another process. The owner's engine
 * implements it, and so does its client over the owner's socket. Errors are `UserError`s on both sides.
 */
export interface EngineApi {
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
  /** Ends the attempt of an item or task; the item waits for a human. */
  cancel(itemOrTask: string, by: string): Promise<void>;
}
