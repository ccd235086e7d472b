import type { Config } from '../contract/config.ts';
import type { FilePermission } from '../contract/permission.ts';
import { PHASES } from '../contract/phase.ts';
import type { AgentPreset } from './preset.ts';
import { isPresetName, presetNamed } from './presets.ts';

type AgentEntry = Config['agents'][string];

/** An agent of ours under the name that a configuration gives it. */
export interface NamedPreset {
  name: string;
  preset: AgentPreset;
  /** What the repository adds to it; undefined for the preset as it is. */
  entry: AgentEntry | undefined;
}

/** The preset that a name stands for; null where it is a command, or nothing that is known. */
export function presetFor(config: Config, name: string): NamedPreset | null {
  const entry = Object.hasOwn(config.agents, name) ? config.agents[name] : undefined;
  const preset = entry === undefined ? name : entry.preset;
  return preset === undefined || !isPresetName(preset) ? null : { name, preset: presetNamed(preset), entry };
}

/** The model that a phase gets; undefined for the one that the agent chooses itself. */
export function modelOf(config: Config, phase: (typeof PHASES)[number], entry: AgentEntry | undefined): string | undefined {
  return config.phases[phase]?.model ?? entry?.model;
}

/** A preset as a person approves it: what the repository adds to it, for all phases together. */
export interface PresetRequest {
  kind: 'agent';
  name: string;
  argv: string[];
  env: string[];
  /** Files of the repository that steer the agent: with one of them it needs an approval even where nothing is added to it. */
  steering: string[];
  /** What the repository lets it do without asking anybody. */
  allows: string[];
  /** The repository adds nothing. */
  isPlain: boolean;
}

/** What of an agent of ours comes from the repository. */
export function presetRequest(config: Config, { name, preset, entry }: NamedPreset): PresetRequest {
  const models = [...new Set(PHASES.flatMap((phase) => modelOf(config, phase, entry) ?? []))];
  const args = [...(entry?.args ?? [])];
  const env = [...(entry?.env ?? [])];
  const allows = allowedBy(config, entry);
  return {
    kind: 'agent',
    name,
    argv: [programOf(preset, entry), ...models.flatMap((model) => ['--model', model]), ...args],
    env,
    steering: [...preset.steering],
    allows,
    isPlain: models.length === 0 && args.length === 0 && env.length === 0 && allows.length === 0,
  };
}

/** Where a phase may write only because a configuration says so. */
const WIDER: Readonly<Record<(typeof PHASES)[number], readonly FilePermission[]>> = { spec: ['write'], impl: [], test: [], review: ['specs', 'write'] };

/** What a configuration lets an agent do that would have to ask: one that speaks the Agent Client Protocol is told yes to it. */
export function allowedBy(config: Config, entry: AgentEntry | undefined): string[] {
  if (entry?.executor !== 'acp') return [];
  return PHASES.flatMap((phase) => {
    const { commands, files } = config.phases[phase] ?? {};
    return [
      ...(files !== undefined && WIDER[phase].includes(files) ? [`It may write ${files === 'specs' ? 'specs' : 'any file'} in the phase ${phase}.`] : []),
      ...(commands === 'allow' ? [`It may run any command in the phase ${phase}.`] : []),
    ];
  });
}

/** The program that is started: another one may speak the Agent Client Protocol for it. */
function programOf(preset: AgentPreset, entry: AgentEntry | undefined): string {
  return entry?.executor === 'acp' ? preset.acp?.program ?? preset.program : preset.program;
}

/** The names of all agents that a configuration has work for. */
export function agentsAtWork(config: Config): string[] {
  return [...new Set([config.agent, ...PHASES.flatMap((phase) => [config.phases[phase]?.agent, ...config.phases[phase]?.fallback ?? []])].filter((name) => name !== undefined))];
}
