import { join } from 'node:path';
import { Low } from 'lowdb';
import { Emitter, type Event } from '../../base/emitter.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { silentLogger, type Logger } from '../../base/logger.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import type { StoreHealth } from '../../engine/ports/store.ts';
import type { Rollup } from '../../metrics/rollup.ts';
import { FOLDER_MODE, makeFolder, nodeFileSystem, removeTemporaries, tryRoom, type FileSystem } from './file-system.ts';
import type { Fold } from './fold.ts';
import { History } from './history.ts';
import { Journal, removeOldJournals } from './journal.ts';
import type { JournalEnd, Unit } from './journal-file.ts';
import { stateLayout, type StateLayout } from './layout.ts';
import type { StoreNotice } from './notice.ts';
import { ignoredBytes, recover, type Recovery } from './recovery.ts';
import { Serial } from './serial.ts';
import { SnapshotAdapter, type Snapshot } from './snapshot.ts';
import { stage, type WaitingCommit } from './stage.ts';
import { healthAfter, writeError } from './write-error.ts';

export interface StoreLimits {
  /** Events after which a snapshot is written, off the way of commits. */
  snapshotEvents: number;
  /** Bytes of events after which the next journal file begins. */
  journalBytes: number;
  /** Journal files that are kept, the one being written among them. */
  journalFiles: number;
  /** Bytes at which a segment of history is full. */
  segmentBytes: number;
}

const DEFAULT_LIMITS: StoreLimits = { snapshotEvents: 2000, journalBytes: 8 * 1024 * 1024, journalFiles: 3, segmentBytes: 4 * 1024 * 1024 };

export interface JournalStoreOptions<S, E> {
  /** `.coherence/state` of the workspace. */
  stateDir: string;
  /** The owner's epoch; higher than that of every owner before. */
  epoch: number;
  fold: Fold<S, E>;
  /** Whether this process has lost the workspace. Asked before and after every write. */
  fenced(): Promise<boolean>;
  logger?: Logger;
  fs?: FileSystem;
  limits?: Partial<StoreLimits>;
}

/**
 * The store on disk. The journal is the truth: a commit is appended and synced before anybody sees its effect, and
 * all commits that wait at the same time share one write. Snapshot and history follow it and can lag behind; a
 * journal file begins, and a snapshot is written, only when history has everything before it.
 */
export class JournalStore<S, E> {
  readonly epoch: number;
  readonly onNotice: Event<StoreNotice>;
  readonly #notice: Emitter<StoreNotice>;
  readonly #notices: StoreNotice[] = [];
  readonly #options: JournalStoreOptions<S, E>;
  readonly #fold: Fold<S, E>;
  readonly #fs: FileSystem;
  readonly #layout: StateLayout;
  readonly #limits: StoreLimits;
  readonly #logger: Logger;
  readonly #low: Low<Snapshot<S>>;
  readonly #history: History;
  /** Whatever writes the journal takes its turn here. */
  readonly #serial = new Serial();
  #health: StoreHealth = { mode: 'writable' };
  #refuse: UserError | null = null;
  #damaged = false;
  #state: S;
  #seq: number;
  #queue: WaitingCommit<S, E>[] = [];
  #journal: Journal | null = null;
  /** Where the file before the next one ends. */
  #end: JournalEnd | null;
  /** Bytes of events at which the next journal file is tried. */
  #nextFileAt: number;
  #snapshotSeq: number;
  #snapshotting: Promise<void> | null = null;
  #saidIgnored = false;
  #closing: Promise<void> | null = null;

  private constructor(options: JournalStoreOptions<S, E>, recovery: Recovery<S>, history: History) {
    this.epoch = options.epoch;
    this.#options = options;
    this.#fold = options.fold;
    this.#fs = options.fs ?? nodeFileSystem;
    this.#layout = stateLayout(options.stateDir);
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#nextFileAt = this.#limits.journalBytes;
    this.#logger = options.logger ?? silentLogger;
    this.#notice = new Emitter((error) => this.#logger.error('A listener for notices failed.', error));
    this.onNotice = this.#notice.event;
    this.#history = history;
    history.take(recovery.finished);
    this.#state = recovery.state;
    // Numbers are never used again, also not those of events that are lost.
    this.#seq = Math.max(recovery.highestSeq, history.end.seq);
    this.#snapshotSeq = this.#seq;
    this.#end = recovery.end;
    this.#low = new Low<Snapshot<S>>(new SnapshotAdapter<S>(this.#fs, this.#layout), this.#snapshot());
  }

  /**
   * Reads what is there and begins a journal file of this epoch. Problems with the disk do not make it fail: they
   * are the store's `health`, and the state can be read all the same.
   * @throws UserError with code `fenced` when a later owner has written already.
   */
  static async open<S, E>(options: JournalStoreOptions<S, E>): Promise<JournalStore<S, E>> {
    const fs = options.fs ?? nodeFileSystem;
    const recovery = await recover(fs, options.stateDir, options.fold);
    if (recovery.epoch > options.epoch) throw lostWorkspace();
    const segmentBytes = options.limits?.segmentBytes ?? DEFAULT_LIMITS.segmentBytes;
    const history = await History.load(fs, stateLayout(options.stateDir).history, options.epoch, segmentBytes);
    const store = new JournalStore(options, recovery, history);
    await store.#begin(recovery);
    return store;
  }

