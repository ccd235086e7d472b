import { UserError } from '../base/errors.ts';
import type { Config } from '../contract/config.ts';
import type { Phase } from '../contract/phase.ts';
import type { AgentSpec } from './ports/agent.ts';
import type { RepositoryCommand } from './ports/approval.ts';

/** What the demo agent reads of its environment. Where we run in an editor, its program is Node by the last one alone. */
const DEMO_VARIABLES = ['COHERENCE_DEMO', 'COHERENCE_DEMO_STATE', 'ELECTRON_RUN_AS_NODE'];

/** The agent of a phase, and the approval that it needs; none for an agent of our own. */
export interface ChosenAgent {
  spec: AgentSpec;
  approval: RepositoryCommand | null;
}

/**
 * Who does a phase: `override` (`--agent`), else the phase's agent, else the configuration's. The demo agent is
 * built in; `demo` is how it is started.
 * @throws UserError `no-agent` or `unknown-agent`.
 */
export function agentFor(config: Config, phase: Phase, override: string | undefined, demo: readonly string[]): ChosenAgent {
  const name = override ?? config.phases[phase]?.agent ?? config.agent;
  if (name === undefined) {
    throw new UserError('no-agent', 'No agent is set.', { hint: 'Name one with --agent, or set "agent" in .coherence/config.json. The agent "demo" is built in.' });
  }
  const configured = config.agents[name];
  if (configured !== undefined) {
    const { command, direction, env } = configured;
    return {
      spec: { name, executor: 'cli', argv: command, direction, env },
      approval: { kind: 'agent', name, argv: command, env },
    };
  }
  if (name === 'demo') {
    return { spec: { name, executor: 'demo', argv: [...demo], direction: 'stdin', env: DEMO_VARIABLES }, approval: null };
  }
  throw new UserError('unknown-agent', `There is no agent "${name}".`, { hint: `Add it below "agents" in .coherence/config.json, or use one of: ${['demo', ...Object.keys(config.agents)].join(', ')}.` });
}
