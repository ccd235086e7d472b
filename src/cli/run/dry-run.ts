import { readBacklog } from '../../backlog/read.ts';
import { displayCommand } from '../../base/command-line.ts';
import { adviceOf, UserError } from '../../base/errors.ts';
import { configProblemText } from '../../contract/config-problem.ts';
import type { Config } from '../../contract/config.ts';
import type { BacklogKind, Phase } from '../../contract/phase.ts';
import type { RunRequest } from '../../contract/run-event.ts';
import { agentFor } from '../../engine/attempt/agents.ts';
import { BACKLOG_BYTES, backlogFiles } from '../../engine/backlog/backlog-source.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { testCommandFor } from '../../engine/attempt/test-command.ts';
import type { ApprovalBook } from '../../host/approval-book.ts';
import { neededCommands } from '../../host/needed-commands.ts';
import type { WorkspaceReader } from '../../host/workspace-host.ts';
import { planRun } from './run-plan.ts';

/** What `run --dry-run --json` prints. */
export interface DryRun {
  type: 'dry-run';
  items: { key: string; label: string; text: string; kind: BacklogKind; file: string; line: number; phases: { phase: Phase; agent: string | null }[] }[];
  testCommand: string | null;
  /** What would keep the run from going on, one sentence each. */
  problems: string[];
}

/** What a run would do, found out without writing anything. */
export async function dryRun(reader: WorkspaceReader, files: WorkspacePort, approvals: ApprovalBook, request: RunRequest, trust: boolean): Promise<DryRun> {
  const { config } = reader;
  const problems = new Set(reader.problems.filter((problem) => problem.severity === 'error').map(configProblemText));
  const status = await reader.status();
  if (status.paused !== null) problems.add(`${status.paused} Go on with: coherence resume`);
  const plan = planRun(await reader.items(), await readDocuments(config, files), config.metaRatio, request);
  const agents = orProblem(problems, null, () => agentNames(config, request.agent));
  const needed = orProblem(problems, [], () => neededCommands(config, request.agent));
  for (const command of trust ? [] : needed) {
    const { request: asked, approved } = await approvals.stateOf(command);
    if (!approved) problems.add(`${asked.title} is not approved: ${displayCommand(command.argv)}. Approve it with: coherence approve`);
  }
  return {
    type: 'dry-run',
    items: plan.map(({ item, phases }) => ({
      key: item.key, label: item.label, text: item.text, kind: item.kind, file: item.file, line: item.line,
      phases: phases.map((phase) => ({ phase, agent: agents?.[phase] ?? null })),
    })),
    testCommand: orProblem(problems, null, () => testCommandText(config)),
    problems: [...problems],
  };
}

async function readDocuments(config: Config, files: WorkspacePort) {
  return Promise.all(backlogFiles(config).map(async ({ file, kind }) => readBacklog((await files.read(file, BACKLOG_BYTES)) ?? '', file, kind)));
}

function agentNames(config: Config, override: string | undefined): Record<Phase, string> {
  const name = (phase: Phase): string => agentFor(config, phase, override, []).spec.name;
  return { spec: name('spec'), impl: name('impl'), test: name('test'), review: name('review') };
}

function testCommandText(config: Config): string | null {
  const command = testCommandFor(config, [], '');
  return command === null ? null : displayCommand(command.argv);
}

/** A plan is shown as far as it goes: what is wrong with one part of it is said beside it. */
function orProblem<T>(problems: Set<string>, fallback: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.add(adviceOf(error));
    return fallback;
  }
}
