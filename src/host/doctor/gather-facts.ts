import { displayCommand } from '../../base/command-line.ts';
import { adviceOf, UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import { PHASES } from '../../contract/phase.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import { agentFor } from '../../engine/agents.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { testCommandFor } from '../../engine/test-command.ts';
import type { ApprovalBook } from '../approval-book.ts';
import type { WorkspaceReader } from '../workspace-host.ts';
import type { DoctorFacts } from './facts.ts';
import { checkPrompts } from './prompts.ts';

/** Enough to know that something works; metrics over all of history are another command's. */
const HISTORY_LIMIT = 10_000;

/** Where the facts come from that no reader of a workspace has. */
export interface DoctorSources {
  files: Pick<WorkspacePort, 'list' | 'read'>;
  approvals: Pick<ApprovalBook, 'required'>;
  /** Finished tasks, newest first, at most `limit`. */
  history(limit: number): Promise<TaskRecord[]>;
  /** Whether a program can be started: by its path, or from the PATH. */
  hasProgram(program: string): Promise<boolean>;
  /** The answer of `git --version`, or why it was not asked. */
  git(): Promise<DoctorFacts['git']>;
  /** As in `process.version`. */
  nodeVersion: string;
}

/** What cannot be read becomes a fact as well: the other checks go on. */
export async function gatherFacts(reader: WorkspaceReader, sources: DoctorSources): Promise<DoctorFacts> {
  const { config, problems } = reader;
  const items = await orUnreadable(() => reader.items());
  return {
    config,
    problems,
    status: await orUnreadable(() => reader.status()),
    items,
    findings: 'unreadable' in items ? [] : await reader.findings(),
    prompts: await checkPrompts(sources.files),
    history: await sources.history(HISTORY_LIMIT),
    commands: await orUnreadable(() => sources.approvals.required(config)),
    agents: await agentsOf(config, sources),
    testCommand: testCommandOf(config),
    nodeVersion: sources.nodeVersion,
    git: await sources.git(),
  };
}

async function orUnreadable<T>(read: () => Promise<T>): Promise<T | { unreadable: string }> {
  try {
    return await read();
  } catch (error) {
    return { unreadable: sentence(error) };
  }
}

async function agentsOf(config: Config, sources: DoctorSources): Promise<DoctorFacts['agents']> {
  try {
    const chosen = new Map(PHASES.map((phase) => {
      const { spec } = agentFor(config, phase, undefined, []);
      return [spec.name, spec] as const;
    }));
    return await Promise.all([...chosen.values()].map(async ({ name, argv }) => {
      const [program = null] = argv;
      return { name, program, found: program === null || (await sources.hasProgram(program)) };
    }));
  } catch (error) {
    return { missing: sentence(error) };
  }
}

function testCommandOf(config: Config): DoctorFacts['testCommand'] {
  try {
    const command = testCommandFor(config, [], '');
    return command === null ? null : { says: displayCommand(command.argv) };
  } catch (error) {
    return { unreadable: sentence(error) };
  }
}

/** @throws what is no UserError: that is a fault of ours, not a finding */
function sentence(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return adviceOf(error);
}
