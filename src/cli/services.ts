import type { Clock } from '../base/clock.ts';
import type { Event } from '../base/emitter.ts';
import type { Config } from '../contract/config.ts';
import type { TaskRecord } from '../contract/task-record.ts';
import type { RepositoryCommand } from '../engine/ports/approval.ts';
import type { WorkspacePort } from '../engine/ports/workspace.ts';
import type { HostOptions, WorkspaceHost, WorkspaceReader } from '../host/workspace-host.ts';

/** The signals that end a run in good order: the agent is ended, its item goes on at the next run. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';

/** A way to start an agent whose program was found on the machine. */
export interface FoundAgent {
  name: string;
  command: string[];
}

/** What a repository already has, for `init`. Paths are relative to it, with forward slashes. */
export interface FoundWorkspace {
  /** Null where no folder looks like one with specs. */
  specs: string | null;
  template: string | null;
  backlogs: string[];
  metaBacklog: string | null;
  testCommand: string[] | null;
  /** Where the test command was read from, such as `package.json`. */
  testCommandFrom: string | null;
  agents: FoundAgent[];
}

/** A command that the repository names, and whether a person has approved what it says now. */
export interface RepositoryCommandState {
  command: RepositoryCommand;
  approved: boolean;
}

/** The approvals of one workspace. They are the user's, not the repository's. */
export interface ApprovalBook {
  /** Every command that a configuration names. */
  required(config: Config): Promise<RepositoryCommandState[]>;
  isApproved(command: RepositoryCommand): Promise<boolean>;
  approve(commands: readonly RepositoryCommand[]): Promise<void>;
  /** Takes back every approval of this workspace. */
  revoke(): Promise<void>;
}

/** A program that was asked for its version. */
export interface ProgramCheck {
  found: boolean;
  /** The first line of its answer, or why there was none. */
  answer: string;
}

/** Everything outside of the command line itself that its commands use. */
export interface CliServices {
  /** @throws UserError `owner-unreachable` and others */
  openWorkspace(options: HostOptions): Promise<WorkspaceHost>;
  /** Writes nothing. */
  readWorkspace(options: HostOptions): Promise<WorkspaceReader>;
  files(root: string): WorkspacePort;
  detect(root: string): Promise<FoundWorkspace>;
  approvals(root: string): Promise<ApprovalBook>;
  /** Finished tasks, newest first, at most `limit`. */
  history(root: string, limit: number): Promise<TaskRecord[]>;
  /** Whether an absolute path is there, and whether it is a folder. */
  pathKind(path: string): 'folder' | 'file' | null;
  /** Runs `program --version`, without a shell. */
  version(program: string): Promise<ProgramCheck>;
  /** Whether a program can be started: by its path, or from the PATH. */
  hasProgram(program: string, root: string): boolean;
  /** Brings a damaged journal back to its last sound record; one sentence for each thing that was done. */
  repairState?(root: string): Promise<string[]>;
  readonly interrupts: Event<Interrupt>;
  readonly clock: Clock;
  /** The user's login name: who decided. */
  readonly user: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodeVersion: string;
  /** The version of this program. */
  readonly programVersion: string;
}
