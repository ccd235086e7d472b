import { closeSync, openSync, rmSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { Account } from '../../agents/account.ts';
import type { Clock } from '../../base/clock.ts';
import { Coalesced } from '../../base/coalesced.ts';
import { headOf } from '../../base/cut-text.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AgentExit, AttemptClock, RunningAgent } from '../../engine/ports/agent.ts';
import { ControlSequenceFilter } from '../process/control-sequences.ts';
import { within } from '../process/patient-start.ts';
import { reapRun } from '../process/reap.ts';
import type { Redactor } from '../process/redactor.ts';
import type { RunFolder } from '../process/run-folder.ts';
import { readPlain } from '../workspace/plain-file.ts';
import { RecordedClock } from './attempt-clock.ts';
import { EventTail } from './event-tail.ts';
import { readExit } from './exit-file.ts';
import { ATTEMPT_FILES } from './files.ts';
import type { AttemptRecord } from './record.ts';
import type { ShimRequest } from './request.ts';
import type { ShimProcess } from './shim-process.ts';
import { TaskLog } from './task-log.ts';
import { costIn } from './told-cost.ts';

/** How often it is looked where no hint comes. */
const LOOK_MS = 500;
/** How long a shim may take to go once it has written down the end. */
const GOING_MS = 3000;
/** How much longer than its agent's grace a shim has that is to cancel. */
const CANCEL_MS = 15_000;
/** Bytes of a shim's faults that are read. */
const FAULT_BYTES = 256 * 1024;

/** What is to be known of what was asked for. */
export type FollowedRequest = Pick<ShimRequest, 'taskId' | 'idleMs' | 'wallMs' | 'graceMs'> & { agent: { name: string } };

export interface FollowedOptions {
  folder: RunFolder;
  request: FollowedRequest;
  stateDir: string;
  shim: ShimProcess;
  clock: Clock;
  logger: Logger;
  redactor: Redactor;
  /** Words that stand before this byte of its events were shown by an owner before us. */
  shownBytes: number;
}

/** An attempt that its shim sees through: followed by the files that the shim writes, and settled by what those say. */
export class FollowedAttempt implements RunningAgent {
  readonly exit: Promise<AgentExit>;
  readonly #options: FollowedOptions;
  readonly #events: Emitter<AgentEvent>;
  readonly #texts: Emitter<string>;
  readonly #tail: EventTail;
  readonly #account = new Account();
  readonly #time: RecordedClock;
  readonly #looking = new Coalesced(() => this.#look());
  readonly #began: number;
  #resolve: (exit: AgentExit) => void = () => {};
  #watcher: FSWatcher | null = null;
  #timer: Disposable | null = null;
  #overdue: Disposable | null = null;
  #pid: number | null = null;
  #isCancelled = false;
  #isOver = false;

  constructor(options: FollowedOptions) {
    const { clock, folder, logger, request } = options;
    this.#options = options;
    this.#events = new Emitter((error) => logger.error('A listener to an agent failed.', error));
    this.#texts = new Emitter((error) => logger.error('A listener to an agent failed.', error));
    this.#tail = new EventTail(join(folder.path, ATTEMPT_FILES.events));
    this.#time = new RecordedClock(clock, { idleMs: request.idleMs ?? Number.POSITIVE_INFINITY, wallMs: request.wallMs ?? Number.POSITIVE_INFINITY });
    this.#began = clock.monotonic();
    this.exit = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    // Whoever asked for it listens from the first event on.
    setImmediate(() => this.#follow());
  }

  get pid(): number | null {
    return this.#pid;
  }

  get onEvent(): Event<AgentEvent> {
    return this.#events.event;
  }

  get onText(): Event<string> {
    return this.#texts.event;
  }

  clock(): AttemptClock | null {
    return this.#isOver ? null : this.#time.read();
  }

  cancel(): void {
    const { clock, folder, logger, request, shim } = this.#options;
    if (this.#isOver || this.#isCancelled) return;
    this.#isCancelled = true;
    try {
      const path = join(folder.path, ATTEMPT_FILES.cancel);
      // Where a link leads nothing is made.
      rmSync(path, { recursive: true, force: true });
      closeSync(openSync(path, 'wx', 0o600));
    } catch (error) {
      logger.warn(`The shim of ${folder.runId} could not be told to cancel: ${messageOf(error)}`);
    }
    this.#overdue = clock.after(request.graceMs + CANCEL_MS, () => void shim.kill());
  }

  /** Follows it no longer: it goes on, and its end is for whoever adopts it. */
  leave(): void {
    this.#isOver = true;
    this.#stop();
  }

  #follow(): void {
    if (this.#isOver) return;
    const { folder, shim } = this.#options;
    try {
      this.#watcher = watch(folder.path, () => this.#hint());
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // A system that has no watcher left: to look now and then is enough.
    }
    shim.onGone(() => this.#hint());
    this.#arm();
    this.#hint();
  }

  #arm(): void {
    this.#timer = this.#options.clock.after(LOOK_MS, () => {
      this.#arm();
      this.#hint();
    });
  }

  #hint(): void {
    if (this.#isOver) return;
    this.#looking.run().catch((error: unknown) => this.#options.logger.warn(`${this.#options.folder.runId} could not be followed: ${messageOf(error)}`));
  }

  async #look(): Promise<void> {
    if (this.#isOver) return;
    const { folder, logger, shim } = this.#options;
    // In this order: what was written last is there when it is read.
    const isGone = await shim.isGone();
    const exit = await readExit(join(folder.path, ATTEMPT_FILES.exit));
    // What cannot be read of it keeps nobody from its end.
    await this.#tail.read((record, at) => this.#hear(record, at)).catch((error: unknown) => logger.warn(`Events of ${folder.runId} could not be read: ${messageOf(error)}`));
    if (this.#isOver || (exit === null && !isGone)) return;
    this.#isOver = true;
    this.#stop();
    const ended = exit === null ? await this.#lost() : await this.#ended(exit);
    if (ended.survivors.length > 0) logger.warn(`Processes of ${folder.runId} could not be ended: ${ended.survivors.join(', ')}`);
    this.#resolve(ended);
  }

  #hear(record: AttemptRecord, at: number): void {
    // Followed no longer, in the middle of it.
    if (this.#isOver) return;
    this.#time.hear(record);
    const isShown = at < this.#options.shownBytes;
    if (record.type === 'agent') this.#pid = record.pid;
    if (record.type === 'text' && !isShown) {
      this.#texts.fire(record.text);
      if (record.said === true) this.#events.fire({ type: 'text', text: record.text });
    }
    if (record.type !== 'event') return;
    this.#account.add(record.event);
    if (!isShown || (record.event.type !== 'text' && record.event.type !== 'thought')) this.#events.fire(record.event);
  }

  async #ended(exit: AgentExit): Promise<AgentExit> {
    const { clock, shim } = this.#options;
    const end = clock.monotonic() + GOING_MS;
    const gone = new Promise<void>((resolve) => shim.onGone(resolve));
    let isGone = await shim.isGone();
    for (; !isGone && clock.monotonic() < end; isGone = await shim.isGone()) await within(clock, 50, gone);
    if (!isGone) {
      // A shim writes down the end last of all, and has gone then: this one was written by somebody else.
      await shim.kill();
      return await this.#lost('What was written down as its end is not of what watches over it.');
    }
    await this.#faults();
    return exit;
  }

  /** Its shim has gone without a word: what it has left is ended, and what it told is all that is known. */
  async #lost(why = 'What watched over the attempt was ended from outside.'): Promise<AgentExit> {
    const { clock, folder, logger, request, shim, stateDir } = this.#options;
    const fault = await this.#faults();
    const failed = (error: unknown): [] => {
      logger.warn(`What ${folder.runId} left behind could not be removed: ${messageOf(error)}`);
      return [];
    };
    const survivors = await reapRun(folder.runId, { stateDir, clock, graceMs: request.graceMs }).catch(failed);
    // Where its folder was taken away, only we still know where its temporary one is.
    await folder.removeTemp().catch(failed);
    const { limit, session } = this.#account;
    const exit: AgentExit = {
      ...this.#lostHow(shim.hasFailed() && this.#pid === null, fault, why),
      exitCode: null, signal: null, output: '', survivors, durationMs: clock.monotonic() - this.#began,
      ...costIn(this.#account),
      ...(limit === null ? {} : { limit }),
      ...(session === null ? {} : { session }),
    };
    await TaskLog.conclude({ stateDir, taskId: request.taskId, logger }, exit);
    return exit;
  }

  #lostHow(neverBegan: boolean, fault: string, why: string): Pick<AgentExit, 'kind' | 'error'> {
    if (this.#isCancelled) return { kind: 'cancelled' };
    if (neverBegan) return { kind: 'start_failed', error: `What watches over “${this.#options.request.agent.name}” could not be started: ${fault.split('\n')[0] ?? ''}` };
    return { kind: 'lost', error: why };
  }

  /** What went wrong with the shim itself. */
  async #faults(): Promise<string> {
    const { folder, logger, redactor } = this.#options;
    const told = await readPlain(join(folder.path, ATTEMPT_FILES.faults), FAULT_BYTES).catch(() => null);
    const text = headOf(redactor.redact(new ControlSequenceFilter().write(told ?? '')), 4000).trim();
    if (text !== '') logger.warn(`The shim of ${folder.runId}: ${text}`);
    return text;
  }

  #stop(): void {
    this.#watcher?.close();
    this.#timer?.dispose();
    this.#overdue?.dispose();
    this.#options.shim.leave();
  }
}
