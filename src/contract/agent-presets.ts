/** Coding agents that need nothing but their name: how each is started and what it streams is known. */
export const AGENT_PRESETS = ['claude', 'codex', 'gemini', 'opencode', 'cursor', 'copilot'] as const;
export type AgentPresetName = (typeof AGENT_PRESETS)[number];
