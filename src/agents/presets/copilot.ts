import { NETWORK_VARIABLES, option, type AgentPreset } from '../preset.ts';
import { createReader } from '../streams/copilot.ts';

export const copilot: AgentPreset = {
  name: 'copilot',
  title: 'GitHub Copilot CLI',
  program: 'copilot',
  tried: '1.0.80',
  env: [...NETWORK_VARIABLES, 'COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN', 'GH_HOST', 'COPILOT_HOME', 'COPILOT_MODEL'],
  steering: ['.github/hooks/', '.github/copilot/', '.copilot/', '.mcp.json', '.vscode/mcp.json'],
  // What is not allowed is denied where nobody can be asked (Copilot CLI docs, programmatic reference).
  args: ({ phase, model, session, args }) => [
    '--output-format', 'json', '--no-ask-user', '--no-color', '--no-auto-update', ...(phase === 'review' ? [] : ['--allow-tool=write']),
    ...option('--model', model), ...(session === undefined ? [] : [`--resume=${session}`]), ...args,
  ],
  variables: () => ({}),
  createReader,
  // Copilot CLI docs, ACP server: it asks for whatever is not allowed by an argument.
  acp: {
    program: 'copilot',
    args: ({ model, args }) => ['--acp', '--stdio', '--no-color', '--no-auto-update', ...option('--model', model), ...args],
    variables: () => ({}),
    modes: () => ['agent'],
  },
};
