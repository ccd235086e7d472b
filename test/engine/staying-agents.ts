import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Emitter } from '../../src/base/emitter.ts';
import type { AgentEvent } from '../../src/contract/agent-event.ts';
import type { Phase } from '../../src/contract/phase.ts';
import type { AgentExit, AgentPort, AttemptRequest, RunningAgent, ToldCost } from '../../src/engine/ports/agent.ts';
import { GOOD } from './worker.ts';

const IDLE_MS = 900_000;
const WALL_MS = 3_600_000;

interface Attempt {
  request: AttemptRequest;
  exit: AgentExit | null;
  /** Told when it ends, in each process that follows it. */
  ended: Emitter<AgentExit>;
  texts: Emitter<string>;
}

/** Agents that outlive the process that started them. They do an item as it should be done: at once, or when a test says so. */
export class StayingAgents {
  /** Agents of these phases wait until a test lets them end. */
  readonly held = new Set<Phase>();
  readonly started: AttemptRequest[] = [];
  readonly reaped: string[] = [];
  /** What a lost agent has told of its cost. */
  told: ToldCost = {};
  readonly #attempts = new Map<string, Attempt>();

  /** The port of one process. */
  port(): AgentPort {
    const follows = new Set<string>();
    return {
      start: (request) => {
        this.started.push(request);
        this.#attempts.set(request.token, { request, exit: null, ended: new Emitter(), texts: new Emitter() });
        const running = this.#follow(request.token, follows);
        if (!this.held.has(request.phase)) this.finish(request.token);
        return Promise.resolve(running);
      },
      adopt: (token) => Promise.resolve(this.#attempts.has(token) ? this.#follow(token, follows) : null),
      leave: () => {
        follows.clear();
        return Promise.resolve();
      },
      forget: (token) => {
        this.#attempts.delete(token);
        return Promise.resolve();
      },
      reap: (token) => {
        this.reaped.push(token);
        this.#attempts.delete(token);
        return Promise.resolve(this.told);
      },
      reapOthers: () => Promise.resolve(),
      logPath: (id) => `.coherence/state/logs/${id}.log`,
    };
  }

  /** The tokens of the attempts that are at work. */
  get atWork(): string[] {
    return [...this.#attempts.values()].filter(({ exit }) => exit === null).map(({ request }) => request.token);
  }

  /** What is known of attempts whose end nobody has recorded. */
  get kept(): string[] {
    return [...this.#attempts.keys()];
  }

  says(text: string): void {
    for (const token of this.atWork) this.#attempts.get(token)?.texts.fire(text);
  }

  /** The attempt at work does its work and ends, or ends otherwise. */
  finish(token = this.atWork[0] ?? '', how: Partial<AgentExit> = {}): void {
    const attempt = this.#attempts.get(token);
    if (attempt === undefined || attempt.exit !== null) return;
    const { cwd, phase } = attempt.request;
    const { files, says } = GOOD[phase];
    if ((how.kind ?? 'exited') === 'exited') {
      for (const [path, text] of Object.entries(files ?? {})) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), text ?? '');
      }
    }
    attempt.exit = { kind: 'exited', exitCode: 0, signal: null, output: says ?? '', durationMs: 61_000, survivors: [], ...how };
    attempt.ended.fire(attempt.exit);
  }

  #follow(token: string, follows: Set<string>): RunningAgent {
    const attempt = this.#attempts.get(token);
    if (attempt === undefined) throw new Error(`there is no attempt ${token}`);
    follows.add(token);
    const events = new Emitter<AgentEvent>();
    return {
      pid: 1,
      clock: () => (attempt.exit === null ? { silentMs: 240_000, idleMs: IDLE_MS, workedMs: 3_120_000, wallMs: WALL_MS } : null),
      onEvent: events.event,
      onText: attempt.texts.event,
      exit: attempt.exit === null
        ? new Promise((resolve) => attempt.ended.event((exit) => { if (follows.has(token)) resolve(exit); }))
        : Promise.resolve(attempt.exit),
      cancel: () => this.finish(token, { kind: 'cancelled', exitCode: null }),
    };
  }
}
