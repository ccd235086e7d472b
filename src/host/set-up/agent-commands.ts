/**
 * How coding agents are started without a terminal, with the direction on standard input, where we know it: what `init`
 * writes into a configuration, for the user to look at and approve. None of them may do more than edit files unasked.
 */
export const AGENT_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  claude: ['claude', '-p', '--permission-mode', 'acceptEdits'],
  codex: ['codex', 'exec', '--sandbox', 'workspace-write', '-'],
  gemini: ['gemini', '--approval-mode', 'auto_edit'],
  opencode: ['opencode', 'run'],
};
