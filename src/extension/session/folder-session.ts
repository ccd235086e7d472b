import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { Coalesced } from '../../base/coalesced.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { EngineApi, StatusView, TaskView } from '../../contract/engine-api.ts';
import type { RunEvent } from '../../contract/run-event.ts';
import { hostConfig, type HostConfig } from '../../host/host-config.ts';
import type { HostOptions, WorkspaceHost, WorkspaceReader } from '../../host/workspace-host.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import { emptySnapshot, type FolderIdentity, type FolderSnapshot } from '../model/folder-snapshot.ts';
import { CoverageWatch } from './coverage-watch.ts';
import { WatchedFiles } from './watched-files.ts';

/** After a failure to open it is tried again so often. */
const RETRY_MS = 5000;
/** Events come in bursts: one look serves them all. */
const SETTLE_MS = 40;

export interface SessionPorts {
  openWorkspace: (options: HostOptions) => Promise<WorkspaceHost>;
  readWorkspace: (options: HostOptions) => Promise<WorkspaceReader>;
  clock: Clock;
  logger: Logger;
  isTrusted: () => boolean;
  /** The environment of agents and tests. */
  environment: () => HostOptions['environment'];
  /** The keys that agents get besides, in a folder that is trusted; the same object until there are others. */
  keys?: () => NonNullable<HostOptions['keys']>;
  /** A token for GitHub, where a person has given the editor one. */
  githubToken?: NonNullable<HostOptions['githubToken']>;
}

/**
 * One folder as this window sees it. It only reads until the folder has a state or a person asks for work; from then on
 * it owns the state or is a client of the process that does, and becomes the owner when that one goes.
 */
export class FolderSession {
  readonly folder: FolderIdentity;
  readonly #ports: SessionPorts;
  readonly #watched: WatchedFiles;
  readonly #changes = new Emitter<FolderSnapshot>();
  readonly #events = new Emitter<RunEvent>();
  readonly #opened = new Emitter<WorkspaceHost>();
  readonly #looking: Coalesced;
  readonly #coverage: CoverageWatch;
  #snapshot: FolderSnapshot;
  #host: { host: WorkspaceHost; configured: string; keys: HostOptions['keys']; listening: Disposable } | undefined;
  #settle: Disposable | undefined;
  #retry: Disposable | undefined;
  /** A person asked for something that only an engine can do. */
  #wanted = false;
  #closed = false;
  /** The engine is to be opened anew as soon as nothing of it is at work. */
  #waitsForIdle = false;

  readonly onDidChange = this.#changes.event;
  /** What the engine tells, whoever owns it. */
  readonly onRunEvent = this.#events.event;
  /** Told when this window has become the owner of the folder or its client. */
  readonly onDidOpen = this.#opened.event;

  constructor(folder: FolderIdentity, ports: SessionPorts) {
    this.folder = folder;
    this.#ports = ports;
    this.#watched = new WatchedFiles({ root: folder.root, clock: ports.clock, logger: ports.logger, onHint: () => void this.refresh() });
    this.#snapshot = emptySnapshot(folder, ports.isTrusted());
    this.#coverage = new CoverageWatch(ports.logger);
    this.#looking = new Coalesced(() => this.#look());
  }

  get snapshot(): FolderSnapshot {
    return this.#snapshot;
  }

  /** The window calls the folder by another name. */
  rename(name: string): void {
    this.folder.name = name;
  }

  /** Looks at everything anew. Resolves when the snapshot is as new as this call. Does not fail: what is wrong is in the snapshot. */
  refresh(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#watched.expire();
    this.#coverage.expire();
    return this.#looking.run();
  }

