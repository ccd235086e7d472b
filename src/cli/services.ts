import type { Clock } from '../base/clock.ts';
import type { Event } from '../base/emitter.ts';
import type { RuleId } from '../contract/rules.ts';
import type { TaskRecord } from '../contract/task-record.ts';
import type { WorkspacePort } from '../engine/ports/workspace.ts';
import type { ApprovalBook } from '../host/approval-book.ts';
import type { Detected } from '../node/workspace/detect.ts';
import type { ProgramCheck } from '../host/programs.ts';
import type { WorkspaceDocuments } from './lint/workspace-documents.ts';
import type { HostOptions, WorkspaceHost, WorkspaceReader } from '../host/workspace-host.ts';

/** The signals that end a run in good order: the agent is ended, its item goes on at the next run. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';

/** Everything outside of the command line itself that its commands use. */
export interface CliServices {
  /** @throws UserError `owner-unreachable` and others */
  openWorkspace(options: HostOptions): Promise<WorkspaceHost>;
  /** Writes nothing. */
  readWorkspace(options: HostOptions): Promise<WorkspaceReader>;
  /** The documents of a workspace, to check and mend them. */
  openDocuments(options: HostOptions): Promise<WorkspaceDocuments>;
  /** What a rule is for, as markdown; null where the page is not there. */
  rulePage(rule: RuleId): string | null;
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
  /** What an agent that is installed answers when it is asked for its version. */
  agentVersion(program: string, root: string): Promise<ProgramCheck>;
  /** Brings a damaged state back to its last sound record; one sentence for each thing that was done. */
  repairWorkspace(options: HostOptions): Promise<string[]>;
  /** Serves a language client over standard input and output, until it goes. */
  serveLanguage(): Promise<void>;
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
