import { AGENT_PRESETS } from '../contract/agent-presets.ts';
import type { Config } from '../contract/config.ts';
import { PHASES } from '../contract/phase.ts';
import { UserError } from '../base/errors.ts';
import { agentFor } from '../engine/attempt/agents.ts';
import { isSecretName, namedValues } from '../node/process/secret-values.ts';
import type { HostOptions } from './workspace-host.ts';

/** A variable that agents take a key from, with the agents that do. */
export interface KeyVariable {
  name: string;
  agents: string[];
}

/** Where an agent gets a key from. Its value is nobody's to see. */
export interface KeySource {
  name: string;
  from: 'environment' | 'editor';
}

/**
 * The variables that the agents of a configuration take keys from, each once; those of all agents that we know where it
 * names none. `more`: agents that are chosen elsewhere.
 */
export function keyVariables(config: Config, more: readonly string[] = []): KeyVariable[] {
  const named = [...new Set([...more, ...configuredAgents(config)])].filter((name) => name !== 'demo');
  const found = new Map<string, KeyVariable>();
  for (const agent of named.length === 0 ? AGENT_PRESETS : named) {
    for (const name of keyNames(config, agent)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, { name, agents: [agent] });
      else known.agents.push(agent);
    }
  }
  return [...found.values()];
}

/** The agents that a configuration names: for its phases, as fallbacks, and those that it describes. */
function configuredAgents(config: Config): string[] {
  const phases = PHASES.flatMap((phase) => [config.phases[phase]?.agent ?? [], ...(config.phases[phase]?.fallback ?? [])].flat());
  return [...new Set([...(config.agent === undefined ? [] : [config.agent]), ...phases, ...Object.keys(config.agents)])];
}

/** The keys that an agent takes which are there. */
export function keySources(names: readonly string[], { environment, keys = {} }: Pick<HostOptions, 'environment' | 'keys'>): KeySource[] {
  return names.filter(isSecretName).flatMap((name): KeySource[] => {
    if (Object.hasOwn(keys, name)) return [{ name, from: 'editor' }];
    return (environment[name] ?? '') === '' ? [] : [{ name, from: 'environment' }];
  });
}

/** What agents are started with: a key that a person has given to the editor counts before one of the same name in the environment. */
export function environmentOfAgents({ environment, keys }: Pick<HostOptions, 'environment' | 'keys'>): HostOptions['environment'] {
  return keys === undefined ? environment : { ...environment, ...keys };
}

/** Values that a configuration gives to its agents by the names of their variables, and that may be secret. Paths are taken to be below `root`. */
export function configuredSecrets(config: Config, root: string, options: Pick<HostOptions, 'environment' | 'keys'>): string[] {
  return namedValues(Object.values(config.agents).flatMap(({ env }) => env), environmentOfAgents(options), root);
}

function keyNames(config: Config, agent: string): string[] {
  try {
    return agentFor(config, 'impl', agent, []).spec.env.filter(isSecretName);
  } catch (error) {
    // A name that nobody knows takes no key; the checklist says what is wrong with it.
    if (error instanceof UserError) return [];
    throw error;
  }
}
