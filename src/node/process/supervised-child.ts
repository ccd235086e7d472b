import type { ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentExit } from '../../engine/ports/agent.ts';
import type { OutputName } from './child-output.ts';
import { LimitWatch, type Limits } from './limits.ts';
import { started, startPatiently, within, type Spawn } from './patient-start.ts';
import { identify } from './process-table.ts';
import { ProcessTree, type Leader } from './process-tree.ts';
import { resolveProgram } from './program.ts';
import { startErrorSentence } from './start-error.ts';

/** How long what is left in the pipes may take once everything has ended. */
const DRAIN_MS = 500;

/** What a process reads: nothing, a file, or what is written to a pipe for as long as it is not closed. */
export type ChildInput = 'none' | 'pipe' | { file: string };

export interface ChildRequest {
  argv: readonly string[];
  cwd: string;
  /** All of its environment. */
  env: Readonly<Record<string, string>>;
  /** By this id, which is in `env`, everything is found that the process starts. */
  runId: string;
  input: ChildInput;
  limits: Limits;
  /** How long it has between being asked to end and being killed, in milliseconds. */
  graceMs: number;
  onOutput(from: OutputName, bytes: Buffer): void;
  /** It runs. `input` is there where it is a pipe. */
  onStart?(pid: number, input: Writable | null): void;
}

/** How a supervised process ended, after everything that it had started has ended as well. */
export type ChildExit = Omit<AgentExit, 'output' | 'kind'> & { kind: Exclude<AgentExit['kind'], 'over_budget' | 'lost'> };

export interface ChildServices {
  clock: Clock;
  logger: Logger;
  spawn?: Spawn;
}

interface Running {
  child: ChildProcess;
  leader: Leader;
  tree: ProcessTree;
}

/**
 * A process in a group of its own, started without a shell, with limits, that never outlives its end: not when it
 * is cancelled, not when it ends by itself and leaves something behind. Nothing that it does makes this reject.
 */
export class SupervisedChild {
  /** Settles with the process, even if something that it started still holds its output open. Never rejects. */
  readonly exit: Promise<ChildExit>;
  readonly #request: ChildRequest;
  readonly #services: ChildServices;
  readonly #began: number;
  #running: Running | null = null;
  /** Why we ended it; null as long as it works, and when it ended by itself. */
  #reason: 'timed_out' | 'idle' | 'cancelled' | 'finished' | null = null;
  #watch: LimitWatch | null = null;
  readonly #endAsked = deferred();

  constructor(request: ChildRequest, services: ChildServices) {
    this.#request = request;
    this.#services = services;
    this.#began = services.clock.monotonic();
    this.exit = this.#run();
  }

  /** Null where it could not be started, or not yet. */
  get pid(): number | null {
    return this.#running?.leader.pid ?? null;
  }

  /** Ends it with everything that it has started. Does nothing once it has ended. */
  cancel(): void {
    this.#end('cancelled');
  }

  /** It has done what it was to do: what is left of it is ended, and it counts as ended by itself. */
  finish(): void {
    this.#end('finished');
  }

  /** It waits, for so many milliseconds: silence is no idleness meanwhile. */
  wait(milliseconds: number): void {
    this.#watch?.wait(milliseconds);
  }

  /** It has said that it is done: no limit counts while it comes to its end. */
  holdLimits(): void {
    this.#watch?.hold();
  }

  /** It goes on after all: the limits count again, with the time that has passed. */
  releaseLimits(): void {
    this.#watch?.release();
  }

