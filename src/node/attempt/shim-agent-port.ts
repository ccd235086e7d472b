import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { displayCommand } from '../../base/command-line.ts';
import type { Clock } from '../../base/clock.ts';
import { disposable } from '../../base/disposable.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AgentExit, AgentPort, AttemptRequest, RunningAgent, ToldCost } from '../../engine/ports/agent.ts';
import { agentEnvironment, type Environment } from '../process/environment.ts';
import { within, type Spawn } from '../process/patient-start.ts';
import { runsFor } from '../process/process-table.ts';
import { isRunId, reapRun } from '../process/reap.ts';
import { Redactor } from '../process/redactor.ts';
import { RunFolder, runFolderPath } from '../process/run-folder.ts';
import { secretValues } from '../process/secret-values.ts';
import { startErrorSentence } from '../process/start-error.ts';
import { DEFAULT_GRACE_MS } from '../process/supervised-run.ts';
import { ATTEMPT_FILES } from './files.ts';
import { FollowedAttempt, type FollowedRequest } from './followed-attempt.ts';
import { launchArguments } from './launch.ts';
import { leftAttempt } from './left-attempt.ts';
import type { ShimRequest } from './request.ts';
import { AdoptedShim, startShim, type ShimProcess } from './shim-process.ts';
import { TaskLog, taskLogPath } from './task-log.ts';
import { toldCost } from './told-cost.ts';

/** Milliseconds that an agent has to exit after it has said that it is done. */
const RESULT_GRACE_MS = 10_000;
/** How much longer than its agent's grace a shim has to end in good order before it is ended as the rest is. */
const REAP_MS = 4000;
/** Run ids of attempts begin so. */
const TOKEN_PREFIX = 'attempt_';

export interface ShimAgentPortOptions {
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  /** How the shim is started, without its own arguments. */
  shim: readonly string[];
  clock: Clock;
  logger: Logger;
  /** Bytes of output that the log keeps of each attempt. */
  logBytes: number;
  /** The environment that agents get their part of. Credentials in it are redacted wherever they turn up. */
  environment: Environment;
  /** More values that nobody should read in what is kept of an attempt. */
  secrets?: readonly string[];
  /** Milliseconds between asking a process to end and killing it; 2 s by default. */
  graceMs?: number;
  /** Milliseconds that an agent has to exit by itself after its result; 10 s by default. */
  resultGraceMs?: number;
  spawn?: Spawn;
}

/**
 * Agents, each with a shim beside it: a process of its own that starts the agent, keeps its limits, writes down what happens,
 * and outlives us. What we know of an attempt is what stands in its folder, so the next owner knows the same.
 */
export class ShimAgentPort implements AgentPort {
  readonly #options: ShimAgentPortOptions;
  readonly #graceMs: number;
  readonly #secrets: readonly string[];
  readonly #redactor: Redactor;
  readonly #followed = new Map<string, FollowedAttempt>();

  constructor(options: ShimAgentPortOptions) {
    this.#options = options;
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#secrets = [...secretValues(options.environment), ...(options.secrets ?? [])];
    this.#redactor = new Redactor(this.#secrets);
  }

  logPath(taskId: string): string {
    return `.coherence/state/${taskLogPath(taskId)}`;
  }

  async start(request: AttemptRequest): Promise<RunningAgent> {
    const { clock, logger, stateDir } = this.#options;
    const began = clock.monotonic();
    let folder: RunFolder | null = null;
    try {
      folder = await RunFolder.create(stateDir, request.token);
      const asked = await this.#ask(request, folder);
      const shim = await this.#startShim(request, folder);
      return this.#follow(folder, asked, shim, 0);
    } catch (error) {
      await folder?.remove().catch((fault: unknown) => logger.warn(`Files of ${request.token} could not be removed: ${messageOf(fault)}`));
      return await this.#notStarted(request, error, clock.monotonic() - began);
    }
  }

  async adopt(token: string): Promise<RunningAgent | null> {
    const { clock, stateDir } = this.#options;
    const own = this.#followed.get(token);
    if (own !== undefined) return own;
    const left = await leftAttempt(stateDir, token);
    if (left === null) return null;
    const { folder, request, shim } = left;
    const shown = await stat(join(folder.path, ATTEMPT_FILES.events)).then(({ size }) => size, () => 0);
    // How long an agent is waited for is not for the agent to write down.
    return this.#follow(folder, { ...request, graceMs: this.#graceMs }, new AdoptedShim(shim, token, clock), shown);
  }

  async forget(token: string): Promise<void> {
    const { logger, stateDir } = this.#options;
    try {
      if (isRunId(token)) await (await RunFolder.open(stateDir, token))?.folder.remove();
    } catch (error) {
      logger.warn(`Files of ${token} could not be removed: ${messageOf(error)}`);
    }
  }

