import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { adapters, programs } from '../../scripts/agents/programs.mjs';

export type AgentName = keyof typeof programs;
export type AdapterName = keyof typeof adapters;

/** How a program is to be started for a case. */
export interface Start {
  /** The model server, `http://127.0.0.1:PORT`. */
  url: string;
  /** An empty folder that is its home. */
  home: string;
  /** `edit`: files of its folder, and no commands; `read`: nothing; `all`: whatever it is asked for. */
  access: 'read' | 'edit' | 'all';
  /** How often it tries again by itself, where it can be told. */
  retries: number;
  /** `none`: it has nothing to say who it is. `subscription`: a token of a subscription, which only Claude Code knows. */
  key: 'key' | 'none' | 'subscription';
  /** `events`: what it streams for programs; `words`: what it says to people. */
  writes: 'events' | 'words';
}

/** A headless run of a real program. The prompt comes by standard input, which is closed behind it. */
export interface Recipe {
  argv(start: Start): string[];
  env(start: Start): Record<string, string>;
  /** Writes what it wants to find in its home. */
  prepare(start: Start): Promise<void>;
}

/** The same agent through the Agent Client Protocol, over its standard input and output. */
export interface AcpRecipe {
  /** The program that speaks it where the agent does not. */
  adapter: AdapterName | null;
  argv: readonly string[];
  /** What `session/set_mode` is told for each access; null where the agent has no modes. */
  modes: Readonly<Record<Start['access'], string | null>>;
}

/** A key that opens nothing. */
export const KEY = 'sk-test-0123456789';

/** How each program is run without a person and without its provider, as its own documentation has it. */
export const recipes: Readonly<Record<AgentName, Recipe>> = {
  claude: {
    argv: ({ access, writes }) => [
      'claude', '-p', ...(writes === 'events' ? ['--output-format', 'stream-json', '--verbose'] : []), '--permission-mode', access === 'read' ? 'default' : 'acceptEdits',
      ...(access === 'all' ? ['--allowedTools', 'Bash'] : []),
    ],
    env: ({ key, retries, url }) => ({
      ANTHROPIC_BASE_URL: url,
      ...(key === 'key' ? { ANTHROPIC_API_KEY: KEY } : {}),
      ...(key === 'subscription' ? { CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-test' } : {}),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_MAX_RETRIES: String(retries),
    }),
    prepare: () => Promise.resolve(),
  },
  codex: {
    argv: ({ access, writes }) => [
      'codex', 'exec', ...(writes === 'events' ? ['--json'] : []), '--skip-git-repo-check', '--sandbox', access === 'read' ? 'read-only' : 'workspace-write',
      '-c', 'sandbox_workspace_write.exclude_slash_tmp=true', '-c', 'sandbox_workspace_write.exclude_tmpdir_env_var=true', '-',
    ],
    env: ({ home, key }) => ({ CODEX_HOME: join(home, '.codex'), ...(key === 'key' ? { OPENAI_API_KEY: KEY } : {}) }),
    prepare: ({ home, retries, url }) => put(join(home, '.codex/config.toml'), [
      'model = "gpt-5.5"', 'model_provider = "scripted"', '', '[model_providers.scripted]', 'name = "scripted"', `base_url = "${url}/v1"`,
      'env_key = "OPENAI_API_KEY"', 'wire_api = "responses"', `request_max_retries = ${retries}`, `stream_max_retries = ${retries}`, '',
    ].join('\n')),
  },
  gemini: {
    argv: ({ access, writes }) => [
      'gemini', '--output-format', writes === 'events' ? 'stream-json' : 'text', '--skip-trust',
      '--approval-mode', { read: 'default', edit: 'auto_edit', all: 'yolo' }[access],
    ],
    env: ({ key, url }) => ({ GOOGLE_GEMINI_BASE_URL: url, ...(key === 'key' ? { GEMINI_API_KEY: KEY } : {}), GEMINI_MODEL: 'gemini-2.5-flash', GEMINI_CLI_NO_RELAUNCH: 'true' }),
    prepare: ({ home, retries }) => put(join(home, '.gemini/settings.json'), JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } }, general: { maxAttempts: retries + 1 }, privacy: { usageStatisticsEnabled: false },
    })),
  },
  opencode: {
    argv: ({ writes }) => ['opencode', 'run', '--format', writes === 'events' ? 'json' : 'default'],
    env: ({ key }) => ({
      ...(key === 'key' ? { OPENAI_API_KEY: KEY } : {}),
      OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1', OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    }),
    prepare: ({ access, home, url }) => put(join(home, '.config/opencode/opencode.json'), JSON.stringify({
      model: 'scripted/model', small_model: 'scripted/model',
      // Nobody is there to be asked, so what is asked for is refused.
      permission: { edit: access === 'read' ? 'ask' : 'allow', bash: access === 'all' ? 'allow' : 'ask' },
      provider: {
        scripted: {
          npm: '@ai-sdk/openai-compatible', name: 'Scripted', options: { baseURL: `${url}/v1`, apiKey: '{env:OPENAI_API_KEY}' },
          models: { model: { name: 'Model', tool_call: true, limit: { context: 200_000, output: 8000 }, cost: { input: 3, output: 15, cache_read: 0.3 } } },
        },
      },
    })),
  },
};

/**
 * How each program speaks the Agent Client Protocol, version 1. Sources: the READMEs of @agentclientprotocol/claude-agent-acp
 * 0.101.0 and @agentclientprotocol/codex-acp 2.6.0 (their variables, `INITIAL_AGENT_MODE`), `gemini --help`, `opencode --help`;
 * and what they answered here, which is in test/fixtures/agents/NAME-acp:
 *
 * - Modes: claude-agent-acp begins in `auto`, where a classifier decides and nobody is asked; `default` asks before each write
 *   and command, `acceptEdits` before commands that change something. codex-acp begins in `agent`, which only asks for what it
 *   takes for unsafe; `read-only` asks before edits. It names its modes in `configOptions` alone, and does answer `session/set_mode`.
 *   Gemini CLI begins in `default` and asks for each. OpenCode has none: its settings decide, and by default it does not ask.
 * - Usage stands in the answer to the prompt, with `inputTokens` and `cachedReadTokens` apart: of the whole turn, from OpenCode of
 *   its last step alone, from Gemini CLI only as `_meta.quota`. Cost is a `usage_update` of claude-agent-acp and OpenCode, in sum.
 * - A limit is an error -32603 with `errorKind: "rate_limit"` (claude-agent-acp; the time of reset in words, for a subscription)
 *   or `codexErrorInfo: "usageLimitExceeded"` (codex-acp; the time in words); who is not known gets -32000.
 * - An ask that is answered with `cancelled` fails its tool, not the turn. All four end when their input is closed, codex-acp after 2 s.
 * - Each adapter brings its agent along: `CLAUDE_CODE_EXECUTABLE` and `CODEX_PATH` name another.
 */
export const acpRecipes: Readonly<Record<AgentName, AcpRecipe>> = {
  claude: { adapter: 'claude-agent-acp', argv: ['claude-agent-acp'], modes: { read: 'default', edit: 'acceptEdits', all: 'acceptEdits' } },
  codex: { adapter: 'codex-acp', argv: ['codex-acp'], modes: { read: 'read-only', edit: 'workspace-write', all: 'workspace-write' } },
  gemini: { adapter: null, argv: ['gemini', '--acp', '--skip-trust'], modes: { read: 'default', edit: 'autoEdit', all: 'autoEdit' } },
  opencode: { adapter: null, argv: ['opencode', 'acp'], modes: { read: null, edit: null, all: null } },
};

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}