  get health(): StoreHealth {
    return this.#health;
  }

  /** What was found on disk that a person should know of, oldest first. */
  get notices(): readonly StoreNotice[] {
    return this.#notices;
  }

  /** The state after the last event that is on disk. */
  state(): S {
    return this.#state;
  }

  /**
   * Appends events as one unit and applies them. Resolves once they are on disk, with the state after them.
   * @throws UserError with code `refused`, `disk-full`, `write-failed`, `read-only`, `fenced` or `closed`.
   */
  commit(...events: E[]): Promise<S> {
    return new Promise((resolve, reject) => {
      if (this.#closing !== null) {
        reject(new UserError('closed', 'The store is closed.'));
        return;
      }
      this.#queue.push({ events, resolve, reject });
      if (this.#queue.length === 1) void this.#serial.run(() => this.#writeWaiting());
    });
  }

  /** Finished tasks, newest first, at most `limit`. */
  history(limit: number): Promise<TaskRecord[]> {
    return this.#history.newest(limit);
  }

  /** All of history, counted. */
  rollup(): Promise<Rollup> {
    return this.#history.rollup();
  }

  /** Tries to leave `suspended`; true when commits are taken again. */
  probe(): Promise<boolean> {
    return this.#serial.run(async () => {
      if (this.#health.mode === 'suspended') await this.#nextFile().catch((error: unknown) => this.#suspend(error));
      return this.#health.mode === 'writable';
    });
  }