  async #run(): Promise<ChildExit> {
    const { cwd, graceMs, limits } = this.#request;
    let running: Running | null;
    try {
      running = await this.#start();
    } catch (error) {
      return this.#settled({ kind: 'start_failed', error: startErrorSentence(error, this.#program, cwd) });
    }
    if (running === null) return this.#settled({ kind: 'cancelled' });
    const { child, leader, tree } = running;
    const watch = new LimitWatch(this.#services.clock, limits, (limit) => this.#end(limit));
    this.#watch = watch;
    const closed = [this.#read(child.stdout, 'stdout', watch), this.#read(child.stderr, 'stderr', watch)];
    // A program that ends without reading all of it is free to: EPIPE says nothing.
    child.stdin?.on('error', () => {});
    this.#request.onStart?.(leader.pid, child.stdin);
    const gone = deferred();
    if (leader.isHeld()) child.once('exit', gone.resolve);
    else gone.resolve();
    child.on('error', (error) => this.#services.logger.warn(`“${this.#program}”: ${messageOf(error)}`));

    const following = tree.follow();
    await Promise.race([gone.promise, this.#endAsked.promise]);
    following.dispose();
    watch.dispose();
    const survivors = await tree.end(graceMs);
    await within(this.#services.clock, DRAIN_MS, Promise.all([gone.promise, ...closed]));
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
    if (leader.isHeld()) child.unref();
    return this.#settled({ kind: this.#reason === null || this.#reason === 'finished' ? 'exited' : this.#reason, exitCode: child.exitCode, signal: child.signalCode, survivors });
  }

  /** Starts it, a little later where the system is short of something; null when it was cancelled meanwhile. */
  #start(): Promise<Running | null> {
    return startPatiently(() => this.#launch(), {
      clock: this.#services.clock,
      stop: this.#endAsked.promise,
      isStopped: () => this.#reason !== null,
      onShort: (error) => this.#services.logger.info(`“${this.#program}” could not be started yet: ${messageOf(error)}`),
    });
  }

  async #launch(): Promise<Running> {
    const { argv, cwd, env, input, runId } = this.#request;
    const [program = '', ...args] = resolveProgram(argv, env, { cwd });
    const file = typeof input === 'object' ? await open(input.file, 'r') : null;
    // It is not waited for until the file is closed: nobody would hear of a process that ends meanwhile.
    const { child, pid } = await started(program, args, {
      cwd,
      env: { ...env },
      stdio: [file?.fd ?? (input === 'pipe' ? 'pipe' : 'ignore'), 'pipe', 'pipe'],
      // A group of its own, so that it can be ended with its children, and our Ctrl-C does not reach it.
      detached: process.platform !== 'win32',
    }, this.#services.spawn).finally(() => void file?.close());
    const leader: Leader = { pid, started: null, isHeld: () => child.exitCode === null && child.signalCode === null };
    void noteStart(leader);
    this.#running = { child, leader, tree: new ProcessTree({ runId, leader, clock: this.#services.clock }) };
    return this.#running;
  }

  /** Passes on what it writes; resolves when nothing can come any more. */
  #read(stream: Readable | null, name: OutputName, watch: LimitWatch): Promise<void> {
    return new Promise((resolve) => {
      if (stream === null) return resolve();
      stream.on('data', (bytes: Buffer) => {
        watch.touch();
        this.#request.onOutput(name, bytes);
      });
      stream.on('error', (error) => this.#services.logger.warn(`${name} of “${this.#program}”: ${messageOf(error)}`));
      stream.once('close', resolve);
    });
  }

  #end(reason: 'timed_out' | 'idle' | 'cancelled' | 'finished'): void {
    if (this.#reason !== null || this.#running?.leader.isHeld() === false) return;
    this.#reason = reason;
    this.#endAsked.resolve();
  }

  #settled(how: Pick<ChildExit, 'kind'> & Partial<ChildExit>): ChildExit {
    const durationMs = this.#services.clock.monotonic() - this.#began;
    return { exitCode: null, signal: null, survivors: [], ...how, durationMs };
  }

  get #program(): string {
    return this.#request.argv[0] ?? '';
  }
}

/** Notes when the leader started: with its pid that is an identity. It may be gone before anybody looks. */
async function noteStart(leader: Leader): Promise<void> {
  leader.started = (await identify(leader.pid))?.started ?? null;
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
