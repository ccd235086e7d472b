import { NETWORK_VARIABLES, option, type AgentPreset } from '../preset.ts';
import { createReader } from '../streams/gemini.ts';

export const gemini: AgentPreset = {
  name: 'gemini',
  title: 'Gemini CLI',
  program: 'gemini',
  tried: '0.61.0',
  env: [
    ...NETWORK_VARIABLES, 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_GENAI_USE_VERTEXAI',
    'GOOGLE_GENAI_USE_GCA', 'GOOGLE_APPLICATION_CREDENTIALS', 'GEMINI_MODEL', 'GEMINI_CLI_HOME', 'GEMINI_SANDBOX',
  ],
  steering: ['.gemini/settings.json', '.gemini/.env', '.gemini/', '.env'],
  // Without a terminal a tool that would have to be asked for is not offered: in the default mode those that edit and run,
  // with `auto_edit` those that run (Gemini CLI docs, headless mode and policies).
  args: ({ phase, model, session, args }) => [
    '--output-format', 'stream-json', '--skip-trust', '--approval-mode', phase === 'review' ? 'default' : 'auto_edit',
    ...option('--model', model), ...option('--resume', session), ...args,
  ],
  // It starts itself a second time otherwise, and the first one does not pass on that it is to end.
  variables: () => ({ GEMINI_CLI_NO_RELAUNCH: 'true' }),
  createReader,
  // In the default mode it asks before whatever changes something (Gemini CLI docs, ACP mode).
  acp: {
    program: 'gemini',
    tried: '0.61.0',
    args: ({ model, args }) => ['--acp', '--skip-trust', '--approval-mode', 'default', ...option('--model', model), ...args],
    variables: () => ({ GEMINI_CLI_NO_RELAUNCH: 'true' }),
    modes: () => ['default'],
    chatter: /^(?:Ripgrep is not available\.|\[STARTUP\]) /,
  },
};
