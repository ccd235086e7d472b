import type { Posture } from '../../contract/permission.ts';
import { NETWORK_VARIABLES, option, type AgentPreset } from '../preset.ts';
import { createReader } from '../streams/codex.ts';

function modeFor({ files }: Posture): string {
  return files === 'write' ? 'workspace-write' : 'read-only';
}

export const codex: AgentPreset = {
  name: 'codex',
  title: 'Codex',
  program: 'codex',
  tried: '0.169.0',
  env: [...NETWORK_VARIABLES, 'CODEX_HOME', 'CODEX_API_KEY', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_ORGANIZATION', 'OPENAI_PROJECT', 'AZURE_OPENAI_API_KEY'],
  steering: ['.codex/config.toml', '.codex/'],
  // Commands run in its own sandbox, without a network; a review's may write nowhere (Codex docs, sandboxing). Its sandbox puts
  // a `.git` of its own into what it may write: not into /tmp, where git would find it above a workspace.
  args: ({ phase, model, session, args }) => [
    'exec', '--json', '--skip-git-repo-check', '--sandbox', phase === 'review' ? 'read-only' : 'workspace-write',
    '-c', 'sandbox_workspace_write.exclude_slash_tmp=true', '-c', 'sandbox_workspace_write.exclude_tmpdir_env_var=true',
    ...option('--model', model), ...args, ...(session === undefined ? [] : ['resume', session]), '-',
  ],
  variables: () => ({}),
  createReader,
  // In its read-only mode it asks before each change, in the other one before what its sandbox does not let it do
  // (codex-acp's README: its modes and CODEX_CONFIG).
  acp: {
    program: 'codex-acp',
    tried: '2.6.0',
    env: ['CODEX_PATH'],
    args: ({ args }) => [...args],
    variables: ({ model, posture }) => ({
      CODEX_CONFIG: JSON.stringify({ sandbox_workspace_write: { exclude_slash_tmp: true, exclude_tmpdir_env_var: true }, ...(model === undefined ? {} : { model }) }),
      INITIAL_AGENT_MODE: modeFor(posture),
      NO_BROWSER: '1',
    }),
    modes: (posture) => [modeFor(posture)],
  },
};
