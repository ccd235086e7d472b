import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentExit } from '../../engine/ports/agent.ts';
import { signalNumber } from '../process/signal-number.ts';
import { TailBuffer, wholeCharacters } from '../process/tail-buffer.ts';
import { appendPlain, makePlainFolder, openToAppend } from '../workspace/plain-file.ts';

const LINE_FEED = 0x0a;
/** Characters of a command that its log shows. */
const COMMAND_CHARACTERS = 2000;

/** Path of a task's log below the state folder. */
export function taskLogPath(taskId: string): string {
  return `logs/${taskId}.log`;
}

export interface TaskLogOptions {
  stateDir: string;
  taskId: string;
  /** As the header shows it. */
  command: string;
  /** Bytes of output that are kept of each attempt: the first half of it, and the last. */
  maxBytes: number;
  logger: Logger;
}

/**
 * The log of one attempt, in the original pipeline's format; further attempts of a task follow in the same file.
 * Writing never holds up the agent: until the first half is full it waits in memory, then only the last half is
 * kept, and written at the end. A disk that is full costs the log, not the attempt.
 */
export class TaskLog {
  readonly #file: FileHandle | null;
  readonly #options: TaskLogOptions;
  /** Bytes of the first half that are still free. */
  #headLeft: number;
  #tail: TailBuffer | null = null;
  #endsLine = true;
  #pending: Uint8Array[] = [];
  #writing: Promise<void> | null = null;
  #broken: boolean;

  private constructor(file: FileHandle | null, options: TaskLogOptions) {
    this.#file = file;
    this.#broken = file === null;
    this.#options = options;
    this.#headLeft = Math.ceil(options.maxBytes / 2);
  }

  /** Opens the log and writes the attempt's header. Does not fail: without a file nothing is kept. */
  static async open(options: TaskLogOptions): Promise<TaskLog> {
    const path = join(options.stateDir, taskLogPath(options.taskId));
    let file: FileHandle | null = null;
    try {
      await makePlainFolder(options.stateDir, dirname(path));
      file = await openToAppend(path);
    } catch (error) {
      options.logger.warn(`The log “${path}” could not be opened, the attempt goes on without: ${messageOf(error)}`);
    }
    const log = new TaskLog(file, options);
    log.#enqueue(Buffer.from(`# task_id=${options.taskId} status=running\n# command=${oneLine(options.command)}\n---\n`));
    return log;
  }

  /** Takes the next piece of output: whole characters, in UTF-8. The bytes must not change afterwards. */
  write(bytes: Buffer): void {
    if (this.#broken || bytes.length === 0) return;
    this.#endsLine = bytes.at(-1) === LINE_FEED;
    if (this.#tail !== null) return this.#tail.write(bytes);
    const head = wholeCharacters(bytes, this.#headLeft);
    this.#headLeft -= head;
    this.#enqueue(bytes.subarray(0, head));
    if (head === bytes.length) return;
    this.#tail = new TailBuffer(Math.max(1, Math.floor(this.#options.maxBytes / 2)));
    this.#tail.write(bytes.subarray(head));
  }

  /** Writes the end of the attempt, and waits until all of it is written. */
  async close(exit: Omit<AgentExit, 'output'>): Promise<void> {
    if (this.#tail !== null) {
      const { bytes, leftOut } = this.#tail.read();
      if (leftOut > 0) this.#enqueue(Buffer.from(`\n[${leftOut} bytes left out]\n`));
      this.#enqueue(bytes);
    }
    this.#enqueue(Buffer.from(`${this.#endsLine ? '' : '\n'}${trailer(exit)}`));
    await this.#writing;
    await this.#file?.close().catch((error: unknown) => this.#give(error));
  }

  /** Writes the end of an attempt into a log that was left without one. */
  static async conclude({ logger, stateDir, taskId }: Pick<TaskLogOptions, 'logger' | 'stateDir' | 'taskId'>, exit: Omit<AgentExit, 'output'>): Promise<void> {
    const path = join(stateDir, taskLogPath(taskId));
    try {
      // It may have been left before it began.
      await makePlainFolder(stateDir, dirname(path));
      await appendPlain(path, `\n${trailer(exit)}`);
    } catch (error) {
      logger.warn(`The log of ${taskId} is not complete: ${messageOf(error)}`);
    }
  }

  #enqueue(bytes: Uint8Array): void {
    if (this.#broken || bytes.length === 0) return;
    this.#pending.push(bytes);
    this.#writing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    while (this.#pending.length > 0 && !this.#broken) {
      const bytes = Buffer.concat(this.#pending.splice(0));
      try {
        await this.#file?.appendFile(bytes);
      } catch (error) {
        this.#give(error);
      }
    }
    this.#writing = null;
  }

  #give(error: unknown): void {
    this.#broken = true;
    this.#pending = [];
    this.#options.logger.warn(`The log of ${this.#options.taskId} is not complete: ${messageOf(error)}`);
  }
}

function oneLine(command: string): string {
  const line = command.replaceAll('\n', String.raw`\n`).replaceAll('\r', String.raw`\r`);
  return line.length > COMMAND_CHARACTERS ? `${line.slice(0, COMMAND_CHARACTERS)}…` : line;
}

function trailer(exit: Omit<AgentExit, 'output'>): string {
  const error = exit.error === undefined ? '' : `${exit.error}\n`;
  const left = exit.survivors.length === 0 ? '' : `Processes that could not be ended: ${exit.survivors.join(', ')}\n`;
  return `${error}${left}\n# duration_seconds=${(exit.durationMs / 1000).toFixed(1)} exit=${exitNumber(exit)} status=${statusOf(exit)}\n`;
}

/** The number that the original's log has: minus the signal's for a process that was killed. */
function exitNumber(exit: Omit<AgentExit, 'output'>): number {
  if (exit.exitCode !== null) return exit.exitCode;
  return exit.signal === null ? -1 : -signalNumber(exit.signal);
}

/** How the process fared, in the original's words. What its task came to is in the journal: evidence decides that. */
function statusOf(exit: Omit<AgentExit, 'output'>): 'completed' | 'failed' | 'timed_out' | 'cancelled' {
  switch (exit.kind) {
    case 'exited':
      return exit.exitCode === 0 ? 'completed' : 'failed';
    case 'timed_out':
    case 'idle':
      return 'timed_out';
    case 'cancelled':
    case 'over_budget':
      return 'cancelled';
    case 'start_failed':
    case 'lost':
      return 'failed';
  }
}
