import { NETWORK_VARIABLES, option, type AgentPreset } from '../preset.ts';
import { createReader } from '../streams/cursor.ts';

export const cursor: AgentPreset = {
  name: 'cursor',
  title: 'Cursor',
  program: 'cursor-agent',
  tried: '2026.10.01',
  env: [...NETWORK_VARIABLES, 'CURSOR_API_KEY', 'CURSOR_CONFIG_DIR'],
  steering: ['.cursor/mcp.json', '.cursor/cli.json', '.cursor/hooks.json', '.cursor/', '.mcp.json'],
  // Without a terminal edits are only proposed unless all that is not forbidden is let through; the sandbox keeps what it runs
  // then inside of the workspace (Cursor docs, CLI in headless use and parameters).
  args: ({ phase, model, session, args }) => [
    '--print', '--output-format', 'stream-json', '--trust', ...(phase === 'review' ? ['--mode', 'ask'] : ['--force', '--sandbox', 'enabled']),
    ...option('--model', model), ...option('--resume', session), ...args,
  ],
  variables: () => ({}),
  createReader,
  // It asks before commands, and not before it edits; in its mode for questions it does neither.
  acp: {
    program: 'cursor-agent',
    args: ({ model, args }) => ['--trust', ...option('--model', model), ...args, 'acp'],
    variables: () => ({}),
    modes: ({ files }) => (files === 'read' ? ['ask', 'agent'] : ['agent']),
  },
};
