import { createHash } from 'node:crypto';
import { agentsAtWork, allowedBy, presetFor, presetRequest } from '../../agents/repository-part.ts';
import { displayCommand, splitCommand } from '../../base/command-line.ts';
import type { Config } from '../../contract/config.ts';
import type { RepositoryCommand } from '../../engine/ports/approval.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { scriptTexts } from './package-scripts.ts';
import { programFiles } from './program-files.ts';
import { steeringFiles } from './steering-files.ts';

/** Files that steer an agent and are named one by one. */
const SHOWN_FILES = 20;

/** A command that the repository names, in the form in which a person approves it. */
export interface ApprovalRequest {
  /** Stable for as long as the command has this kind and name, whatever it says: `agent:NAME` or `test-command:NAME`. */
  id: string;
  kind: RepositoryCommand['kind'];
  title: string;
  /** What would run, for display. */
  says: string;
  /** SHA-256 of everything that is approved, as hexadecimal. */
  hash: string;
}

/** Everything that a configuration names to be run. @throws UserError where the test command needs a shell */
export async function requiredApprovals(config: Config, workspace: WorkspacePort): Promise<ApprovalRequest[]> {
  const commands: RepositoryCommand[] = [];
  for (const [name, command] of [['test', config.test.command], ['files', config.test.filesCommand]] as const) {
    if (command !== undefined) commands.push({ kind: 'test-command', name, argv: typeof command === 'string' ? splitCommand(command) : command, env: [] });
  }
  for (const name of new Set([...Object.keys(config.agents), ...agentsAtWork(config)])) {
    const preset = presetFor(config, name);
    const agent = Object.hasOwn(config.agents, name) ? config.agents[name] : undefined;
    if (preset !== null) commands.push(presetRequest(config, preset));
    else if (agent?.command !== undefined) commands.push({ kind: 'agent', name, argv: agent.command, env: agent.env, allows: allowedBy(config, agent) });
  }
  const needed: RepositoryCommand[] = [];
  for (const command of commands) if (await needsApproval(command, workspace)) needed.push(command);
  return Promise.all(needed.map((named) => approvalRequest(named, workspace)));
}

/** Whether there is anything of the repository's to approve: an agent that we know may come with nothing of it. */
export async function needsApproval(command: RepositoryCommand, workspace: Pick<WorkspacePort, 'root' | 'read' | 'list'>): Promise<boolean> {
  return command.isPlain !== true || (await steeringFiles(command.steering ?? [], workspace)).length > 0;
}

/**
 * The request for one command. Its hash covers the kind, the name, the arguments, the names of the environment
 * variables, the text of the scripts and the content of the files of the repository that it runs or that steer it, and where
 * the workspace really is.
 */
export async function approvalRequest(command: RepositoryCommand, workspace: Pick<WorkspacePort, 'root' | 'read' | 'list'>): Promise<ApprovalRequest> {
  const { allows = [], kind, name, argv, env } = command;
  const scripts = await scriptTexts(argv, workspace);
  const files = await programFiles(argv, workspace);
  const steering = await steeringFiles(command.steering ?? [], workspace);
  const content = JSON.stringify(['coherence-approval-1', kind, name, argv, [...env].sort(), scripts, files, workspace.root, ...(steering.length === 0 ? [] : [steering]), ...(allows.length === 0 ? [] : [{ allows }])]);
  const lines = [
    displayCommand(argv),
    ...scripts.map((script) => `  ${script}`),
    ...files.map(({ path, digest }) => `  ${path}${digest === null ? '' : `, as it is now (${digest.slice(0, 8)})`}`),
  ];
  const shown = steering.slice(0, SHOWN_FILES);
  lines.push(...shown.map(({ path, digest }) => `  which follows ${path}${digest === null ? '' : `, as it is now (${digest.slice(0, 8)})`}`));
  if (steering.length > shown.length) lines.push(`  and ${steering.length - shown.length} more files beside them`);
  lines.push(...allows.map((sentence) => `  ${sentence}`));
  if (env.length > 0) lines.push(`  with ${[...env].sort().join(', ')} from the environment`);
  return {
    id: `${kind}:${name}`,
    kind,
    title: titleOf(kind, name),
    says: lines.map(visible).join('\n'),
    hash: createHash('sha256').update(content).digest('hex'),
  };
}

function titleOf(kind: RepositoryCommand['kind'], name: string): string {
  if (kind === 'agent') return `The agent "${visible(name)}"`;
  return name === 'files' ? 'The command for some test files' : 'The test command';
}

/** A line that a person can judge: characters that would end it, hide in it or turn it around are shown by their codes. */
function visible(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === '\n' ? String.raw`\n` : String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`));
}
