// The real agent programs that are tested, each exactly in the version whose streams and requests are recorded here. All of them
// come from the npm registry. `setUp` is the package's own last step of an installation, which puts the program for this machine
// in its place; it is run by hand, because npm would run the install scripts of every dependency with it.
import { join } from 'node:path';
import { root } from '../setup.mjs';

/** Git-ignored: more than a gigabyte. */
export const cache = join(root, '.agents-cache');

export const programs = {
  claude: { package: '@anthropic-ai/claude-code', version: '2.1.332', setUp: 'install.cjs' },
  codex: { package: '@openai/codex', version: '0.169.0', setUp: null },
  gemini: { package: '@google/gemini-cli', version: '0.61.0', setUp: null },
  opencode: { package: 'opencode-ai', version: '1.18.33', setUp: 'postinstall.mjs' },
};

/**
 * Programs that speak the Agent Client Protocol for an agent that does not by itself, by the name that each is started by. Each
 * brings a version of its agent along: that of Claude Code its package names exactly, that of Codex is named here. Gemini CLI
 * and OpenCode speak it themselves: `gemini --acp`, `opencode acp`.
 */
export const adapters = {
  'claude-agent-acp': { agent: 'claude', package: '@agentclientprotocol/claude-agent-acp', version: '0.101.0', setUp: null },
  'codex-acp': { agent: 'codex', package: '@agentclientprotocol/codex-acp', version: '2.6.0', with: ['@openai/codex@0.166.0'], setUp: null },
};

/** All that can be installed. */
export const installable = { ...programs, ...adapters };

/**
 * The folder that a program belongs on the PATH from. Nothing says that it is there.
 * @param {keyof typeof installable} name
 * @returns {string}
 */
export function programPath(name) {
  return join(cache, `${name}-${installable[name].version}`, 'node_modules', '.bin');
}
