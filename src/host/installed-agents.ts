import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { allPresets } from '../agents/presets.ts';
import type { AgentPreset } from '../agents/preset.ts';
import { isOlder, versionIn } from '../agents/version.ts';
import type { AgentPresetName } from '../contract/agent-presets.ts';
import { keySources, type KeySource } from './agent-keys.ts';
import type { ProgramCheck } from './programs.ts';
import type { HostOptions } from './workspace-host.ts';

/** An agent that we know, as it is on this machine. */
export interface InstalledAgent {
  name: AgentPresetName;
  title: string;
  program: string;
  /** The version that was tried. */
  tried: string;
  found: boolean;
  /** Null where it was not asked, or does not say it. */
  version: string | null;
  /** It is older than the one that was tried. */
  isOld: boolean;
  /** Why it did not say its version; null where it did or was not asked. */
  fault: string | null;
  /** The keys that it would get. */
  keys: readonly KeySource[];
  /** Whether it has been signed in with its own program; null where that cannot be told without a request. */
  signedIn: boolean | null;
}

/** How programs are looked for and asked. */
export interface ProgramLook {
  hasProgram(program: string): Promise<boolean>;
  /** Null where nothing may be started. */
  version(program: string): Promise<ProgramCheck | null>;
}

/** All agents that we know, in the order in which they are offered. */
export function installedAgents(look: ProgramLook, options: Pick<HostOptions, 'environment' | 'keys'>): Promise<InstalledAgent[]> {
  return Promise.all(allPresets().map((preset) => installedAgent(preset, look, options)));
}

async function installedAgent(preset: AgentPreset, look: ProgramLook, options: Pick<HostOptions, 'environment' | 'keys'>): Promise<InstalledAgent> {
  const { name, title, program, tried, env } = preset;
  const found = await look.hasProgram(program);
  const answer = found ? await look.version(program) : null;
  const version = answer?.found === true ? versionIn(answer.answer) : null;
  return {
    name, title, program, tried, found, version,
    isOld: version !== null && isOlder(version, tried),
    fault: answer === null || answer.found ? null : answer.answer,
    keys: keySources(env, options),
    signedIn: isSignedIn(name, options.environment),
  };
}

/** What keeps an agent from being used as far as can be told without a request, or what it would work with. One short clause. */
export function standingOf({ found, fault, version, isOld, tried, keys, signedIn, program }: InstalledAgent): string {
  if (!found) return `not found: ${program} is not on the PATH`;
  if (fault !== null) return `does not say its version: ${fault}`;
  const age = isOld ? [`older than ${tried}, which was tried`] : [];
  const [key] = keys;
  const access = key === undefined ? (signedIn === null ? 'no key; whether it is signed in is not known' : signedIn ? 'signed in' : 'no key, not signed in') : `${key.name} from the ${key.from}`;
  return [version ?? 'version unknown', ...age, access].join(', ');
}

/** Where agents keep that they are signed in, by what their makers document; on macOS some of them use the keychain. */
function isSignedIn(name: AgentPresetName, environment: HostOptions['environment']): boolean | null {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  switch (name) {
    case 'claude':
      return existsSync(join(environment['CLAUDE_CONFIG_DIR'] ?? join(home, '.claude'), '.credentials.json')) || (process.platform === 'darwin' ? null : false);
    case 'codex':
      return existsSync(join(environment['CODEX_HOME'] ?? join(home, '.codex'), 'auth.json'));
    case 'gemini':
      return existsSync(join(home, '.gemini', 'oauth_creds.json'));
    case 'opencode':
      return existsSync(join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'opencode', 'auth.json'));
    case 'cursor':
    case 'copilot':
      return null;
  }
}
