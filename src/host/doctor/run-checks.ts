import { WorkspaceFiles } from '../../node/workspace/workspace-files.ts';
import { approvalBook } from '../approval-book.ts';
import { hasProgram, installedVersion, programVersion } from '../programs.ts';
import { readWorkspace } from '../read-workspace.ts';
import { taskHistory } from '../task-history.ts';
import type { HostOptions, WorkspaceReader } from '../workspace-host.ts';
import type { Check } from './check.ts';
import { gatherFacts, type DoctorSources } from './gather-facts.ts';
import { pipelineChecks } from './pipeline-checks.ts';
import { setupChecks } from './setup-checks.ts';

/** What the checks have to know of the face that asks for them. */
export interface DoctorFace {
  /** The Node that runs the work, as in `process.version`. */
  nodeVersion: string;
  /** False in a workspace that is not trusted: then no process is started, and what needs one is not checked. */
  startsProcesses: boolean;
}

/** The checklist: the pipeline in place first, then whether this machine and this repository are ready. */
export async function checklist(reader: WorkspaceReader, sources: DoctorSources): Promise<Check[]> {
  const facts = await gatherFacts(reader, sources);
  return [...pipelineChecks(facts), ...setupChecks(facts)];
}

/**
 * Checks the set-up and the pipeline of a workspace. Writes nothing.
 * @throws UserError `no-folder`, and what keeps the workspace from being looked at
 */
export async function runChecks(options: HostOptions, face: DoctorFace): Promise<Check[]> {
  const reader = await readWorkspace(options);
  try {
    return await checklist(reader, sourcesOf(options, face));
  } finally {
    reader.dispose();
  }
}

function sourcesOf(options: HostOptions, { nodeVersion, startsProcesses }: DoctorFace): DoctorSources {
  const files = new WorkspaceFiles(options.root);
  return {
    files,
    // Nothing is approved here, so nobody's name is needed.
    approvals: approvalBook(options, ''),
    history: (limit) => taskHistory(files.root, limit),
    hasProgram: (program) => hasProgram(program, { root: files.root, environment: options.environment }),
    version: (program) => (startsProcesses ? installedVersion(program, { root: files.root, environment: options.environment }) : Promise.resolve(null)),
    git: () => (startsProcesses ? programVersion('git') : Promise.resolve({ notChecked: 'nothing is started in a workspace that is not trusted.' })),
    given: options,
    nodeVersion,
  };
}
