import type { Config, ConfigProblem } from '../../contract/config.ts';
import type { BacklogListItem, StatusView } from '../../contract/engine-api.ts';
import type { Finding } from '../../contract/finding.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import type { ApprovalState } from '../approval-book.ts';
import type { ProgramCheck } from '../programs.ts';

/** What the checks look at, gathered before: they are pure. */
export interface DoctorFacts {
  config: Config;
  problems: readonly ConfigProblem[];
  /** A sentence instead where the state or the backlog could not be read. */
  status: StatusView | { unreadable: string };
  items: readonly BacklogListItem[] | { unreadable: string };
  findings: readonly Finding[];
  /** The workspace's own prompts, and what is wrong with them, one sentence each. */
  prompts: { count: number; problems: readonly string[] };
  history: readonly TaskRecord[];
  commands: readonly ApprovalState[] | { unreadable: string };
  /** Each phase's agent with its program, or a sentence that says why there is none. */
  agents: { name: string; program: string | null; found: boolean }[] | { missing: string };
  /** Null where none is set. */
  testCommand: { says: string } | { unreadable: string } | null;
  nodeVersion: string;
  git: ProgramCheck | { notChecked: string };
}
