import { isoTime } from '../../base/clock.ts';
import { adviceOf } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { endOfOverstep, type Overstep } from '../../pipeline/overstep.ts';
import type { PipelineLimits, TaskState } from '../../pipeline/state.ts';
import type { ActiveRun } from '../active-run.ts';
import { attemptsAtWork, type TaskAtWork } from '../attempt/attempt.ts';
import { attemptCost } from '../spending/attempt-cost.ts';
import type { AttemptSteps } from '../item/attempt-steps.ts';
import type { BacklogSource, BacklogView } from '../backlog/backlog-source.ts';
import type { Budgets } from '../spending/budgets.ts';
import { orProblem } from '../failures.ts';
import { listedAround } from '../attempt/listed-now.ts';
import type { RunningAgent, ToldCost } from '../ports/agent.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { PostureCheck } from '../attempt/posture-check.ts';
import type { Recorder } from '../recorder.ts';
import type { RecoveryNews } from './recovery-news.ts';
import type { Upkeep } from './upkeep.ts';

export interface RecoveryPorts extends Pick<EnginePorts, 'store' | 'workspace' | 'checkout' | 'agents' | 'tests' | 'holdout' | 'guard' | 'clock'> {
  recorder: Recorder;
  backlog: BacklogSource;
  budgets: Budgets;
}

/** What it hands on: attempts that go on, what is owed afterwards, and what is told of it. */
export interface RecoveryParts {
  attempts: AttemptSteps;
  upkeep: Upkeep;
  news: RecoveryNews;
}

interface Adopted {
  task: TaskAtWork;
  running: RunningAgent;
}

/** Takes over what an owner before this one left behind: attempts at work are followed to their end, what is lost is settled. */
export class Recovery {
  readonly #ports: RecoveryPorts;
  readonly #config: Config;
  readonly #parts: RecoveryParts;
  readonly #tell: (event: RunEvent) => void;
  readonly #run: () => ActiveRun | undefined;
  readonly #posture: PostureCheck;
  /** What lost attempts have cost, by their tokens: it is told once, and has to be recorded even where that is tried again. */
  readonly #told = new Map<string, ToldCost>();
  #isDone = false;
  #hasAdopted = false;
  /** Settles when no adopted attempt is at work and what is owed after it is done. */
  #following: Promise<void> | null = null;

  /** `run` gives the run under way. */
  constructor(ports: RecoveryPorts, config: Config, parts: RecoveryParts, tell: (event: RunEvent) => void, run: () => ActiveRun | undefined) {
    this.#ports = ports;
    this.#config = config;
    this.#parts = parts;
    this.#tell = tell;
    this.#run = run;
    this.#posture = new PostureCheck(ports, config);
  }

  /** Whether an attempt that an owner before this one started went on here. */
  get hasAdopted(): boolean {
    return this.#hasAdopted;
  }

  /** Whether such an attempt is at work, or what follows it. */
  get isFollowing(): boolean {
    return this.#following !== null;
  }

  /** Resolves when no adopted attempt is at work any more: each is settled, or was left at work. Never rejects. */
  async followed(): Promise<void> {
    await this.#following;
  }

