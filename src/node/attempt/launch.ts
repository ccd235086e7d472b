import { basename, dirname } from 'node:path';
import { presetNamed } from '../../agents/presets.ts';
import { UserError } from '../../base/errors.ts';
import type { AgentSpec } from '../../engine/ports/agent.ts';
import type { Environment } from '../process/environment.ts';
import { findProgram } from '../workspace/find-program.ts';
import { isInside } from '../workspace/safe-path.ts';

/** Stands in an agent's arguments for the path of the file with its direction. */
const DIRECTION_PLACE = '{direction}';

export interface LaunchPlace {
  cwd: string;
  /** `.coherence/state` of the workspace, absolute. */
  stateDir: string;
  environment: Environment;
  /** The file with the direction. */
  direction: string;
}

/**
 * The arguments with which an agent is started: the file with its direction where they name one, and, of an agent that we
 * know, the program that the user has installed, never one that the workspace brings along.
 * @throws UserError `no-direction-place`, `no-program`
 */
export async function launchArguments(agent: AgentSpec, place: LaunchPlace): Promise<string[]> {
  const [program = '', ...args] = withDirection(agent, place.direction);
  if (agent.preset === undefined) return [program, ...args];
  const { cwd, environment, stateDir } = place;
  const home = dirname(stateDir);
  const workspace = basename(home) === '.coherence' ? dirname(home) : cwd;
  const path = await findProgram(program, cwd, environment);
  if (path === null || isInside(workspace, path)) {
    throw new UserError('no-program', `${presetNamed(agent.preset).title} was not found: there is no program “${program}” on the PATH.`);
  }
  return [path, ...args];
}

function withDirection(agent: AgentSpec, path: string): string[] {
  if (agent.direction === 'stdin') return agent.argv;
  if (!agent.argv.some((argument) => argument.includes(DIRECTION_PLACE))) {
    throw new UserError('no-direction-place', `The agent “${agent.name}” is to get its direction by file, but its command does not say where: put ${DIRECTION_PLACE} into its arguments.`);
  }
  return agent.argv.map((argument) => argument.replaceAll(DIRECTION_PLACE, () => path));
}
