import type { Phase } from '../../contract/phase.ts';
import { NETWORK_VARIABLES, option, type AgentPreset } from '../preset.ts';
import { createReader } from '../streams/claude.ts';

/** `acceptEdits` edits files and denies commands that change something; a review is offered no tool that edits (Claude Code docs, CLI reference). */
const POSTURE: Readonly<Record<Phase, readonly string[]>> = {
  spec: ['--permission-mode', 'acceptEdits', '--disallowedTools=Bash'],
  impl: ['--permission-mode', 'acceptEdits'],
  test: ['--permission-mode', 'acceptEdits'],
  review: ['--permission-mode', 'default', '--disallowedTools=Edit,MultiEdit,Write,NotebookEdit'],
};

export const claude: AgentPreset = {
  name: 'claude',
  title: 'Claude Code',
  program: 'claude',
  tried: '2.1.332',
  env: [
    ...NETWORK_VARIABLES,
    'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_CUSTOM_HEADERS', 'ANTHROPIC_MODEL', 'ANTHROPIC_SMALL_FAST_MODEL',
    'ANTHROPIC_DEFAULT_OPUS_MODEL', 'ANTHROPIC_DEFAULT_SONNET_MODEL', 'ANTHROPIC_DEFAULT_HAIKU_MODEL', 'ANTHROPIC_VERTEX_PROJECT_ID',
    'CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY', 'CLAUDE_CODE_MAX_RETRIES',
    'CLAUDE_CODE_MAX_OUTPUT_TOKENS', 'CLAUDE_CODE_SUBAGENT_MODEL', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC', 'CLAUDE_CODE_GIT_BASH_PATH',
    'API_TIMEOUT_MS', 'MAX_THINKING_TOKENS', 'DISABLE_TELEMETRY',
  ],
  steering: ['.claude/settings.json', '.claude/settings.local.json', '.claude/', '.mcp.json'],
  args: ({ phase, model, session, args }) => [
    '-p', '--output-format', 'stream-json', '--verbose', ...POSTURE[phase], ...option('--model', model), ...option('--resume', session), ...args,
  ],
  // A version that changes while it works is another one than the one that was looked at.
  variables: () => ({ DISABLE_AUTOUPDATER: '1' }),
  createReader,
  // It brings a Claude Code of its own. In the default mode it asks before whatever changes something.
  acp: {
    program: 'claude-agent-acp',
    tried: '0.101.0',
    env: ['CLAUDE_CODE_EXECUTABLE'],
    args: ({ args }) => [...args],
    variables: ({ model }) => ({ DISABLE_AUTOUPDATER: '1', ...(model === undefined ? {} : { ANTHROPIC_MODEL: model }) }),
    modes: () => ['default'],
    chatter: /^\[(?:session\/\w+|idle-compaction)\] /,
  },
};