  /**
   * Takes over what was left behind, once: an attempt that is at work, or has ended with its end recorded, goes on here (see
   * `followed`); any other is ended and settled as lost. Where the disk does not take it now, a run does it first of all.
   */
  async recover(): Promise<void> {
    if (this.#isDone) return;
    const { store, recorder, agents, tests, holdout, guard } = this.#ports;
    const { upkeep, news } = this.#parts;
    const limits = limitsOf(this.#config);
    if (!isSameLimits(store.state().limits, limits)) await recorder.record({ type: 'limits.set', limits });
    await tests.reapAbandoned();
    const adopted: Adopted[] = [];
    const lost: TaskAtWork[] = [];
    for (const task of attemptsAtWork(store.state())) {
      const running = await agents.adopt(task.attempt.token);
      if (running === null) lost.push(task);
      else adopted.push({ task, running });
    }
    for (const { attempt } of lost) this.#told.set(attempt.token, { ...this.#told.get(attempt.token), ...await agents.reap(attempt.token) });
    await agents.reapOthers(adopted.map(({ task }) => task.attempt.token));
    // An owner that died while an agent worked had tests out of its sight: they come back when no agent is there to see them.
    if (adopted.length === 0) news.found(await holdout.reveal());
    for (const task of lost) await this.#settleLost(task);
    await guard.releaseAllBut(Object.values(store.state().items).filter(({ state }) => state === 'blocked' || state === 'running').map(({ key }) => key));
    await guard.forgetAllBut(adopted.map(({ task }) => task.attempt.token));
    if (adopted.length > 0) {
      const { items } = await this.#ports.backlog.read(store.state());
      this.#isDone = true;
      this.#hasAdopted = true;
      // From here on they can be cancelled.
      this.#following = this.#follow(adopted, items);
      return;
    }
    await upkeep.park();
    this.#isDone = true;
    // What is in the way of a checkout must not keep people from what they came for: the next run says what it is.
    await orProblem(store, () => upkeep.payUp());
  }

  async #settleLost(task: TaskAtWork): Promise<void> {
    const { budgets, clock, recorder, store, workspace } = this.#ports;
    const { token } = task.attempt;
    const told = this.#told.get(token) ?? {};
    const { files, overstep } = await this.#leftBehind(task, token);
    const state = await recorder.record({
      type: 'attempt.settled', taskId: task.id, token, at: isoTime(clock), day: budgets.day(), durationSeconds: 0, files,
      ...(await listedAround(task.phase, workspace, store.state().items[task.key]?.specPath)),
      ...attemptCost(told, this.#config.prices, told.model),
      ...(overstep === null ? { outcome: 'lost', reason: 'Its owner ended before it did.' } : endOfOverstep(overstep)),
    });
    this.#told.delete(token);
    if (overstep !== null) this.#parts.news.overstepped(task, overstep);
    if (state.items[task.key]?.state === 'failed') this.#parts.news.setAside(task.key);
  }

  /** What a lost attempt had changed: it counts for its task, so that the next attempt need not do it again. */
  async #leftBehind(task: TaskState, token: string): Promise<{ files: string[]; overstep: Overstep | null }> {
    const { store } = this.#ports;
    const { key, phase } = task;
    const item = store.state().items[key];
    if (item?.opened !== true) return { files: [], overstep: null };
    // Where that cannot be told now, closing the checkout keeps it on the item's branch.
    const checked = await orProblem(store, () => this.#posture.after({ token, key, phase, specPath: item.specPath, edited: [] }));
    if ('ok' in checked) return { files: [], overstep: null };
    const { changes, overstep } = checked;
    return { files: changes.files.filter((file) => !changes.conflicts.includes(file)), overstep };
  }

  async #follow(adopted: readonly Adopted[], items: BacklogView['items']): Promise<void> {
    const { recorder, clock } = this.#ports;
    recorder.patient = true;
    try {
      await this.#toTheirEnd(adopted, items);
    } catch (error) {
      // What could not be settled is found again by the next run.
      this.#isDone = false;
      this.#tell({ type: 'notice', at: isoTime(clock), severity: 'error', message: adviceOf(error) });
    } finally {
      this.#following = null;
      recorder.patient = this.#run()?.stopped === false;
    }
  }

  async #toTheirEnd(adopted: readonly Adopted[], items: BacklogView['items']): Promise<void> {
    const { attempts, upkeep } = this.#parts;
    for (const { task, running } of adopted) await attempts.adopt(task, running, items.get(task.key));
    // A run that waited for it goes on with its item, and does what is owed at its own end.
    if (this.#run()?.begun === true) return;
    await upkeep.park();
    await orProblem(this.#ports.store, () => upkeep.payUp());
  }
}

function limitsOf({ breaker, limits, maxIterations }: Config): PipelineLimits {
  return { maxIterations, lostAttempts: limits.lostAttempts, breaker };
}

function isSameLimits(a: PipelineLimits, b: PipelineLimits): boolean {
  return a.maxIterations === b.maxIterations && a.lostAttempts === b.lostAttempts
    && a.breaker?.sameFailure === b.breaker?.sameFailure && a.breaker?.cycle === b.breaker?.cycle && a.breaker?.spendFactor === b.breaker?.spendFactor;
}
