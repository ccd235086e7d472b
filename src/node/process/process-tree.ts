import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { disposable, type Disposable } from '../../base/disposable.ts';
import { codeOf } from '../../base/errors.ts';
import { belongsToRun } from './environment.ts';
import { processTable, type ProcessEntry, type ProcessTable } from './process-table.ts';

/** How long killed processes get to disappear before they are reported as survivors. */
const KILL_MS = 2000;
/** How often it is looked whether they are gone. */
const LOOK_MS = 25;
/** How often it is looked what a run has started, where processes do not say themselves of which run they are. */
const FOLLOW_MS = 5000;

/** The process that a run began with. */
export interface Leader {
  pid: number;
  /** Null where it was gone before anybody looked. */
  started: number | null;
  /**
   * True while it is our child and has not been waited for: until then its pid cannot be given to another
   * process. Always false for a process that an earlier owner started.
   */
  isHeld(): boolean;
}

export interface ProcessTreeOptions {
  runId: string;
  /** Null where only the run id is known. */
  leader: Leader | null;
  clock: Clock;
  table?: ProcessTable | null;
  /** Sends a signal; a negative pid means a group. `process.kill` in tests alone is another. */
  kill?: (pid: number, signal: NodeJS.Signals) => void;
}

/**
 * Everything that a run has started: its process group, their descendants, and, where the system shows
 * environments (Linux), whatever carries the run's id, in whichever session it hides; where it does not, what was
 * seen before. On Windows nothing is known of what its first process has left behind by itself.
 *
 * No process is signalled that cannot be verified to be one of these: by its run id, by its start time, by its
 * descent from one that is, or by a group whose leader is ours.
 */
export class ProcessTree {
  readonly #runId: string;
  readonly #leader: Leader | null;
  readonly #clock: Clock;
  readonly #table: ProcessTable | null;
  readonly #kill: (pid: number, signal: NodeJS.Signals) => void;
  /** Processes that were verified before, by pid, and those that were found to be others. */
  readonly #verdicts = new Map<number, { started: number; ours: boolean }>();
  /** The group has been ours without a gap since we started it, so its number cannot have been given to another. */
  #groupIsOurs: boolean;

  constructor(options: ProcessTreeOptions) {
    this.#runId = options.runId;
    this.#leader = options.leader;
    this.#clock = options.clock;
    this.#table = options.table === undefined ? processTable() : options.table;
    this.#kill = options.kill ?? ((pid, signal) => process.kill(pid, signal));
    this.#groupIsOurs = options.leader?.isHeld() ?? false;
  }

  /**
   * Looks now and then while the leader lives: what was seen below it is known again when it has left the group and lost its parent.
   * Where processes say themselves of which run they are that is not needed, and where there is no table it cannot be done.
   */
  follow(): Disposable {
    let timer: Disposable | null = null;
    let isOver = false;
    const arm = (): void => {
      timer = this.#clock.after(FOLLOW_MS, () => {
        if (this.#leader?.isHeld() !== true) return;
        // A look that fails is one that did not take place.
        void this.members().catch(() => {}).finally(() => {
          if (!isOver) arm();
        });
      });
    };
    if (this.#table !== null && this.#table.showsRunIds !== true) arm();
    return disposable(() => {
      isOver = true;
      timer?.dispose();
    });
  }

