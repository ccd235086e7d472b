import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { codeOf, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentEvent } from '../../contract/agent-event.ts';
import type { AgentExit } from '../../engine/ports/agent.ts';
import { identify, type ProcessIdentity } from '../process/process-table.ts';
import { Redactor } from '../process/redactor.ts';
import type { RunFolder } from '../process/run-folder.ts';
import { secretValues } from '../process/secret-values.ts';
import { SupervisedChild, type ChildExit } from '../process/supervised-child.ts';
import { CancelWatch } from './cancel-watch.ts';
import { cleaned } from './clean.ts';
import type { AgentListener, AgentSide, Conversation, Executor } from './conversation.ts';
import { Ending } from './ending.ts';
import { EventFile } from './event-file.ts';
import { executorFor } from './executors.ts';
import { ATTEMPT_FILES } from './files.ts';
import { EventNarration, PlainNarration, type Audience, type Narration } from './narration.ts';
import type { ShimRequest, ShimSecrets } from './request.ts';
import { TaskLog } from './task-log.ts';

/** How long the end of an attempt waits for a disk that is full, and how often it is tried. */
const DISK_PATIENCE_MS = 600_000;
const DISK_LOOK_MS = 1000;

export interface ShimServices {
  clock: Clock;
  logger: Logger;
}

/** One attempt: its agent, its limits, and everything that is written down of it. */
export class Shim {
  readonly #folder: RunFolder;
  readonly #request: ShimRequest;
  readonly #secrets: ShimSecrets;
  readonly #services: ShimServices;
  readonly #redactor: Redactor;
  readonly #events: EventFile;
  readonly #ending: Ending;
  #child: SupervisedChild | null = null;
  #conversation: Conversation | null = null;
  #stopped: Pick<AgentExit, 'kind' | 'error'> | null = null;

  constructor(folder: RunFolder, request: ShimRequest, secrets: ShimSecrets, services: ShimServices) {
    this.#folder = folder;
    this.#request = request;
    this.#secrets = secrets;
    this.#services = services;
    this.#redactor = new Redactor([...secretValues(secrets.environment), ...secrets.secrets]);
    this.#events = new EventFile(join(folder.path, ATTEMPT_FILES.events), services.clock, services.logger);
    this.#ending = new Ending(services.clock, request.resultGraceMs, request.budget, () => this.#child);
  }

  /** Somebody else ends it: what is left of the agent is ended in good order, and nobody knows what would have become of it. */
  stop(how: string): void {
    this.#end({ kind: 'lost', error: `The attempt was ended from outside (${how}).` });
  }

  /** Sees the attempt through. Resolves when its end is written down, or nobody is left who would read it. */
  async run(): Promise<void> {
    const { clock, logger } = this.#services;
    const { logBytes, stateDir, taskId, command } = this.#request;
    const shim = await identify(process.pid);
    await this.#record(shim, null);
    const cancel = new CancelWatch(this.#folder.path, clock, () => this.#end({ kind: 'cancelled' }));
    const log = await TaskLog.open({ stateDir, taskId, command, maxBytes: logBytes, logger });
    const exit = await this.#attempt(log, shim);
    cancel.dispose();
    this.#ending.dispose();
    await Promise.all([log.close(exit), this.#events.end(), this.#folder.removeTemp().catch((error: unknown) => logger.warn(messageOf(error)))]);
    await this.#settle(exit);
  }

  async #attempt(log: TaskLog, shim: ProcessIdentity | null): Promise<AgentExit> {
    const executor = await executorFor(this.#request);
    const narration = this.#narration(executor, {
      log: (text) => log.write(Buffer.from(text)),
      live: (text, said) => this.#events.text(text, said),
      event: (event) => this.#events.event(event),
    });
    const direction = await readFile(join(this.#folder.path, ATTEMPT_FILES.direction), 'utf8');
    const conversation = executor.converse({
      request: this.#request, direction, redactor: this.#redactor, clock: this.#services.clock, listener: this.#listener(narration),
    });
    this.#conversation = conversation;
    const exit = await this.#supervised(executor, conversation, shim);
    conversation.end();
    narration.end();
    return { ...this.#kindOf(exit), ...narration.exit(), ...cleaned(conversation.exit(), this.#redactor) };
  }

  #supervised(executor: Executor, conversation: Conversation, shim: ProcessIdentity | null): Promise<ChildExit> {
    if (this.#stopped !== null) return Promise.resolve({ kind: 'cancelled', exitCode: null, signal: null, durationMs: 0, survivors: [] });
    const { agent, cwd, graceMs, idleMs, token, wallMs } = this.#request;
    const child = new SupervisedChild({
      argv: agent.argv,
      cwd,
      env: this.#secrets.environment,
      runId: token,
      input: executor.input === 'direction' ? { file: join(this.#folder.path, ATTEMPT_FILES.direction) } : executor.input,
      limits: { idleMs: idleMs ?? Number.POSITIVE_INFINITY, wallMs: wallMs ?? Number.POSITIVE_INFINITY },
      graceMs,
      onOutput: (from, bytes) => {
        this.#events.heard();
        conversation.write(from, bytes);
      },
      onStart: (pid, input) => {
        this.#events.agent(pid);
        void identify(pid).then((process) => this.#record(shim, process));
        const side: AgentSide = {
          write: (text) => void (input?.writable === true && input.write(text)),
          closeInput: () => input?.end(),
          finish: () => child.finish(),
        };
        conversation.begin(side);
      },
    }, this.#services);
    this.#child = child;
    return child.exit;
  }

  #narration({ isTyped }: Executor, audience: Audience): Narration {
    return isTyped ? new EventNarration(this.#redactor, audience) : new PlainNarration(audience);
  }

  /** Limits come after what is told: it is kept whatever becomes of the agent. */
  #listener(narration: Narration): AgentListener {
    return {
      tell: (events: readonly AgentEvent[]) => {
        narration.tell(events);
        this.#ending.hear(events);
      },
      beside: (text) => narration.beside(text),
    };
  }

  #end(how: Pick<AgentExit, 'kind' | 'error'>): void {
    this.#stopped ??= how;
    this.#conversation?.cancel?.();
    this.#child?.cancel();
  }

  /** Why it was ended, where it was. */
  #kindOf(exit: ChildExit): Omit<AgentExit, 'output'> {
    if (exit.kind !== 'cancelled') return exit;
    return { ...exit, ...(this.#stopped ?? { kind: 'over_budget' }) };
  }

  /** Where the folder is gone, somebody has ended the run, and that is seen by the watch. */
  async #record(shim: ProcessIdentity | null, process: ProcessIdentity | null): Promise<void> {
    try {
      await this.#folder.record({ shim, process });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.#services.logger.warn(`The processes of ${this.#request.token} could not be written down: ${messageOf(error)}`);
    }
  }

  /** A disk that is full now may have room in a moment, and nobody can know the end but from here. */
  async #settle(exit: AgentExit): Promise<void> {
    const text = JSON.stringify({ schema: 1, exit });
    for (let waited = 0; ; waited += DISK_LOOK_MS) {
      try {
        return await this.#folder.replace(ATTEMPT_FILES.exit, text);
      } catch (error) {
        if (waited >= DISK_PATIENCE_MS || !existsSync(this.#folder.path)) throw error;
        await delay(DISK_LOOK_MS);
      }
    }
  }
}