  leave(): Promise<void> {
    for (const attempt of this.#followed.values()) attempt.leave();
    this.#followed.clear();
    return Promise.resolve();
  }

  async reap(token: string): Promise<ToldCost> {
    const { clock, logger, stateDir } = this.#options;
    const own = this.#followed.get(token);
    if (own !== undefined) {
      own.cancel();
      const { costUsd, model, usage } = await own.exit;
      await this.forget(token);
      return { ...(costUsd === undefined ? {} : { costUsd }), ...(model === undefined ? {} : { model }), ...(usage === undefined ? {} : { usage }) };
    }
    if (!isRunId(token)) return {};
    let told: ToldCost = {};
    try {
      await this.#askToEnd(token);
      told = await toldCost(runFolderPath(stateDir, token)).catch((error: unknown) => {
        logger.warn(`What ${token} has cost could not be read: ${messageOf(error)}`);
        return {};
      });
      const survivors = await reapRun(token, { stateDir, clock, graceMs: this.#graceMs });
      if (survivors.length > 0) logger.warn(`Processes of ${token} could not be ended: ${survivors.join(', ')}`);
    } catch (error) {
      logger.warn(`What ${token} left behind could not be removed: ${messageOf(error)}`);
    }
    return told;
  }

  async reapOthers(known: readonly string[]): Promise<void> {
    const { logger, stateDir } = this.#options;
    try {
      const tokens = (await RunFolder.list(stateDir)).filter((id) => id.startsWith(TOKEN_PREFIX) && !known.includes(id) && !this.#followed.has(id));
      for (const token of tokens) await this.reap(token);
    } catch (error) {
      logger.warn(`What earlier attempts left behind could not be removed: ${messageOf(error)}`);
    }
  }

  #follow(folder: RunFolder, request: FollowedRequest, shim: ShimProcess, shownBytes: number): FollowedAttempt {
    const { clock, logger, stateDir } = this.#options;
    const attempt = new FollowedAttempt({ folder, request, stateDir, shim, clock, logger, redactor: this.#redactor, shownBytes });
    this.#followed.set(folder.runId, attempt);
    void attempt.exit.then(() => this.#followed.delete(folder.runId));
    return attempt;
  }

  /** Writes down what is asked of the shim. */
  async #ask(request: AttemptRequest, folder: RunFolder): Promise<ShimRequest> {
    const { environment, logBytes, resultGraceMs = RESULT_GRACE_MS, stateDir } = this.#options;
    const { agent, budget, cwd, grants, idleMs, phase, posture, session, sessionUsd, taskId, token, wallMs } = request;
    const direction = await folder.write(ATTEMPT_FILES.direction, request.direction);
    const { executor, model, name, preset } = agent;
    const asked: ShimRequest = {
      schema: 1, taskId, token, phase, cwd, posture, grants, session, budget, ...(sessionUsd === undefined ? {} : { sessionUsd }), stateDir, logBytes, resultGraceMs, graceMs: this.#graceMs,
      idleMs: finite(idleMs), wallMs: finite(wallMs), command: this.#command(agent.argv),
      agent: {
        name, executor, direction: agent.direction, argv: await launchArguments(agent, { cwd, stateDir, environment, direction }),
        ...(preset === undefined ? {} : { preset }),
        ...(model === undefined ? {} : { model }),
      },
    };
    await folder.write(ATTEMPT_FILES.request, JSON.stringify(asked));
    return asked;
  }

  #startShim({ agent, token }: AttemptRequest, folder: RunFolder): Promise<ShimProcess> {
    const { clock, environment, shim, spawn, stateDir } = this.#options;
    const secrets = {
      environment: { ...agentEnvironment(environment, { names: agent.env, runId: token, tempFolder: folder.temp }), ...agent.variables },
      secrets: this.#secrets,
    };
    return startShim({ command: shim, folder, stateDir, secrets, clock, ...(spawn === undefined ? {} : { spawn }) }).catch((error: unknown) => {
      throw new UserError('no-shim', startErrorSentence(error, shim[0] ?? '', stateDir), { cause: error });
    });
  }

  /** An attempt that never was: it ends as it begins, and its log says why. */
  async #notStarted({ agent, taskId }: AttemptRequest, fault: unknown, durationMs: number): Promise<RunningAgent> {
    const { logBytes, logger, stateDir } = this.#options;
    const error = this.#redactor.redact(fault instanceof UserError ? fault.message : `“${agent.name}” could not be prepared: ${messageOf(fault)}`);
    const exit: AgentExit = { kind: 'start_failed', exitCode: null, signal: null, output: '', durationMs, error, survivors: [] };
    const log = await TaskLog.open({ stateDir, taskId, command: this.#command(agent.argv), maxBytes: logBytes, logger });
    await log.close(exit);
    const nothing = (): ReturnType<typeof disposable> => disposable(() => {});
    return { pid: null, clock: () => null, onEvent: nothing, onText: nothing, exit: Promise.resolve(exit), cancel: () => {} };
  }

  #command(argv: readonly string[]): string {
    return this.#redactor.redact(displayCommand(argv));
  }

  /** A shim at work ends its agent in good order, on every system, where it is asked to. */
  async #askToEnd(token: string): Promise<void> {
    const { clock, stateDir } = this.#options;
    const found = await RunFolder.open(stateDir, token);
    const shim = found?.processes.shim ?? null;
    if (found === null || shim === null || !(await runsFor(token, shim))) return;
    await found.folder.write(ATTEMPT_FILES.cancel, '');
    const end = clock.monotonic() + this.#graceMs + REAP_MS;
    while (clock.monotonic() < end && (await runsFor(token, shim)) && existsSync(found.folder.path)) await within(clock, 50, new Promise(() => {}));
  }
}

function finite(milliseconds: number): number | null {
  return Number.isFinite(milliseconds) ? milliseconds : null;
}
