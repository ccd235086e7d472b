import { AGENT_PRESETS, type AgentPresetName } from '../contract/agent-presets.ts';
import type { AgentPreset } from './preset.ts';
import { claude } from './presets/claude.ts';
import { codex } from './presets/codex.ts';
import { copilot } from './presets/copilot.ts';
import { cursor } from './presets/cursor.ts';
import { gemini } from './presets/gemini.ts';
import { opencode } from './presets/opencode.ts';

const PRESETS: Readonly<Record<AgentPresetName, AgentPreset>> = { claude, codex, gemini, opencode, cursor, copilot };

export function isPresetName(name: string): name is AgentPresetName {
  return AGENT_PRESETS.some((each) => each === name);
}

export function presetNamed(name: AgentPresetName): AgentPreset {
  return PRESETS[name];
}

/** All of them, in the order in which they are offered. */
export function allPresets(): AgentPreset[] {
  return AGENT_PRESETS.map((name) => PRESETS[name]);
}
