import { isPresetName } from '../../agents/presets.ts';
import { allowedBy, modelOf, presetFor, presetRequest, type NamedPreset } from '../../agents/repository-part.ts';
import { UserError } from '../../base/errors.ts';
import { AGENT_PRESETS } from '../../contract/agent-presets.ts';
import type { Config } from '../../contract/config.ts';
import type { Phase } from '../../contract/phase.ts';
import type { AgentSpec } from '../ports/agent.ts';
import type { RepositoryCommand } from '../ports/approval.ts';
import { postureFor } from './posture.ts';

/** What the demo agent reads of its environment. Where we run in an editor, its program is Node by the last one alone. */
const DEMO_VARIABLES = ['COHERENCE_DEMO', 'COHERENCE_DEMO_STATE', 'ELECTRON_RUN_AS_NODE'];

/** The agent of a phase, and the approval that it needs; none for an agent of our own. */
export interface ChosenAgent {
  spec: AgentSpec;
  approval: RepositoryCommand | null;
}

/**
 * Who does a phase: `override` (`--agent`), else the phase's agent, else the configuration's. The demo agent and those that
 * we know by name need no entry; `demo` is how the former is started. `session`: one of the agent's own to go on with.
 * @throws UserError `no-agent` or `unknown-agent`.
 */
export function agentFor(config: Config, phase: Phase, override: string | undefined, demo: readonly string[], session: string | null = null): ChosenAgent {
  const name = override ?? config.phases[phase]?.agent ?? config.agent;
  if (name === undefined) {
    throw new UserError('no-agent', 'No agent is set.', {
      hint: `Name one with --agent, or set "agent" in .coherence/config.json: ${AGENT_PRESETS.join(', ')}, a command of yours below "agents", or the built-in "demo".`,
    });
  }
  const preset = presetFor(config, name);
  if (preset !== null) return { spec: presetSpec(config, phase, preset, session), approval: presetRequest(config, preset) };
  const configured = Object.hasOwn(config.agents, name) ? config.agents[name] : undefined;
  if (configured?.command !== undefined) {
    const { account = name, command, direction, env, executor } = configured;
    return {
      spec: { name, executor, account, argv: command, direction, env },
      approval: { kind: 'agent', name, argv: command, env, allows: allowedBy(config, configured) },
    };
  }
  if (name === 'demo') {
    return { spec: { name, executor: 'demo', account: name, argv: [...demo], direction: 'stdin', env: DEMO_VARIABLES }, approval: null };
  }
  const known = ['demo', ...AGENT_PRESETS, ...Object.keys(config.agents).filter((each) => each !== 'demo' && !isPresetName(each))];
  throw new UserError('unknown-agent', `There is no agent "${name}".`, { hint: `Add it below "agents" in .coherence/config.json, or use one of: ${known.join(', ')}.` });
}

/**
 * Who may do a phase, first the one that does it as a rule, then its fallbacks. `override` has none. `sessionOf` gives the
 * session that an agent of this name can go on with.
 * @throws UserError as `agentFor`
 */
export function agentsFor(config: Config, phase: Phase, override: string | undefined, demo: readonly string[], sessionOf: SessionOf = () => null): [ChosenAgent, ...ChosenAgent[]] {
  const plain = agentFor(config, phase, override, demo);
  const { name, preset } = plain.spec;
  const session = sessionOf(name);
  const first = session === null ? plain : agentFor(config, phase, name, demo, session);
  const others = override === undefined ? [...new Set(config.phases[phase]?.fallback ?? [])].filter((other) => other !== name) : [];
  return [first, ...others.map((other) => standIn(config, phase, other, preset, demo, sessionOf(other)))];
}

type SessionOf = (agent: string) => string | null;

/** The model of a phase is one of its own agent: another agent would not know it. */
function standIn(config: Config, phase: Phase, name: string, preset: AgentSpec['preset'], demo: readonly string[], session: string | null): ChosenAgent {
  const { approval, spec } = agentFor(config, phase, name, demo, session);
  if (spec.preset === preset) return { approval, spec };
  const { model: _, ...rest } = config.phases[phase] ?? {};
  return { approval, spec: agentFor({ ...config, phases: { ...config.phases, [phase]: rest } }, phase, name, demo, session).spec };
}

function presetSpec(config: Config, phase: Phase, { name, preset, entry }: NamedPreset, session: string | null): AgentSpec {
  const model = modelOf(config, phase, entry);
  const chosen = model === undefined ? {} : { model };
  const args = entry?.args ?? [];
  const spec = { name, account: entry?.account ?? preset.name, direction: 'stdin' as const, preset: preset.name, ...chosen };
  const env = [...preset.env, ...(entry?.env ?? [])];
  if (entry?.executor !== 'acp') {
    return {
      ...spec, executor: 'cli', argv: [preset.program, ...preset.args({ phase, args, ...chosen, ...(session === null ? {} : { session }) })], env: [...new Set(env)], variables: preset.variables({ phase }),
    };
  }
  const acp = preset.acp;
  if (acp === undefined) {
    throw new UserError('no-acp', `${preset.title} does not speak the Agent Client Protocol.`, { hint: `Take "executor": "acp" out of the agent "${name}" in .coherence/config.json.` });
  }
  const posture = postureFor(config, phase);
  return {
    ...spec, executor: 'acp', argv: [acp.program, ...acp.args({ posture, args, ...chosen })], env: [...new Set([...env, ...(acp.env ?? [])])],
    variables: acp.variables({ posture, ...chosen }),
  };
}