  /** A file of the folder has changed: what tests said of it may be old. Many of these are one look. */
  touched(): void {
    if (this.#closed) return;
    this.#coverage.expire();
    this.#soon();
  }

  /**
   * The engine, opened if need be.
   * @throws UserError `untrusted`, `config`, or why it cannot be opened
   */
  async engine(): Promise<EngineApi> {
    this.requireTrust();
    this.#wanted = true;
    await this.#looking.run();
    const opened = this.#host?.host.api;
    if (opened !== undefined) return opened;
    if (this.#closed) throw new UserError('no-folder', `The folder ${this.folder.name} is not part of this window any more.`, { hint: 'Try again on the folder that you mean.' });
    const { trouble, backlog } = this.#snapshot;
    if (trouble !== null) throw new UserError('not-open', trouble.message, trouble.hint === null ? {} : { hint: trouble.hint });
    if (backlog === 'broken') throw new UserError('config', `${CONFIG_PATH} has errors, so nothing was done.`, { hint: 'Correct the file and try again.' });
    throw new UserError('no-backlog', `The folder ${this.folder.name} has no backlog.`, { hint: 'Set the repository up first.' });
  }

  /** To be asked before anything is started or written. @throws UserError `untrusted` */
  requireTrust(): void {
    if (this.#ports.isTrusted()) return;
    throw new UserError('untrusted', `The folder ${this.folder.name} is not trusted, so nothing is started or written in it.`, { hint: 'Trust the workspace with the command "Manage Workspace Trust".' });
  }

  /** The tasks of an item, from the engine or from the disk. */
  tasks(key: string): Promise<readonly TaskView[]> {
    return this.#reading((api) => api.tasks(key));
  }

  recentTasks(limit: number): Promise<readonly TaskView[]> {
    return this.#reading((api) => api.recentTasks(limit));
  }

  options(): HostOptions {
    const { environment, isTrusted, keys, logger, githubToken } = this.#ports;
    return { root: this.folder.root, environment: environment(), ...(keys === undefined || !isTrusted() ? {} : { keys: keys() }), logger, ...(githubToken === undefined ? {} : { githubToken }) };
  }

  /**
   * Lets the folder go. What runs in it is ended in good order, to be continued by whoever owns it next; with `leave` the agent
   * at work goes on, to be adopted.
   */
  async close(how: { leave: boolean } = { leave: false }): Promise<void> {
    this.#closed = true;
    this.#settle?.dispose();
    this.#retry?.dispose();
    this.#watched.dispose();
    await this.#looking.idle();
    await this.#letGo(how);
    this.#changes.dispose();
    this.#events.dispose();
  }

  async #reading<T>(read: (api: Pick<EngineApi, 'tasks' | 'recentTasks'>) => Promise<T>): Promise<T> {
    const opened = this.#host?.host.api;
    if (opened !== undefined) return read(opened);
    const reader = await this.#ports.readWorkspace(this.options());
    try {
      return await read(reader);
    } finally {
      reader.dispose();
    }
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    try {
      const configured = await hostConfig(this.#watched.files, this.options());
      this.#watched.follow(configured.config);
      const trouble = await this.#connect(configured).then(() => null, (error: unknown) => this.#troubleOf(error));
      await this.#show(configured, trouble);
    } catch (error) {
      // An owner that goes in the middle of an answer: the next look finds the next one.
      if (error instanceof UserError && error.code === 'owner-gone') this.#soon();
      else this.#publish({ ...this.#snapshot, backlog: this.#snapshot.backlog === 'ready' ? 'ready' : 'unreadable', trouble: this.#troubleOf(error), trusted: this.#ports.isTrusted() });
    }
  }

  /** Opens the engine where it is due, and anew where the configuration or the keys that it was opened with have changed. */
  async #connect(configured: HostConfig): Promise<void> {
    const digest = JSON.stringify(configured.config);
    const broken = hasErrors(configured);
    const held = this.#host;
    const options = this.options();
    const stale = held !== undefined && (held.configured !== digest || held.keys !== options.keys) && !broken && held.host.role === 'owner';
    // The engine is asked: what was seen of it last may be from before a run began or ended.
    const idle = stale && isIdle(await held.host.api.status());
    this.#waitsForIdle = stale && !idle;
    if (idle) await this.#letGo({ leave: true });
    if (this.#host !== undefined || broken || !this.#ports.isTrusted()) return;
    if (!this.#wanted && !existsSync(join(this.folder.root, '.coherence'))) return;
    if ((await this.#watched.backlogs(configured.config)).length === 0) return;
    const host = await this.#ports.openWorkspace(options);
    const events = host.api.onEvent((event) => this.#told(event));
    const closed = host.onClosed(() => this.#lost(host));
    this.#host = {
      host,
      configured: digest,
      keys: options.keys,
      listening: { dispose: () => { events.dispose(); closed.dispose(); } },
    };
    for (const notice of host.notices) this.#ports.logger.warn(notice);
    this.#opened.fire(host);
  }

  async #show(read: HostConfig, trouble: FolderSnapshot['trouble']): Promise<void> {
    const { problems } = read;
    const opened = this.#host?.host;
    const broken = hasErrors(read);
    // An engine goes on with the last configuration that was right.
    const config = broken && opened !== undefined ? opened.config : read.config;
    const files = await this.#watched.backlogs(config);
    const configured = await this.#watched.isConfigured();
    const common = { folder: this.folder, trusted: this.#ports.isTrusted(), config, configured, problems, files, trouble };
    const specs = await this.#watched.specs(config);
    if (opened === undefined && (files.length === 0 || broken)) {
      const backlog = broken ? 'broken' : 'missing';
      return this.#publish({ ...common, backlog, role: 'reader', status: null, items: [], specs, coverage: null });
    }
    if (opened !== undefined) {
      const [status, items, coverage] = await Promise.all([opened.api.status(), opened.api.items(), this.#coverage.view(opened, opened.api)]);
      // What runs goes on with a file that is away for a moment, as in a checkout.
      const backlog = files.length === 0 && status.run === null ? 'missing' : 'ready';
      return this.#publish({ ...common, backlog, role: opened.role, status, items, specs, coverage });
    }
    const reader = await this.#ports.readWorkspace(this.options());
    try {
      this.#publish({ ...common, backlog: 'ready', role: 'reader', status: await reader.status(), items: await reader.items(), specs, coverage: await this.#coverage.view(this, reader) });
    } finally {
      reader.dispose();
    }
  }

  #publish(snapshot: FolderSnapshot): void {
    this.#retry?.dispose();
    this.#retry = undefined;
    if (this.#closed) return;
    this.#snapshot = snapshot;
    if (snapshot.trouble !== null || this.#waitsForIdle) this.#retry = this.#ports.clock.after(RETRY_MS, () => void this.refresh());
    this.#changes.fire(snapshot);
  }

  #troubleOf(error: unknown): NonNullable<FolderSnapshot['trouble']> {
    if (!existsSync(this.folder.root)) return { message: `The folder ${this.folder.name} is not there any more.`, hint: 'Bring it back, or remove it from the window.' };
    if (error instanceof UserError) return { message: error.message, hint: error.hint ?? null };
    this.#ports.logger.error(`The folder ${this.folder.name} could not be looked at.`, error);
    return { message: messageOf(error), hint: null };
  }

  #told(event: RunEvent): void {
    this.#events.fire(event);
    this.#coverage.told(event);
    // What an agent or a test writes changes nothing that is shown.
    if (event.type !== 'progress' && event.type !== 'tests-output') this.#soon();
  }

  /** The owner has gone, or has taken the folder from us: whoever is first is the next one. */
  #lost(host: WorkspaceHost): void {
    if (this.#host?.host !== host) return;
    this.#ports.logger.info(`The owner of ${this.folder.name} has gone.`);
    // What was taken from us may not end well; the folder is looked at all the same.
    this.#letGo({ leave: true })
      .catch((error: unknown) => this.#ports.logger.error('The folder could not be let go.', error))
      .then(() => this.refresh(), () => {});
  }

  async #letGo(how: { leave: boolean }): Promise<void> {
    const held = this.#host;
    this.#host = undefined;
    held?.listening.dispose();
    await held?.host.close(how);
  }

  #soon(): void {
    this.#settle ??= this.#ports.clock.after(SETTLE_MS, () => {
      this.#settle = undefined;
      void this.#looking.run();
    });
  }
}

/** Nothing of it is at work, neither a run nor an attempt from before. */
function isIdle({ run, running }: StatusView): boolean {
  return run === null && running.length === 0;
}

function hasErrors({ problems }: HostConfig): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
