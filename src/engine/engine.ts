import { isoTime } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { UserError } from '../base/errors.ts';
import type { Config } from '../contract/config.ts';
import type { BacklogListItem, EngineApi, ItemChanges, StatusView, TaskView } from '../contract/engine-api.ts';
import type { Finding } from '../contract/finding.ts';
import type { RunEvent, RunRequest, RunSummary } from '../contract/run-event.ts';
import type { PipelineEvent } from '../pipeline/event.ts';
import { chosenOption } from '../pipeline/question.ts';
import { chosenItem } from '../pipeline/refusal.ts';
import { progressOf } from '../pipeline/state.ts';
import { backlogFiles, BacklogSource, keyNamed, type BacklogView } from './backlog-source.ts';
import { backlogsApart } from './backlogs-apart.ts';
import type { EnginePorts } from './ports/engine-ports.ts';
import { ProjectManager } from './project-manager.ts';
import { Recorder } from './recorder.ts';
import { Runner } from './runner.ts';
import { recentTasks, tasksOf, type TaskSource } from './task-views.ts';
import { listItems, statusView } from './views.ts';

const SEE_STATES = 'See the states of the items with: coherence backlog list';

export interface EngineOptions {
  config: Config;
  /** The process that owns the workspace. */
  pid: number;
  /** The Node that runs test files where no test command is set. */
  node: string;
  /** How the built-in demo agent is started. */
  demoAgent: readonly string[];
}

/** The owner's engine. Every face, here or across a socket, speaks to it through `EngineApi`. */
export class Engine implements EngineApi {
  readonly #ports: EnginePorts;
  readonly #options: EngineOptions;
  readonly #events = new Emitter<RunEvent>();
  readonly #backlog: BacklogSource;
  readonly #recorder: Recorder;
  readonly #runner: Runner;
  readonly #manager: ProjectManager;
  #closing = false;
  /** Settles when no run is under way. */
  #running: Promise<unknown> = Promise.resolve();

  readonly onEvent = this.#events.event;

  private constructor(real: EnginePorts, options: EngineOptions) {
    const ports = { ...real, checkout: backlogsApart(real.checkout, backlogFiles(options.config).map(({ file }) => file)) };
    const tell = (event: RunEvent): void => this.#events.fire(event);
    this.#ports = ports;
    this.#options = options;
    this.#backlog = new BacklogSource(ports.workspace, options.config, ports.clock);
    this.#recorder = new Recorder(ports.store, ports.clock, tell);
    this.#runner = new Runner({ ...ports, recorder: this.#recorder }, options.config, options.node, tell);
    this.#manager = new ProjectManager(
      { ...ports, recorder: this.#recorder, backlog: this.#backlog, runner: this.#runner, demoAgent: options.demoAgent },
      options.config,
      tell,
    );
  }

  /** Takes the workspace over: what an earlier owner left at work is ended and settled. Nothing runs yet. */
  static async start(ports: EnginePorts, options: EngineOptions): Promise<Engine> {
    const engine = new Engine(ports, options);
    if (ports.store.health.mode !== 'writable') return engine;
    try {
      await engine.#manager.recover();
    } catch (error) {
      // A disk that takes nothing is the store's health to tell; a run recovers when it does.
      if (ports.store.health.mode === 'writable') throw error;
    }
    return engine;
  }

