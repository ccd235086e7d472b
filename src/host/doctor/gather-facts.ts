import { presetNamed } from '../../agents/presets.ts';
import { displayCommand } from '../../base/command-line.ts';
import { adviceOf, UserError } from '../../base/errors.ts';
import type { Config } from '../../contract/config.ts';
import { PHASES } from '../../contract/phase.ts';
import type { TaskRecord } from '../../contract/task-record.ts';
import { agentFor } from '../../engine/attempt/agents.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { testCommandFor } from '../../engine/attempt/test-command.ts';
import type { ApprovalBook } from '../approval-book.ts';
import { keySources } from '../agent-keys.ts';
import { installedAgents, type ProgramLook } from '../installed-agents.ts';
import type { HostOptions, WorkspaceReader } from '../workspace-host.ts';
import type { AgentFact, DoctorFacts } from './facts.ts';
import { checkPrompts } from './prompts.ts';

/** Enough to know that something works; metrics over all of history are another command's. */
const HISTORY_LIMIT = 10_000;

/** Where the facts come from that no reader of a workspace has. */
export interface DoctorSources extends ProgramLook {
  files: Pick<WorkspacePort, 'list' | 'read'>;
  approvals: Pick<ApprovalBook, 'required'>;
  /** Finished tasks, newest first, at most `limit`. */
  history(limit: number): Promise<TaskRecord[]>;
  /** What agents are given: to tell where a key comes from. */
  given: Pick<HostOptions, 'environment' | 'keys'>;
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
    coverage: await orUnreadable(() => reader.coverage()),
    findings: 'unreadable' in items ? [] : await reader.findings(),
    prompts: await checkPrompts(sources.files),
    history: await sources.history(HISTORY_LIMIT),
    commands: await orUnreadable(() => sources.approvals.required(config)),
    agents: await agentsOf(config, sources),
    installed: await installedAgents(sources, sources.given),
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
    const chosen = new Map(PHASES.flatMap((phase) => [undefined, ...(config.phases[phase]?.fallback ?? [])].map((name) => {
      const { spec } = agentFor(config, phase, name, []);
      return [spec.name, spec] as const;
    })));
    return await Promise.all([...chosen.values()].map(async ({ name, argv, preset, env, executor }): Promise<AgentFact> => {
      const [program = null] = argv;
      const fact = { name, program, found: program === null || (await sources.hasProgram(program)), keys: keySources(env, sources.given), byProtocol: executor === 'acp' };
      if (preset === undefined || program === null) return fact;
      const { title, tried, program: own } = presetNamed(preset);
      // What speaks the Agent Client Protocol for an agent and is not the agent itself has no version that says anything.
      if (program !== own) return { ...fact, title };
      return { ...fact, title, tried, version: fact.found ? await sources.version(program) : null };
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