  /**
   * Makes sure that the disk has room for what a step of work writes, which is more than its events.
   * @throws UserError with code `disk-full`; the store is `suspended` then.
   */
  requireRoom(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#health.mode === 'writable') {
        await tryRoom(this.#fs, this.#layout.journal).catch((error: unknown) => {
          const problem = writeError(error);
          // Whatever else may be wrong with a file of no use is for a commit to find out.
          if (problem.code === 'disk-full') this.#suspend(problem);
        });
      }
      if (this.#refuse?.code === 'disk-full') throw this.#refuse;
    });
  }

  /**
   * Makes sure that nobody has taken the workspace over. Once somebody has, every commit is refused.
   * @throws UserError `fenced`
   */
  async requireOwnership(): Promise<void> {
    if (!(await this.#options.fenced())) return;
    const lost = lostWorkspace();
    this.#suspend(lost);
    throw lost;
  }

  /**
   * Goes on from what can be read of a damaged journal; the copy in `quarantine` stays. Does nothing for a store
   * that is not damaged. `notices` says what is given up.
   * @throws UserError with code `disk-full`, `write-failed` or `read-only`.
   */
  repair(): Promise<void> {
    return this.#serial.run(async () => {
      if (!this.#damaged) return;
      try {
        await this.#prepareFolders();
        await this.#nextFile();
      } catch (error) {
        throw error instanceof UserError ? error : writeError(error);
      }
      this.#damaged = false;
      this.#say({ code: 'repaired', message: 'The state goes on from what could be read of the damaged journal; a copy of it is in .coherence/state/quarantine.' });
    });
  }

  /** Finishes the commits that wait, writes a snapshot and lets go of the files. */
  close(): Promise<void> {
    this.#closing ??= this.#serial.run(async () => {
      await this.#snapshotting;
      if (this.#health.mode === 'writable' && this.#snapshotSeq !== this.#seq) {
        await this.#writeSnapshot().catch((error: unknown) => this.#logger.warn(`No snapshot at the end: ${messageOf(error)}`));
      }
      await this.#journal?.close();
      this.#journal = null;
      this.#notice.dispose();
    });
    return this.#closing;
  }

  async #begin(recovery: Recovery<S>): Promise<void> {
    for (const notice of recovery.notices) this.#say(notice);
    const { obstacle } = recovery;
    if (obstacle !== null) {
      this.#damaged = obstacle.kind === 'damaged';
      this.#suspend(new UserError('read-only', obstacle.reason, { hint: obstacle.hint }));
      if (this.#damaged) await this.#quarantine().catch((error: unknown) => this.#logger.error('The damaged journal could not be copied.', error));
      return;
    }
    try {
      await this.#prepareFolders();
      if (recovery.tornBytes > 0 && recovery.end !== null) await this.#cut(recovery.end);
      await this.#nextFile();
    } catch (error) {
      this.#suspend(error);
      if (this.#health.mode === 'read-only') this.#say({ code: 'read-only', message: this.#health.reason });
    }
  }

  async #prepareFolders(): Promise<void> {
    for (const folder of [this.#layout.root, this.#layout.journal, this.#layout.history]) {
      await makeFolder(this.#fs, folder);
      await removeTemporaries(this.#fs, folder);
    }
  }

  async #cut(end: JournalEnd): Promise<void> {
    const file = await this.#fs.open(join(this.#layout.journal, end.file), 'r+');
    try {
      await file.truncate(end.length);
    } finally {
      await file.close();
    }
  }

  async #quarantine(): Promise<void> {
    if (this.#end === null) return;
    await this.#fs.mkdir(this.#layout.quarantine, { recursive: true, mode: FOLDER_MODE });
    await this.#fs.copyFile(join(this.#layout.journal, this.#end.file), join(this.#layout.quarantine, this.#end.file));
  }

  /**
   * Begins a journal file with a checkpoint. It is also the way out of a failed write: after that nobody can say
   * what the old file holds behind its last synced byte, and here that no longer matters.
   */
  async #nextFile(): Promise<void> {
    if (await this.#options.fenced()) throw lostWorkspace();
    await this.#history.flush();
    const state = this.#fold.bound(this.#state);
    const previous = this.#journal === null ? this.#end : { file: this.#journal.name, length: this.#journal.length, seq: this.#seq };
    const checkpoint = { schema: this.#fold.schema, previous, state };
    const journal = await Journal.begin(this.#fs, this.#layout.journal, { epoch: this.epoch, seq: this.#seq, checkpoint });
    await this.#journal?.close().catch(() => {});
    this.#journal = journal;
    this.#end = previous;
    this.#state = state;
    this.#nextFileAt = this.#limits.journalBytes;
    this.#saidIgnored = false;
    this.#health = { mode: 'writable' };
    this.#refuse = null;
    await removeOldJournals(this.#fs, this.#layout.journal, journal.name, this.#limits.journalFiles);
  }

  /** Writes all commits that wait, in one go. Every one of them is settled afterwards. */
  async #writeWaiting(): Promise<void> {
    if ((this.#journal?.appended ?? 0) >= this.#nextFileAt) await this.#tryNextFile();
    const group = this.#queue;
    this.#queue = [];
    const { staged, refused } = stage(this.#fold, { seq: this.#seq, state: this.#state }, group);
    try {
      if (this.#refuse !== null) throw this.#refuse;
      if (staged.length > 0) await this.#append(staged.map(({ firstSeq, commit }) => ({ epoch: this.epoch, seq: firstSeq, events: [...commit.events] })));
    } catch (error) {
      this.#suspend(error);
      for (const commit of group) commit.reject(this.#refuse);
      return;
    }
    for (const { commit, state, seq, finished } of staged) {
      this.#state = state;
      this.#seq = seq;
      this.#history.take(finished);
      commit.resolve(state);
    }
    for (const { commit, error } of refused) commit.reject(error);
    if (this.#seq - this.#snapshotSeq >= this.#limits.snapshotEvents) this.#startSnapshot();
  }

  async #append(units: readonly Unit<E>[]): Promise<void> {
    if (this.#journal === null) throw new UserError('closed', 'The store is closed.');
    if (await this.#options.fenced()) throw lostWorkspace();
    await this.#journal.append(units);
    if (await this.#options.fenced()) throw lostWorkspace();
  }

  async #tryNextFile(): Promise<void> {
    try {
      await this.#nextFile();
    } catch (error) {
      // The file at hand still takes events; the next one is tried again later.
      this.#nextFileAt += this.#limits.journalBytes;
      this.#logger.warn(`No new journal file: ${messageOf(error)}`);
    }
  }

  #startSnapshot(): void {
    this.#snapshotting ??= this.#writeSnapshot()
      .catch((error: unknown) => this.#logger.warn(`No snapshot: ${messageOf(error)}`))
      .finally(() => { this.#snapshotting = null; });
  }

  async #writeSnapshot(): Promise<void> {
    const snapshot = this.#snapshot();
    // Also when it fails: the next try is as far away as after a success.
    this.#snapshotSeq = snapshot.seq;
    if (await this.#options.fenced()) return;
    await this.#history.flush();
    this.#low.data = snapshot;
    await this.#low.write();
    await this.#lookBehind();
  }

  #snapshot(): Snapshot<S> {
    return { schema: this.#fold.schema, epoch: this.epoch, seq: this.#seq, state: this.#state };
  }

  /** Looks whether an owner that has lost the workspace has written to its journal since. */
  async #lookBehind(): Promise<void> {
    if (this.#saidIgnored) return;
    const notice = await ignoredBytes(this.#fs, this.#layout, this.#end);
    if (notice === null) return;
    this.#saidIgnored = true;
    this.#say(notice);
  }

  #suspend(error: unknown): void {
    const problem = error instanceof UserError ? error : writeError(error);
    if (problem === this.#refuse) return;
    this.#logger.error(problem.message, error);
    this.#refuse = problem;
    this.#health = healthAfter(problem);
  }

  #say(notice: StoreNotice): void {
    this.#notices.push(notice);
    this.#logger.warn(notice.message);
    this.#notice.fire(notice);
  }
}

function lostWorkspace(): UserError {
  return new UserError('fenced', 'Another process has taken over this workspace.', {
    hint: 'Look at the status before you repeat anything: the last change may have been kept.',
  });
}