  async status(): Promise<StatusView> {
    const { store, agents } = this.#ports;
    const view = await this.#view();
    return statusView(store.state(), view, {
      health: store.health, owner: { epoch: store.epoch, pid: this.#options.pid }, runId: this.#manager.runId, logPath: (id) => agents.logPath(id),
    });
  }

  async items(): Promise<BacklogListItem[]> {
    return listItems(this.#ports.store.state(), await this.#view());
  }

  async findings(): Promise<Finding[]> {
    return [...(await this.#view()).findings()];
  }

  tasks(key: string): Promise<TaskView[]> {
    return tasksOf(this.#tasks, key);
  }

  recentTasks(limit: number): Promise<TaskView[]> {
    return recentTasks(this.#tasks, limit);
  }

  async changes(key: string): Promise<ItemChanges | null> {
    const { store, checkout } = this.#ports;
    const progress = progressOf(store.state(), key);
    if (progress === undefined || (progress.state === 'done' && progress.commit === undefined)) return null;
    return checkout.committed(key, progress.state === 'done' ? progress.commit ?? null : null);
  }

  fileAt(commit: string, path: string): Promise<string | null> {
    return this.#ports.checkout.fileAt(commit, path);
  }

  async run(request: RunRequest): Promise<RunSummary> {
    if (this.#closing) throw new UserError('owner-gone', 'The process that owns this workspace is ending.', { hint: 'Try again.' });
    const run = this.#manager.run(request);
    this.#running = Promise.allSettled([this.#running, run]);
    return run;
  }

  stop(by: string): Promise<void> {
    return this.#manager.stop(by);
  }

  async pause(reason: string, by: string): Promise<void> {
    await this.#commit({ type: 'paused', reason, by, at: this.#at() });
    this.#events.fire({ type: 'paused', at: this.#at(), reason });
  }

  async resume(by: string): Promise<void> {
    await this.#commit({ type: 'resumed', by, at: this.#at() });
    this.#events.fire({ type: 'resumed', at: this.#at() });
    this.#manager.wake();
  }

  async decide(id: string, answer: string, by: string, askedAt?: string): Promise<void> {
    const { decisions, known: items } = this.#ports.store.state();
    const open = Object.values(decisions).filter((decision) => decision.answer === undefined);
    const [labelled, second] = open.filter((decision) => items[decision.key]?.label === id);
    const known = decisions[id] ?? open.find((decision) => decision.key === id) ?? (second === undefined ? labelled : undefined);
    const given = chosenOption(answer, known?.options ?? []);
    await this.#commit({
      type: 'decision.answered', id: known?.id ?? id, answer: given, by, at: this.#at(),
      ...(askedAt === undefined ? {} : { askedAt }),
    }, 'See what is asked with: coherence attention');
    if (known !== undefined) this.#tellChanged(chosenItem(known, given) ?? known.key, 'answered', by);
  }

  async retry(item: string, by: string): Promise<void> {
    const key = await this.#key(item);
    await this.#commit({ type: 'item.retried', key, by, at: this.#at() }, SEE_STATES);
    this.#tellChanged(key, 'retried', by);
  }

  async skip(item: string, by: string): Promise<void> {
    const key = await this.#key(item);
    await this.#commit({ type: 'item.skipped', key, by, at: this.#at() }, SEE_STATES);
    this.#tellChanged(key, 'skipped', by);
  }

  async reopen(item: string, by: string): Promise<void> {
    const key = await this.#key(item);
    await this.#commit({ type: 'item.reopened', key, by, at: this.#at() }, SEE_STATES);
    this.#tellChanged(key, 'reopened', by);
  }

  async cancel(itemOrTask: string, by: string): Promise<void> {
    const { current } = this.#runner;
    const key = itemOrTask.startsWith('task_') ? undefined : await this.#key(itemOrTask);
    if (current === null || (current.taskId !== itemOrTask && current.key !== key)) {
      throw new UserError('not-running', `Nothing of "${itemOrTask}" is running.`, { hint: 'See what is: coherence status' });
    }
    this.#manager.cancel({ by, resume: false });
  }

  /** Ends what is at work in good order; a run can be continued by the next owner. The engine is of no use afterwards. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#manager.interrupt();
    await this.#running;
    this.#events.dispose();
  }

  /** The backlogs as they are now; what is new in them is recorded where it can be. */
  async #view(): Promise<BacklogView> {
    const { store } = this.#ports;
    try {
      if (store.health.mode === 'writable') return await this.#manager.sync();
    } catch (error) {
      if (store.health.mode === 'writable') throw error;
    }
    return this.#backlog.read(store.state());
  }

  async #key(name: string): Promise<string> {
    const state = this.#ports.store.state();
    if (progressOf(state, name) !== undefined) return name;
    return keyNamed(await this.#view(), name);
  }

  get #tasks(): TaskSource {
    const { store, agents } = this.#ports;
    return { state: () => store.state(), history: (limit) => store.history(limit), logPath: (id) => agents.logPath(id) };
  }

  #tellChanged(key: string, change: Extract<RunEvent, { type: 'item-changed' }>['change'], by: string): void {
    this.#events.fire({ type: 'item-changed', at: this.#at(), key, change, by });
  }

  /** A human's event is acknowledged or refused at once; it never waits for a disk to be freed. */
  async #commit(event: PipelineEvent, hintWhereRefused?: string): Promise<void> {
    try {
      await this.#ports.store.commit(event);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'refused' || hintWhereRefused === undefined) throw error;
      throw new UserError('refused', error.message, { hint: hintWhereRefused, cause: error });
    }
  }

  #at(): string {
    return isoTime(this.#ports.clock);
  }
}
