import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type { Logger } from '../base/logger.ts';
import type { Config, ConfigProblem } from '../contract/config.ts';
import type { SpecCoverage } from '../contract/coverage.ts';
import type { EngineApi, TaskView } from '../contract/engine-api.ts';

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
  /** Keys that a person has given to the host for agents, by their variables. Agents get them; git, tests and files do not. */
  keys?: Readonly<Record<string, string>>;
  /** A token for GitHub that a person has given to the host, asked for each time that it is needed; null where there is none. */
  githubToken?: () => Promise<string | null>;
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
  /**
   * Lets the workspace go. An owner ends what it has at work first; with `leave` the agent goes on, and the next owner adopts
   * it.
   */
  close(options?: { leave?: boolean }): Promise<void>;
}

/** A workspace that is only looked at: nothing is written, no owner is needed. */
export interface WorkspaceReader extends Disposable, Pick<EngineApi, 'status' | 'items' | 'findings' | 'tasks' | 'recentTasks' | 'coverage' | 'updateDocuments' | 'handOver'> {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  /** Tasks that are at work, and those that wait. */
  unfinished(): Promise<readonly TaskView[]>;
  /** What the evidence says of the specs, and nothing of what would be written for it. Nothing where there is no evidence of any spec. */
  evidence(): Promise<readonly SpecCoverage[]>;
}
