import { DisposableStore } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { UserError } from '../base/errors.ts';
import type { CoverageView, DocumentRequest, DocumentUpdate, TestRunRequest, TestRunResult } from '../contract/coverage.ts';
import type { BacklogListItem, EngineApi, ItemChanges, StatusView, TaskView } from '../contract/engine-api.ts';
import type { Finding } from '../contract/finding.ts';
import type { RunEvent, RunRequest, RunSummary } from '../contract/run-event.ts';
import { progressOf } from '../pipeline/state.ts';
import { backlogFindings } from './views/backlog-findings.ts';
import { keyNamed, type BacklogView } from './backlog/backlog-source.ts';
import { engineParts, type EngineOptions, type EngineParts } from './engine-parts.ts';
import { HumanEvents } from './human-events.ts';
import type { EnginePorts } from './ports/engine-ports.ts';
import { recentTasks, tasksOf, type TaskSource } from './views/task-views.ts';
import { listItems, statusView } from './views/views.ts';

/** The owner's engine. Every face, here or across a socket, speaks to it through `EngineApi`. */
export class Engine implements EngineApi {
  readonly #ports: EnginePorts;
  readonly #options: EngineOptions;
  readonly #events = new Emitter<RunEvent>();
  readonly #parts: EngineParts;
  readonly #human: HumanEvents;
  readonly #watching = new DisposableStore();
  #closing = false;
  /** Settles when no run is under way. */
  #running: Promise<unknown> = Promise.resolve();

  /** Whoever begins to listen while an adopted attempt is at work is told of it first. */
  readonly onEvent: Event<RunEvent> = (listener) => {
    const { adopted } = this.#parts.runner;
    if (adopted !== null) listener(adopted);
    return this.#events.event(listener);
  };

  private constructor(ports: EnginePorts, options: EngineOptions) {
    const tell = (event: RunEvent): void => this.#events.fire(event);
    this.#options = options;
    this.#parts = engineParts(ports, options, tell);
    this.#ports = this.#parts.ports;
    const { budgets, loop } = this.#parts;
    this.#human = new HumanEvents({ ...this.#ports, budgets, keyOf: (name) => this.#key(name), wake: () => loop.wake(), tell });
  }

  /** Takes the workspace over: an attempt that an earlier owner left at work goes on here, or is settled as lost. Nothing else runs yet. */
  static async start(ports: EnginePorts, options: EngineOptions): Promise<Engine> {
    const engine = new Engine(ports, options);
    if (ports.store.health.mode !== 'writable') return engine;
    const { coverage, deadlines, recovery } = engine.#parts;
    try {
      await recovery.recover();
      await coverage.recover();
    } catch (error) {
      // A disk that takes nothing is the store's health to tell; a run recovers when it does.
      if (ports.store.health.mode === 'writable') throw error;
    }
    engine.#watching.add(coverage.watch());
    engine.#watching.add(deadlines.watch());
    return engine;
  }

  async status(): Promise<StatusView> {
    const { store, agents, clock } = this.#ports;
    const { coverage, manager, recovery, runner } = this.#parts;
    const { config, pid } = this.#options;
    const view = await this.#view();
    const recent = await coverage.recent();
    return statusView(store.state(), view, {
      health: store.health, coverage: recent, owner: { epoch: store.epoch, pid }, runId: manager.runId, config,
      now: clock.now(), logPath: (id) => agents.logPath(id), timesOf: (id) => runner.timesOf(id), adopted: recovery.hasAdopted,
    });
  }

  async items(): Promise<BacklogListItem[]> {
    return listItems(this.#ports.store.state(), await this.#view());
  }

  async findings(): Promise<Finding[]> {
    return backlogFindings(this.#ports.store.state(), await this.#view(), this.#options.config);
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

  coverage(reports?: string[]): Promise<CoverageView> {
    return this.#parts.coverage.coverage(reports);
  }

  updateDocuments(request: DocumentRequest): Promise<DocumentUpdate> {
    return this.#parts.coverage.updateDocuments(request);
  }

  async handOver(places: string[]): Promise<void> {
    const { coverage } = this.#parts;
    await coverage.handOver(places);
    await coverage.follow();
  }

  runTests(request: TestRunRequest): Promise<TestRunResult> {
    return this.#parts.testRuns.run(request);
  }

  stopTests(): Promise<void> {
    this.#parts.testRuns.stop();
    return Promise.resolve();
  }

  async run(request: RunRequest): Promise<RunSummary> {
    if (this.#closing) throw new UserError('owner-gone', 'The process that owns this workspace is ending.', { hint: 'Try again.' });
    const run = this.#parts.manager.run(request);
    this.#running = Promise.allSettled([this.#running, run]);
    return run;
  }

  stop(by: string): Promise<void> {
    return this.#parts.manager.stop(by);
  }

  pause(reason: string, by: string): Promise<void> {
    return this.#human.pause(reason, by);
  }

  resume(by: string): Promise<void> {
    return this.#human.resume(by);
  }

  decide(id: string, answer: string, by: string, askedAt?: string): Promise<void> {
    return this.#human.decide(id, answer, by, askedAt);
  }

  retry(item: string, by: string): Promise<void> {
    return this.#human.change(item, 'retried', by);
  }

  skip(item: string, by: string): Promise<void> {
    return this.#human.change(item, 'skipped', by);
  }

  reopen(item: string, by: string): Promise<void> {
    return this.#human.change(item, 'reopened', by);
  }

  raiseBudget(scope: 'run' | 'day', usd: number, by: string): Promise<void> {
    return this.#human.raiseBudget(scope, usd, by);
  }

  async cancel(itemOrTask: string, by: string): Promise<void> {
    const { runner } = this.#parts;
    const { current } = runner;
    const key = itemOrTask.startsWith('task_') ? undefined : await this.#key(itemOrTask);
    if (current === null || (current.taskId !== itemOrTask && current.key !== key)) {
      throw new UserError('not-running', `Nothing of "${itemOrTask}" is running.`, { hint: 'See what is: coherence status' });
    }
    runner.cancel({ by, resume: false });
  }

  /**
   * Ends what is at work in good order, or with `leave` lets the agent go on without this process. A run can be continued by
   * the next owner, which adopts the agent. The engine is of no use afterwards.
   */
  async close({ leave = false }: { leave?: boolean } = {}): Promise<void> {
    const { coverage, manager, recovery, testRuns } = this.#parts;
    this.#closing = true;
    this.#watching.dispose();
    testRuns.stop();
    manager.interrupt({ leave });
    await this.#running;
    await recovery.followed();
    if (leave) await this.#ports.agents.leave();
    await testRuns.close();
    await coverage.close();
    this.#events.dispose();
  }

  /** The backlogs as they are now; what is new in them is recorded where it can be. */
  async #view(): Promise<BacklogView> {
    const { store } = this.#ports;
    const { backlog, sync } = this.#parts;
    try {
      if (store.health.mode === 'writable') return await sync.sync();
    } catch (error) {
      if (store.health.mode === 'writable') throw error;
    }
    return backlog.read(store.state());
  }

  async #key(name: string): Promise<string> {
    if (progressOf(this.#ports.store.state(), name) !== undefined) return name;
    return keyNamed(await this.#view(), name);
  }

  get #tasks(): TaskSource {
    const { store, agents } = this.#ports;
    return { state: () => store.state(), history: (limit) => store.history(limit), logPath: (id) => agents.logPath(id), timesOf: (id) => this.#parts.runner.timesOf(id) };
  }
}
