import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '../../src/base/logger.ts';
import type { RunEvent } from '../../src/contract/run-event.ts';
import type { FolderSnapshot } from '../../src/extension/model/folder-snapshot.ts';
import { FolderSession, type SessionPorts } from '../../src/extension/session/folder-session.ts';
import { RunControl, type RunEnd } from '../../src/extension/session/run-control.ts';
import { openWorkspace } from '../../src/host/open-workspace.ts';
import { readWorkspace } from '../../src/host/read-workspace.ts';
import type { WorkspaceHost } from '../../src/host/workspace-host.ts';
import { systemClock } from '../../src/node/clock.ts';
import type { TestRepository } from './repository.ts';

/** What is waited for comes long before this; a machine with much to do may take its time. */
const PATIENCE_MS = 15_000;

export interface WindowOptions {
  /** How the demo agent misbehaves. */
  demo?: string;
  environment?: Record<string, string>;
  isTrusted?: () => boolean;
  continues?: () => boolean;
}

/** What a window of an editor has for its folders, with everything real but the editor. */
export function windowPorts(repository: TestRepository, { demo = '', environment = {}, isTrusted = () => true }: WindowOptions = {}): SessionPorts {
  return {
    openWorkspace: (options) => openWorkspace({ ...options, trust: true }),
    readWorkspace, clock: systemClock, logger: silentLogger, isTrusted,
    environment: () => repository.environment({ COHERENCE_DEMO: demo, ...environment }),
  };
}

/** Waits for something to be so. `find` answers with it, or with null or undefined for as long as it is not. */
export async function until<T>(what: string, find: () => T | null | undefined | Promise<T | null | undefined>, patience = PATIENCE_MS): Promise<T> {
  for (const start = performance.now(); performance.now() - start < patience;) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
    await delay(15);
  }
  return assert.fail(`It did not come to this: ${what}.`);
}

/** One window with one folder, that continues runs as the editor does. */
export class TestWindow {
  readonly session: FolderSession;
  readonly runs: RunControl;
  readonly events: RunEvent[] = [];
  readonly ends: RunEnd['result'][] = [];
  /** Hosts that the session has opened, each with its role. */
  readonly opened: WorkspaceHost['role'][] = [];
  /** What went wrong where nobody waits for it. */
  readonly failures: unknown[] = [];

  constructor(repository: TestRepository, options: WindowOptions = {}) {
    this.session = new FolderSession({ uri: `file://${repository.root}`, name: 'workspace', root: repository.root }, windowPorts(repository, options));
    this.runs = new RunControl({ clock: systemClock, continues: options.continues ?? (() => true) });
    this.session.onRunEvent((event) => this.events.push(event));
    this.session.onDidOpen((host) => this.opened.push(host.role));
    this.session.onDidChange(() => {
      this.runs.look(this.session).catch((error: unknown) => this.failures.push(error));
    });
    this.runs.onDidEnd(({ result }) => this.ends.push(result));
  }

  get snapshot(): FolderSnapshot {
    return this.session.snapshot;
  }

  /** Waits for a snapshot that a test accepts. */
  sees(what: string, accepts: (snapshot: FolderSnapshot) => boolean, patience?: number): Promise<FolderSnapshot> {
    return until(what, () => (accepts(this.snapshot) ? this.snapshot : null), patience);
  }

  async hears<T extends RunEvent['type']>(type: T, accepts: (event: RunEvent & { type: T }) => boolean = () => true): Promise<RunEvent & { type: T }> {
    return until(type, () => this.events.find((event): event is RunEvent & { type: T } => event.type === type && accepts(event as RunEvent & { type: T })));
  }

  /** The states of the items, in their order. */
  get states(): string {
    return this.snapshot.items.map(({ state }) => state).join(' ');
  }

  async close(): Promise<void> {
    await this.session.close();
    this.runs.dispose();
  }
}

/** Windows and repositories of one suite: closed and removed after each test, whatever came of it. */
export class Windows {
  readonly #open: { close(): Promise<void> }[] = [];
  readonly #repositories: TestRepository[] = [];

  repository(made: TestRepository): TestRepository {
    this.#repositories.push(made);
    return made;
  }

  open(repository: TestRepository, options: WindowOptions = {}): TestWindow {
    return this.hold(new TestWindow(repository, options));
  }

  hold<T extends { close(): Promise<void> }>(held: T): T {
    this.#open.push(held);
    return held;
  }

  async end(): Promise<void> {
    for (const each of this.#open.splice(0)) await each.close();
    for (const repository of this.#repositories.splice(0)) await repository.remove();
  }
}
