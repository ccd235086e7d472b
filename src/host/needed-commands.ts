import type { Config } from '../contract/config.ts';
import { PHASES } from '../contract/phase.ts';
import { agentsFor } from '../engine/attempt/agents.ts';
import type { RepositoryCommand } from '../engine/ports/approval.ts';
import { testCommandFor } from '../engine/attempt/test-command.ts';

/**
 * The commands of the repository that a run would start, or may, each once.
 * @throws UserError `no-agent`, `unknown-agent`, or for a test command that only a shell could read
 */
export function neededCommands(config: Config, agent: string | undefined): RepositoryCommand[] {
  const agents = PHASES.flatMap((phase) => agentsFor(config, phase, agent, []).map(({ approval }) => approval));
  const all = [...agents, testCommandFor(config, [], '')?.approval ?? null].filter((command) => command !== null);
  return [...new Map(all.map((command) => [JSON.stringify([command.kind, command.name]), command])).values()];
}
