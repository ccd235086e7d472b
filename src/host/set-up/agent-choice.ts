import { presetNamed } from '../../agents/presets.ts';
import { UserError } from '../../base/errors.ts';
import { CONFIG_PATH } from '../../node/workspace/config-file.ts';
import type { Detected } from '../../node/workspace/detect.ts';

/** An agent that a configuration can name and need not say more about. `title` is null for the built-in demo agent. */
export interface AgentChoice {
  name: string;
  title: string | null;
}

const DEMO_AGENT: AgentChoice = { name: 'demo', title: null };

/** The agents on this machine that we know how to start, and the demo agent, which is always there, as the last. */
export function agentChoices(found: Pick<Detected, 'agents'>): AgentChoice[] {
  return [...found.agents.map(({ name }) => ({ name, title: presetNamed(name).title })), DEMO_AGENT];
}

/** @throws UserError `unknown-agent` */
export function agentNamed(agents: readonly AgentChoice[], name: string): AgentChoice {
  const agent = agents.find((each) => each.name === name);
  if (agent !== undefined) return agent;
  throw new UserError('unknown-agent', `The agent "${name}" was not found on this machine.`, {
    hint: `Use one of: ${agents.map((each) => each.name).join(', ')}; or say how it is started below "agents" in ${CONFIG_PATH}.`,
  });
}
