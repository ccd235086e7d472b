import type { AgentPresetName } from '../contract/agent-presets.ts';
import type { Posture } from '../contract/permission.ts';
import type { Phase } from '../contract/phase.ts';
import type { ReaderContext, StreamReader } from './stream-reader.ts';

/** What an agent is started for. */
export interface Launch {
  phase: Phase;
  model?: string;
  /** The id of a session of its own to go on with. */
  session?: string;
  /** More arguments, after ours. */
  args: readonly string[];
}

/** What an agent is started for where it speaks the Agent Client Protocol: what it may do is asked for and answered there. */
export interface AcpLaunch {
  posture: Posture;
  model?: string;
  /** More arguments, after ours. */
  args: readonly string[];
}

/** How an agent that we know is started to speak the Agent Client Protocol. */
export interface AcpPreset {
  program: string;
  /** The version that was tried, as it says it; undefined where all that is known of it is its documentation. */
  tried?: string;
  /** Names of variables that it needs beside those of its preset. */
  env?: readonly string[];
  args(launch: AcpLaunch): string[];
  /** Variables that it gets besides. */
  variables(launch: Pick<AcpLaunch, 'posture' | 'model'>): Readonly<Record<string, string>>;
  /** Modes of a session that leave the least to the agent itself, the best first; the first that it offers is set. */
  modes?(posture: Posture): readonly string[];
  /** Lines of its other output that say nothing of its work. */
  chatter?: RegExp;
  /** It tells by `fs/write_text_file` what it writes by itself: that it is not wanted would only fill its other output. */
  tellsWrites?: true;
}

/** A coding agent that we know: how it is started, and what it streams. The direction goes in by standard input. */
export interface AgentPreset {
  name: AgentPresetName;
  /** What its makers call it. */
  title: string;
  program: string;
  /** The version that was tried, as it says it. */
  tried: string;
  /** Names of variables that it needs of the user's environment: keys, where its provider is, and where its own settings are. */
  env: readonly string[];
  /**
   * Files of a repository that tell it what to run or whom to ask, relative; a folder ends with a slash. Each of them reads some
   * of these above its folder too, so all are looked for up to the top of the repository.
   */
  steering: readonly string[];
  /** Arguments that give it the least that a phase needs: a review reads, the others edit files. */
  args(launch: Launch): string[];
  /** Variables that it gets besides. */
  variables(launch: Pick<Launch, 'phase'>): Readonly<Record<string, string>>;
  createReader(context?: ReaderContext): StreamReader;
  /** Undefined for one that does not speak it. */
  acp?: AcpPreset;
}

/** What every agent needs that talks to a provider: proxies, and whose certificates are trusted. */
export const NETWORK_VARIABLES = [
  'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy',
  'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME',
];

/** A switch with its value, where there is one. */
export function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}
