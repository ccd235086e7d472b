import type { Clock } from '../base/clock.ts';
import type { Event } from '../base/emitter.ts';
import type { Config } from '../contract/config.ts';
import type { TaskRecord } from '../contract/task-record.ts';
import type { RepositoryCommand } from '../engine/ports/approval.ts';
import type { WorkspacePort } from '../engine/ports/workspace.ts';
import type { ApprovalRequest } from '../node/workspace/approval-requests.ts';
import type { Detected } from '../node/workspace/detect.ts';
import type { HostOptions, WorkspaceHost, WorkspaceReader } from '../host/workspace-host.ts';

/** The signals that end a run in good order: the agent is ended, its item goes on at the next run. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';

/** A command that the repository names, and whether a person has approved what it says now. */
export interface ApprovalState {
  request: ApprovalRequest;
  approved: boolean;
}

/** The approvals of one workspace. They are the user's, not the repository's. */
export interface ApprovalBook {
  /** Every command that a configuration names. @throws UserError where the test command needs a shell */
  required(config: Config): Promise<ApprovalState[]>;
  stateOf(command: RepositoryCommand): Promise<ApprovalState>;
  /** Approves what the requests say, and nothing that they may say later. */
  approve(requests: readonly ApprovalRequest[]): Promise<void>;
  revoke(requests: readonly ApprovalRequest[]): Promise<void>;
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
  /** What the repository already has, for `init`. */
  detect(root: string): Promise<Detected>;
  approvals(root: string): ApprovalBook;
  /** Finished tasks, newest first, at most `limit`. */
  history(root: string, limit: number): Promise<TaskRecord[]>;
  /** Whether an absolute path is there, and whether it is a folder. */
  pathKind(path: string): 'folder' | 'file' | null;
  /** Runs `program --version`, without a shell. */
  version(program: string): Promise<ProgramCheck>;
  /** Whether a program can be started: by its path, or from the PATH. */
  hasProgram(program: string, root: string): Promise<boolean>;
  /** Brings a damaged state back to its last sound record; one sentence for each thing that was done. */
  repairWorkspace(options: HostOptions): Promise<string[]>;
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
