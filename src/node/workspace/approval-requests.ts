import { createHash } from 'node:crypto';
import { displayCommand, splitCommand } from '../../base/command-line.ts';
import type { Config } from '../../contract/config.ts';
import type { RepositoryCommand } from '../../engine/ports/approval.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';
import { scriptTexts } from './package-scripts.ts';
import { programFiles } from './program-files.ts';

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
  const { command } = config.test;
  const commands: RepositoryCommand[] = [];
  if (command !== undefined) {
    commands.push({ kind: 'test-command', name: 'test', argv: typeof command === 'string' ? splitCommand(command) : command, env: [] });
  }
  for (const [name, agent] of Object.entries(config.agents)) commands.push({ kind: 'agent', name, argv: agent.command, env: agent.env });
  return Promise.all(commands.map((named) => approvalRequest(named, workspace)));
}

/**
 * The request for one command. Its hash covers the kind, the name, the arguments, the names of the environment
 * variables, the text of the scripts and the content of the file of the repository that it runs, and where the workspace
 * really is.
 */
export async function approvalRequest(command: RepositoryCommand, workspace: Pick<WorkspacePort, 'root' | 'read'>): Promise<ApprovalRequest> {
  const { kind, name, argv, env } = command;
  const scripts = await scriptTexts(argv, workspace);
  const files = await programFiles(argv, workspace);
  const content = JSON.stringify(['coherence-approval-1', kind, name, argv, [...env].sort(), scripts, files, workspace.root]);
  const lines = [
    displayCommand(argv),
    ...scripts.map((script) => `  ${script}`),
    ...files.map(({ path, digest }) => `  ${path}${digest === null ? '' : `, as it is now (${digest.slice(0, 8)})`}`),
  ];
  if (env.length > 0) lines.push(`  with ${[...env].sort().join(', ')} from the environment`);
  return {
    id: `${kind}:${name}`,
    kind,
    title: kind === 'agent' ? `The agent "${visible(name)}"` : 'The test command',
    says: lines.map(visible).join('\n'),
    hash: createHash('sha256').update(content).digest('hex'),
  };
}

/** A line that a person can judge: characters that would end it, hide in it or turn it around are shown by their codes. */
function visible(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === '\n' ? String.raw`\n` : String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`));
}