  /**
   * Asks all to end, and kills what is still there after `graceMs`, until nothing is left. Resolves with the pids
   * that could not be ended, at the latest `KILL_MS` after the grace.
   */
  async end(graceMs: number): Promise<number[]> {
    if (this.#table === null) return await this.#endOnWindows();
    const graceEnd = this.#clock.monotonic() + graceMs;
    let left = await this.#signal('SIGTERM');
    // One empty look is not enough: a process may fork and end while the table is read.
    let quiet = left.length === 0 ? 1 : 0;
    while (left.length > 0 && this.#clock.monotonic() < graceEnd) {
      await this.#pause();
      left = await this.members();
    }
    const killEnd = this.#clock.monotonic() + KILL_MS;
    while (quiet < 2) {
      left = await this.#signal('SIGKILL');
      if (left.length === 0) {
        quiet += 1;
        continue;
      }
      quiet = 0;
      if (this.#clock.monotonic() >= killEnd) break;
      await this.#pause();
    }
    return left.map((entry) => entry.pid);
  }

  /** The processes of the run that are alive. */
  async members(): Promise<ProcessEntry[]> {
    const entries = await (this.#table?.list() ?? Promise.resolve([]));
    const others = entries.filter((entry) => entry.pid !== process.pid && entry.pid > 1);
    this.#checkGroup(entries);
    const ours = new Set<number>();
    for (const entry of others) {
      if (await this.#isOurs(entry)) ours.add(entry.pid);
    }
    addDescendants(ours, others);
    const members = others.filter((entry) => ours.has(entry.pid));
    for (const entry of members) this.#verdicts.set(entry.pid, { started: entry.started, ours: true });
    return members;
  }

  #checkGroup(entries: readonly ProcessEntry[]): void {
    const leader = this.#leader;
    if (leader === null || leader.isHeld()) return;
    const holder = entries.find((entry) => entry.pid === leader.pid);
    if (holder !== undefined) this.#groupIsOurs = holder.started === leader.started;
    else if (entries.every((entry) => entry.group !== leader.pid)) this.#groupIsOurs = false;
  }

  async #isOurs(entry: ProcessEntry): Promise<boolean> {
    if (this.#groupIsOurs && entry.group === this.#leader?.pid) return true;
    const known = this.#verdicts.get(entry.pid);
    // A process keeps for life what it was started with, so a verdict on it stays true.
    if (known?.started === entry.started) return known.ours;
    // What is older than the run's first process is not of the run.
    if (typeof this.#leader?.started === 'number' && entry.started < this.#leader.started) return false;
    const runId = await this.#table?.runId(entry.pid);
    const ours = typeof runId === 'string' && belongsToRun(runId, this.#runId);
    this.#verdicts.set(entry.pid, { started: entry.started, ours });
    return ours;
  }

  /** Signals every member and returns those that were there. */
  async #signal(signal: NodeJS.Signals): Promise<ProcessEntry[]> {
    const members = await this.members();
    // The group at once, where that is safe: nothing in it can fork between the look and the signal.
    const group = this.#leader?.isHeld() === true && this.#send(-this.#leader.pid, signal) ? this.#leader.pid : null;
    for (const entry of members) {
      if (entry.group !== group && this.#table?.isSame(entry) === true) this.#send(entry.pid, signal);
    }
    return members;
  }

  #send(pid: number, signal: NodeJS.Signals): boolean {
    try {
      this.#kill(pid, signal);
      return true;
    } catch (error) {
      // Gone already, or not ours to end (set-user-id): the next look tells which.
      if (codeOf(error) === 'ESRCH' || codeOf(error) === 'EPERM') return false;
      throw error;
    }
  }

  /** There are no groups and no TERM on Windows: `taskkill` follows the tree as long as its first process lives. */
  async #endOnWindows(): Promise<number[]> {
    const leader = this.#leader;
    if (leader === null || !leader.isHeld()) return [];
    const taskkill = join(process.env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'taskkill.exe');
    return await new Promise((resolve) => {
      execFile(taskkill, ['/PID', String(leader.pid), '/T', '/F'], () => resolve(leader.isHeld() ? [leader.pid] : []));
    });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(LOOK_MS, resolve);
    });
  }
}

function addDescendants(ours: Set<number>, entries: readonly ProcessEntry[]): void {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of entries) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  // A set hands out what is added to it while it is walked.
  for (const pid of ours) {
    for (const child of children.get(pid) ?? []) ours.add(child.pid);
  }
}
