import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type { Logger } from '../base/logger.ts';
import type { Config, ConfigProblem } from '../contract/config.ts';
import type { EngineApi } from '../contract/engine-api.ts';

/** What a host says about itself when it opens a workspace. */
export interface HostOptions {
  /** The workspace's folder. */
  root: string;
  /** Backlog files that replace those of the configuration, for this process. */
  backlogs?: readonly string[];
  /** Runs what the repository names without asking, for this process (CI). */
  trust?: boolean;
  /** Takes the workspace from an owner that does not answer. */
  force?: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where details go; nowhere if not given. */
  logger?: Logger;
}

/** A workspace as one process sees it: as its owner, or as a client of the owner in another process. */
export interface WorkspaceHost {
  readonly role: 'owner' | 'client';
  readonly api: EngineApi;
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  /** What was found and mended while the state was opened; one sentence each. */
  readonly notices: readonly string[];
  /** Told once when the workspace is no longer this process's to use: its owner has gone, or another has taken it over. */
  readonly onClosed: Event<void>;
  /** Lets the workspace go. An owner ends what it has at work first. */
  close(): Promise<void>;
}

/** A workspace that is only looked at: nothing is written, no owner is needed. */
export interface WorkspaceReader extends Disposable, Pick<EngineApi, 'status' | 'items' | 'findings' | 'tasks' | 'recentTasks'> {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}
