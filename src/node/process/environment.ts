/** Variables of an environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Names one variable of every process that belongs to a run, so that they can be found again. */
export const RUN_ID = 'COHERENCE_RUN_ID';

const POSIX_NAMES = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE'];
const WINDOWS_NAMES = [
  'PATH', 'PATHEXT', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'OS', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE', 'HOMEPATH',
  'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROCESSOR_ARCHITECTURE', 'NUMBER_OF_PROCESSORS', 'LANG',
];

/** What belongs to the process that we are in, and would mislead a Node process or an editor below it. */
const OWN_NAMES = /^(?:NODE_TEST_CONTEXT|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_UNIQUE_ID|ELECTRON_RUN_AS_NODE|VSCODE_.*)$/;

/**
 * The environment of an agent: what any program needs, the variables that its configuration names, and nothing
 * else. `TERM` is `dumb` unless it is named; temporary files go to `tempFolder`.
 */
export function agentEnvironment(
  source: Environment,
  options: { names: readonly string[]; runId: string; tempFolder: string; platform?: NodeJS.Platform },
): Record<string, string> {
  const isWindows = (options.platform ?? process.platform) === 'win32';
  // Names of variables have no case on Windows.
  const spelled = (name: string): string => (isWindows ? name.toUpperCase() : name);
  const allowed = new Set([...(isWindows ? WINDOWS_NAMES : POSIX_NAMES), ...options.names].map(spelled));
  const env: Record<string, string> = { TERM: 'dumb' };
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && (allowed.has(spelled(name)) || name.startsWith('LC_'))) env[name] = value;
  }
  for (const name of isWindows ? ['TEMP', 'TMP'] : ['TMPDIR']) env[name] = options.tempFolder;
  env[RUN_ID] = nestedRunId(source, options.runId);
  return env;
}

/**
 * The environment of the project's own test command: the developer's, because it is their command, approved by
 * them, and tests need what their terminal has. Only what belongs to our own process is left out.
 */
export function developerEnvironment(source: Environment, runId: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && !OWN_NAMES.test(name)) env[name] = value;
  }
  env[RUN_ID] = nestedRunId(source, runId);
  return env;
}

/** A run inside a run belongs to both: whoever ends the outer one ends the inner one with it. */
function nestedRunId(source: Environment, runId: string): string {
  const outer = source[RUN_ID];
  return outer === undefined || outer === '' ? runId : `${outer}:${runId}`;
}

/** Whether the value of `COHERENCE_RUN_ID` says that its process belongs to the run. */
export function belongsToRun(value: string, runId: string): boolean {
  return value.split(':').includes(runId);
}
