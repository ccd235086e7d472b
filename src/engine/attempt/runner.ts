import { isoTime } from '../../base/clock.ts';
import { adviceOf } from '../../base/errors.ts';
import { newAttemptToken } from '../../base/ids.ts';
import type { Config } from '../../contract/config.ts';
import type { AttemptTimes } from '../../contract/engine-api.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import type { AttemptSettled } from '../../pipeline/event.ts';
import type { ItemProgress, TaskState } from '../../pipeline/state.ts';
import { attemptBegins, attemptEnds, type Attempt, type TaskAtWork } from './attempt.ts';
import { AttemptAtWork, type Adoption } from './attempt-at-work.ts';
import { AttemptOutcomes, NO_ROOM, type AttemptOutcome, type AttemptOutcomesPorts, type EndedWork } from './attempt-outcome.ts';
import { AttemptRequests } from './attempt-request.ts';
import type { BacklogItem } from '../backlog/backlog-source.ts';
import type { Budgets } from '../spending/budgets.ts';
import type { Cancellation } from '../cancellation.ts';
import { isFull } from '../failures.ts';
import { listedAround } from './listed-now.ts';
import type { AgentExit, AgentSpec, RunningAgent } from '../ports/agent.ts';
import type { EnginePorts } from '../ports/engine-ports.ts';
import { PostureCheck } from './posture-check.ts';
import { putAside } from './put-aside.ts';

export interface RunnerPorts extends EnginePorts, Omit<AttemptOutcomesPorts, 'posture'> {
  budgets: Budgets;
}

/**
 * Executes tasks: makes the direction, starts an attempt, lets the evidence decide and records how it ended.
 * Whatever happens in between, an attempt that was started is settled.
 */
export class Runner {
  readonly #ports: RunnerPorts;
  readonly #config: Config;
  readonly #tell: (event: RunEvent) => void;
  readonly #requests: AttemptRequests;
  readonly #posture: PostureCheck;
  readonly #outcomes: AttemptOutcomes;
  #current: AttemptAtWork | undefined;

  constructor(ports: RunnerPorts, config: Config, node: string, tell: (event: RunEvent) => void) {
    this.#ports = ports;
    this.#config = config;
    this.#tell = tell;
    this.#requests = new AttemptRequests(ports.workspace, ports.guard, config, node);
    this.#posture = new PostureCheck(ports, config);
    this.#outcomes = new AttemptOutcomes({ ...ports, posture: this.#posture }, config, node, tell);
  }

  /** The item and task at work. */
  get current(): { key: string; taskId: string } | null {
    return this.#current ?? null;
  }

  /** What is told of the adopted attempt at work. */
  get adopted(): RunEvent | null {
    return this.#current?.adoption?.told ?? null;
  }

  /** When the attempt of a task is ended by its limits; null where it is not at work here. */
  timesOf(taskId: string): AttemptTimes | null {
    return this.#current?.taskId === taskId ? this.#current.times(this.#ports.clock.now()) : null;
  }

  /** Ends the attempt at work, with everything that it started; `attempt` then resolves. */
  cancel(cancellation: Cancellation): void {
    this.#current?.cancel(cancellation);
  }

  /** Lets the attempt at work go on without this process: `attempt` and `adopt` then resolve with null, and nothing is settled. */
  leave(): void {
    this.#current?.leave();
  }

