import type { Posture } from '../../contract/permission.ts';
import type { Phase } from '../../contract/phase.ts';
import { NETWORK_VARIABLES, option, type AgentPreset } from '../preset.ts';
import { createReader } from '../streams/opencode.ts';

/** It may do everything unless it is told otherwise (OpenCode docs, permissions); what it has to ask for is refused without a terminal. */
const DENIED: Readonly<Record<Phase, Readonly<Record<string, 'deny'>>>> = {
  spec: { bash: 'deny', webfetch: 'deny' },
  impl: { webfetch: 'deny' },
  test: { webfetch: 'deny' },
  review: { edit: 'deny', bash: 'deny', webfetch: 'deny' },
};

/** The same where it can ask: for each change, so that where it goes is looked at, and for what the posture leaves to a person. */
function askedFor({ commands, files }: Posture): Readonly<Record<string, 'deny' | 'ask' | 'allow'>> {
  return { edit: files === 'read' ? 'deny' : 'ask', bash: commands, webfetch: commands, external_directory: commands };
}

export const opencode: AgentPreset = {
  name: 'opencode',
  title: 'OpenCode',
  program: 'opencode',
  tried: '1.18.33',
  env: [
    ...NETWORK_VARIABLES, 'OPENCODE_CONFIG', 'OPENCODE_CONFIG_DIR', 'OPENCODE_API_KEY', 'OPENCODE_DISABLE_MODELS_FETCH', 'OPENCODE_DISABLE_LSP_DOWNLOAD',
    'OPENCODE_DISABLE_DEFAULT_PLUGINS', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY', 'OPENROUTER_API_KEY',
    'GROQ_API_KEY', 'MISTRAL_API_KEY', 'DEEPSEEK_API_KEY', 'XAI_API_KEY',
  ],
  steering: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc', '.opencode/'],
  // Of a limit that it waits for only its log tells.
  args: ({ model, session, args }) => ['run', '--format', 'json', '--print-logs', '--log-level', 'ERROR', ...option('--model', model), ...option('--session', session), ...args],
  // A configuration in the environment comes after those in files, the repository's among them (OpenCode docs, config).
  variables: ({ phase }) => ({ OPENCODE_CONFIG_CONTENT: JSON.stringify({ permission: DENIED[phase], share: 'disabled' }), OPENCODE_DISABLE_AUTOUPDATE: '1' }),
  createReader,
  acp: {
    program: 'opencode',
    tried: '1.18.33',
    args: ({ args }) => ['acp', ...args],
    variables: ({ posture, model }) => ({
      OPENCODE_CONFIG_CONTENT: JSON.stringify({ permission: askedFor(posture), share: 'disabled', ...(model === undefined ? {} : { model }) }),
      OPENCODE_DISABLE_AUTOUPDATE: '1',
    }),
    tellsWrites: true,
  },
};
