import type { WorkspacePort } from '../../engine/ports/workspace.ts';

const MANAGERS = new Set(['npm', 'pnpm', 'yarn', 'bun']);
/** Words that mean the script of that name without `run`. */
const DIRECT = new Map([['t', 'test'], ['tst', 'test'], ['test', 'test'], ['start', 'start'], ['stop', 'stop'], ['restart', 'restart']]);
const RUN = new Set(['run', 'run-script', 'rum', 'urn']);
/** Settings of `.npmrc` that name what runs. Its other lines may hold secrets and are not looked at. */
const EXECUTING_SETTINGS = /^\s{0,100}(?:script-shell|shell|node-options|ignore-scripts)\s{0,100}=/;

/**
 * What a command such as `npm test` really runs: the text of the script, of its pre and post scripts, and of every
 * script that these name, one a line. Empty for commands that name no script. Where it cannot be told which script is
 * meant, all of them.
 */
export async function scriptTexts(argv: readonly string[], workspace: Pick<WorkspacePort, 'read'>): Promise<string[]> {
  const program = (argv[0] ?? '').replaceAll('\\', '/').split('/').at(-1) ?? '';
  const manager = program.replace(/\.(?:cmd|exe)$/i, '').toLowerCase();
  if (!MANAGERS.has(manager)) return [];
  const scripts = readScripts(await workspace.read('package.json'));
  const named = scriptName(argv.slice(1), scripts);
  const settings = ((await workspace.read('.npmrc')) ?? '').split(/\r?\n/).filter((line) => EXECUTING_SETTINGS.test(line));
  return [
    ...[...reached(named, scripts)].sort().map((name) => `${name}: ${scripts.get(name) ?? ''}`),
    ...settings.map((line) => `.npmrc: ${line.trim()}`),
  ];
}

/** Null where it takes more than names to tell. */
function scriptName(args: readonly string[], scripts: ReadonlyMap<string, string>): string | null {
  const [first, second] = args;
  if (first === undefined || first.startsWith('-')) return null;
  if (RUN.has(first)) return second === undefined || second.startsWith('-') ? null : second;
  return DIRECT.get(first) ?? (scripts.has(first) ? first : null);
}

function reached(named: string | null, scripts: ReadonlyMap<string, string>): Set<string> {
  if (named === null) return new Set(scripts.keys());
  const found = new Set<string>();
  const waiting = [named];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const script of [`pre${name}`, name, `post${name}`]) {
      const text = scripts.get(script);
      if (text === undefined || found.has(script)) continue;
      found.add(script);
      const words = new Set(text.split(/[\s"'`;&|()]+/));
      for (const other of scripts.keys()) if (words.has(other)) waiting.push(other);
    }
  }
  return found;
}

function readScripts(manifest: string | null): Map<string, string> {
  if (manifest === null) return new Map();
  let value: unknown;
  try {
    value = JSON.parse(manifest.replace(/^\uFEFF/, ''));
  } catch {
    // The command will fail on it as well, and what it says then is another text than now.
    return new Map([['package.json', manifest]]);
  }
  const scripts = typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : null;
  if (typeof scripts !== 'object' || scripts === null) return new Map();
  return new Map(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