  /**
   * One attempt of a task in the folder `root`, from its direction to its settled outcome; null where it was left at work.
   * `takeOver`: where the agent reaches a limit, another one does the phase at once.
   * @throws UserError from the store, or for a prompt that cannot be used; the attempt has not been started then.
   */
  attempt(task: TaskState, item: ItemProgress, source: BacklogItem, agent: AgentSpec, root: string, takeOver: boolean): Promise<AttemptSettled | null> {
    const { recorder, clock, ids, budgets, workspace } = this.#ports;
    const { label, spec } = source.entry;
    return this.#asCurrent(item, task, null, async (atWork) => {
      const direction = await this.#requests.direction(task, item, source);
      const token = newAttemptToken(ids);
      const specPath = item.specPath ?? spec ?? undefined;
      const listed = await listedAround(task.phase, workspace, specPath);
      const other = task.agent === agent.name && task.account === agent.account ? {} : { agent: agent.name, account: agent.account };
      await recorder.record({ type: 'attempt.started', taskId: task.id, token, ...other, ...listed, at: isoTime(clock) });
      const attempt: Attempt = {
        task, item, label, specPath, agent, token, root, direction, takeOver,
        budgets: budgets.forAttempt(task, token, agent, { isAdopted: false }),
      };
      this.#tell(attemptBegins('attempt-started', attempt, isoTime(clock), this.#ports.agents.logPath(task.id)));
      return this.#toItsEnd(attempt, atWork);
    });
  }

  /**
   * The same for an attempt that an owner before this one started, from where it is now.
   * @throws UserError from the store
   */
  adopt(task: TaskAtWork, item: ItemProgress, entry: { label: string; spec: string | null }, agent: AgentSpec, running: RunningAgent, takeOver: boolean): Promise<AttemptSettled | null> {
    const { label, spec } = entry;
    const attempt: Attempt = {
      // Where it is said to work stands where agents can write, and commands run there.
      task, item, label, specPath: item.specPath ?? spec ?? undefined, agent, token: task.attempt.token, root: this.#ports.workspace.root, direction: null, takeOver,
      budgets: this.#ports.budgets.forAttempt(task, task.attempt.token, agent, { isAdopted: true }),
    };
    const told = attemptBegins('attempt-adopted', attempt, isoTime(this.#ports.clock), this.#ports.agents.logPath(task.id));
    return this.#asCurrent(item, task, { running, told }, (atWork) => {
      this.#tell(told);
      return this.#toItsEnd(attempt, atWork);
    });
  }

  async #asCurrent<T>(item: ItemProgress, task: TaskState, adoption: Adoption | null, work: (atWork: AttemptAtWork) => Promise<T>): Promise<T> {
    // Before the first wait: from now on it can be cancelled.
    const atWork = new AttemptAtWork(item.key, task.id, adoption);
    this.#current = atWork;
    try {
      return await work(atWork);
    } finally {
      this.#current = undefined;
    }
  }

  async #toItsEnd(attempt: Attempt, atWork: AttemptAtWork): Promise<AttemptSettled | null> {
    const ended = await this.#work(attempt, atWork);
    if (ended === null) return null;
    const settled = { ...ended, ...(await listedAround(attempt.task.phase, this.#ports.workspace, attempt.specPath)) };
    attempt.budgets.settle(settled.costUsd);
    await this.#ports.recorder.record(settled);
    await this.#posture.settled(settled.token);
    await this.#ports.agents.forget(settled.token);
    for (const event of attemptEnds(attempt, settled)) this.#tell(event);
    return settled;
  }

  /** Null where it was left at work. */
  async #work(attempt: Attempt, atWork: AttemptAtWork): Promise<AttemptSettled | null> {
    const { task, item, budgets, token } = attempt;
    const { clock, store } = this.#ports;
    let worked = { since: clock.monotonic(), beforeMs: 0 };
    // Paid for is paid for, however the attempt ends.
    let spent: Pick<AttemptSettled, 'costUsd' | 'usage'> = {};
    let session: string | undefined;
    const settle = (result: AttemptOutcome): AttemptSettled => ({
      type: 'attempt.settled', taskId: task.id, token, at: isoTime(clock), day: this.#ports.budgets.day(),
      durationSeconds: Math.round(worked.beforeMs + clock.monotonic() - worked.since) / 1000,
      ...spent,
      ...result,
      ...(session === undefined || !goesOn(result) ? {} : { session }),
    });
    try {
      const early = attempt.direction === null ? null : atWork.endedEarly;
      if (early !== null) return settle({ ...early, files: [] });
      await store.requireOwnership();
      if (attempt.direction !== null) await this.#posture.before(item.key, token);
      const ended = await this.#apart(attempt, atWork);
      if (ended === null) return null;
      const exit = budgets.judged(ended.exit);
      worked = { since: clock.monotonic(), beforeMs: exit.durationMs };
      spent = budgets.costOf(exit);
      session = exit.session;
      const outcome = await this.#outcomes.of(attempt, { exit, found: ended.found }, atWork);
      return outcome === null ? null : settle(outcome);
    } catch (error) {
      if (atWork.isLeft) return null;
      if (atWork.cancelled !== null) return settle({ ...atWork.cancelled, files: [] });
      if (await isFull(store)) return settle(NO_ROOM);
      // The attempt was started, so it has to be settled whatever went wrong around it.
      return settle({ outcome: 'conflict', reason: adviceOf(error), files: [] });
    }
  }

  /**
   * An agent at work while what agents are not to see is out of the tree, reports that tell of it included. Null where it was
   * left at work: it is not to see them then either.
   */
  async #apart(attempt: Attempt, atWork: AttemptAtWork): Promise<EndedWork | null> {
    const { holdout, reports } = this.#config.test;
    if (attempt.direction !== null && holdout.length > 0) await this.#ports.holdout.conceal(holdout, reports);
    try {
      const exit = await this.#run(attempt, atWork);
      return exit === null ? null : { exit, found: await this.#reveal() };
    } catch (error) {
      await this.#reveal();
      throw error;
    }
  }

  /** What is found there is told, whatever becomes of the attempt: a person may have put it there as well as the agent. */
  async #reveal(): Promise<string[]> {
    const found = await this.#ports.holdout.reveal();
    if (found.length > 0) this.#tell(putAside(found, isoTime(this.#ports.clock)));
    return found;
  }

  /** The end of the agent, told as it works; null where it was left at work. */
  async #run(attempt: Attempt, atWork: AttemptAtWork): Promise<AgentExit | null> {
    const running = atWork.adoption?.running ?? (await this.#start(attempt));
    return atWork.follow(running, {
      event: (event) => attempt.budgets.hear(event, () => running.cancel()),
      text: (text) => this.#tell({ type: 'progress', at: isoTime(this.#ports.clock), taskId: attempt.task.id, text }),
    });
  }

  async #start(attempt: Attempt): Promise<RunningAgent> {
    const { agents, store } = this.#ports;
    const running = await agents.start(this.#requests.request(attempt));
    try {
      // An owner that took the workspace over while it was being started does not know of it, so nobody would adopt it.
      await store.requireOwnership();
      return running;
    } catch (error) {
      running.cancel();
      await running.exit;
      throw error;
    }
  }
}

/** Whether its session may go on in a later attempt. */
function goesOn({ outcome, resume }: AttemptOutcome): boolean {
  return outcome === 'needs_decision' || outcome === 'lost' || outcome === 'limit' || (outcome === 'cancelled' && resume === true);
}
