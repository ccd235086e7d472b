import type { Config, ConfigProblem } from '../../contract/config.ts';
import type { CoverageView } from '../../contract/coverage.ts';
import type { BacklogListItem, StatusView } from '../../contract/engine-api.ts';
import type { Finding } from '../../contract/finding.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import type { ApprovalState } from '../approval-book.ts';
import type { KeySource } from '../agent-keys.ts';
import type { InstalledAgent } from '../installed-agents.ts';
import type { ProgramCheck } from '../programs.ts';

/** An agent of a phase, or of its fallbacks. `title` and `tried` are those of one that we know; `version` is what it answered, null where it was not asked. */
export interface AgentFact {
  name: string;
  program: string | null;
  found: boolean;
  title?: string;
  tried?: string;
  version?: ProgramCheck | null;
  /** The keys that it gets, and where from. */
  keys: readonly KeySource[];
  /** It is spoken to by the Agent Client Protocol. */
  byProtocol: boolean;
}

/** What the checks look at, gathered before: they are pure. */
export interface DoctorFacts {
  config: Config;
  problems: readonly ConfigProblem[];
  /** A sentence instead where the state or the backlog could not be read. */
  status: StatusView | { unreadable: string };
  items: readonly BacklogListItem[] | { unreadable: string };
  coverage: CoverageView | { unreadable: string };
  findings: readonly Finding[];
  /** The workspace's own prompts, and what is wrong with them, one sentence each. */
  prompts: { count: number; problems: readonly string[] };
  history: readonly TaskRecord[];
  commands: readonly ApprovalState[] | { unreadable: string };
  /** Each phase's agent with its program, or a sentence that says why there is none. */
  agents: AgentFact[] | { missing: string };
  /** All agents that we know, as they are on this machine. */
  installed: readonly InstalledAgent[];
  /** Null where none is set. */
  testCommand: { says: string } | { unreadable: string } | null;
  nodeVersion: string;
  git: ProgramCheck | { notChecked: string };
}
