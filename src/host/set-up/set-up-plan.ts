import { readBacklog } from '../../backlog/read.ts';
import { BACKLOG_BYTES } from '../../engine/backlog/backlog-source.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { Detected } from '../../node/workspace/detect.ts';
import { agentChoices, type AgentChoice } from './agent-choice.ts';
import { newFiles, type NewFile } from './new-files.ts';

/** What a person can choose from before a workspace is set up. */
export interface SetUpStart {
  /** What the workspace has already, its fullest backlog first. */
  found: Detected;
  agents: readonly AgentChoice[];
  /** There is a configuration: it is kept as it is, so no agent is chosen. */
  isConfigured: boolean;
}

export interface SetUpChoice {
  /** Whom the configuration names; null for nobody yet. */
  agent: AgentChoice | null;
  /** Writes the prompts of the four phases as well, to be changed. */
  prompts: boolean;
}

/** A set-up that has not happened. */
export interface SetUpPlan extends SetUpStart {
  /** The files that it would write. */
  files: readonly NewFile[];
  /** Paths of files that are there already and stay. */
  kept: readonly string[];
}

/** Looks at a workspace before anything is chosen. */
export async function startSetUp(workspace: WorkspacePort, detected: Detected): Promise<SetUpStart> {
  const found = { ...detected, backlogs: await fullestFirst(workspace, detected.backlogs) };
  return { found, agents: agentChoices(found), isConfigured: await workspace.exists(CONFIG_PATH) };
}

/** What would be written for a choice. Nothing that is there is ever replaced. */
export async function planSetUp(workspace: WorkspacePort, start: SetUpStart, { agent, prompts }: SetUpChoice): Promise<SetUpPlan> {
  const wanted = newFiles(start.found, agent, prompts);
  const files: NewFile[] = [];
  for (const file of wanted) if (!(await workspace.exists(file.path))) files.push(file);
  return { ...start, files, kept: wanted.filter((file) => !files.includes(file)).map((file) => file.path) };
}

/** Does what was planned. Answers with the paths of what was written. */
export async function writeSetUp(workspace: WorkspacePort, { files }: Pick<SetUpPlan, 'files'>): Promise<string[]> {
  for (const file of files) await workspace.write(file.path, file.text);
  return files.map((file) => file.path);
}

/** Backlogs by how many items they have: where there are several, the one that people work with is the fullest. */
async function fullestFirst(workspace: WorkspacePort, backlogs: readonly string[]): Promise<string[]> {
  const sizes = new Map<string, number>();
  for (const file of backlogs) sizes.set(file, readBacklog((await workspace.read(file, BACKLOG_BYTES)) ?? '', file, 'product').entries.length);
  return [...backlogs].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}
