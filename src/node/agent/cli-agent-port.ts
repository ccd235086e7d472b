import { displayCommand } from '../../base/command-line.ts';
import type { Clock } from '../../base/clock.ts';
import { Emitter } from '../../base/emitter.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentEvent, AgentPort, AgentSpec, AttemptRequest, RunningAgent } from '../../engine/ports/agent.ts';
import { ChildOutput } from '../process/child-output.ts';
import { agentEnvironment, type Environment } from '../process/environment.ts';
import { reapRun } from '../process/reap.ts';
import { Redactor, secretValues } from '../process/redactor.ts';
import type { RunFolder } from '../process/run-folder.ts';
import type { Spawn } from '../process/supervised-child.ts';
import { DEFAULT_GRACE_MS, startRun, type SupervisedRunRequest } from '../process/supervised-run.ts';
import { TailBuffer } from '../process/tail-buffer.ts';
import { TaskLog, taskLogPath } from './task-log.ts';

/** Bytes of output that an exit carries: what a verdict, a question or a result is read from. */
const OUTPUT_BYTES = 256 * 1024;
/** Stands in an agent's arguments for the path of the file with its direction. */
const DIRECTION_PLACE = '{direction}';

export interface CliAgentPortOptions {
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  clock: Clock;
  logger: Logger;
  /** Bytes of output that the log keeps of each attempt. */
  logBytes: number;
  /** The environment that agents get their part of. Credentials in it are redacted wherever they turn up. */
  environment: Environment;
  /** Milliseconds between asking a process to end and killing it; 2 s by default. */
  graceMs?: number;
  spawn?: Spawn;
}

/** Agents that are programs with a command line: the user's, and the demo agent, which is started like any other. */
export class CliAgentPort implements AgentPort {
  readonly #options: CliAgentPortOptions;
  readonly #graceMs: number;
  readonly #redactor: Redactor;
  readonly #running = new Map<string, RunningAgent>();

  constructor(options: CliAgentPortOptions) {
    this.#options = options;
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#redactor = new Redactor(secretValues(options.environment));
  }

  logPath(taskId: string): string {
    return `.coherence/state/${taskLogPath(taskId)}`;
  }

  async start(request: AttemptRequest): Promise<RunningAgent> {
    const { clock, logBytes, logger, spawn, stateDir } = this.#options;
    const events = new Emitter<AgentEvent>((error) => logger.error('A listener to an agent failed.', error));
    const command = this.#redactor.redact(displayCommand(request.agent.argv));
    const log = await TaskLog.open({ stateDir, taskId: request.taskId, command, maxBytes: logBytes, logger });
    const tail = new TailBuffer(OUTPUT_BYTES);
    const output = new ChildOutput(this.#redactor, (text) => {
      const bytes = Buffer.from(text);
      log.write(bytes);
      tail.write(bytes);
      events.fire({ type: 'text', text });
    });

    const run = await startRun(this.#runRequest(request, output), { clock, logger, ...(spawn === undefined ? {} : { spawn }) });
    const agent: RunningAgent = {
      get pid() {
        return run.child?.pid ?? null;
      },
      onEvent: events.event,
      exit: run.exit.then(async (exit) => {
        output.end();
        await log.close(exit);
        this.#running.delete(request.token);
        return { ...exit, output: tail.text() };
      }),
      cancel: () => run.child?.cancel(),
    };
    this.#running.set(request.token, agent);
    return agent;
  }

  async reap(token: string): Promise<void> {
    const { clock, logger, stateDir } = this.#options;
    const own = this.#running.get(token);
    if (own !== undefined) {
      own.cancel();
      await own.exit;
      return;
    }
    try {
      const survivors = await reapRun(token, { stateDir, clock, graceMs: this.#graceMs });
      if (survivors.length > 0) logger.warn(`Processes of ${token} could not be ended: ${survivors.join(', ')}`);
    } catch (error) {
      logger.warn(`What ${token} left behind could not be removed: ${messageOf(error)}`);
    }
  }

  #runRequest({ agent, cwd, direction, idleMs, token, wallMs }: AttemptRequest, output: ChildOutput): SupervisedRunRequest {
    return {
      name: agent.name,
      stateDir: this.#options.stateDir,
      cwd,
      runId: token,
      limits: { idleMs, wallMs },
      graceMs: this.#graceMs,
      onOutput: (from, bytes) => output.write(from, bytes),
      prepare: async (folder) => ({
        argv: await argumentsOf(agent, direction, folder),
        env: agentEnvironment(this.#options.environment, { names: agent.env, runId: token, tempFolder: folder.temp }),
        input: agent.direction === 'stdin' ? direction : null,
      }),
    };
  }
}

/** The agent's arguments, the direction written to its file where they name one. */
async function argumentsOf(agent: AgentSpec, direction: string, folder: RunFolder): Promise<string[]> {
  if (agent.direction === 'stdin') return agent.argv;
  if (!agent.argv.some((argument) => argument.includes(DIRECTION_PLACE))) {
    throw new UserError('no-direction-place', `The agent “${agent.name}” is to get its direction by file, but its command does not say where: put ${DIRECTION_PLACE} into its arguments.`);
  }
  const path = await folder.write('direction.md', direction);
  return agent.argv.map((argument) => argument.replaceAll(DIRECTION_PLACE, () => path));
}
