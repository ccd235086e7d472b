import { allPresets } from '../../agents/presets.ts';
import { baseOf } from '../../base/path-parts.ts';
import type { AgentPresetName } from '../../contract/agent-presets.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';

/** What a workspace seems to have. A proposal for `init`: nothing is used before it stands in the configuration. */
export interface Detected {
  specs: string | null;
  template: string | null;
  /** Backlog files, the likeliest product backlog first. */
  backlogs: string[];
  metaBacklog: string | null;
  test: DetectedTest | null;
  agents: DetectedAgent[];
}

export interface DetectedTest {
  command: string[];
  /** The file that it was told from. */
  from: string;
  /** Reports that it says it writes. */
  reports: string[];
}

export interface DetectedAgent {
  name: AgentPresetName;
  /** Where its program is. */
  path: string;
}

export interface DetectPort {
  workspace: Pick<WorkspacePort, 'read' | 'exists' | 'list'>;
  /** Where a program is, or null. */
  findProgram(name: string): Promise<string | null>;
}

const SPEC_FOLDERS = ['specs', 'docs/specs', 'spec'];
const LIST_LIMIT = 5000;
/** What `npm init` writes where there are no tests. */
const NO_TEST = /no test specified/;

/** Looks at a workspace and at the PATH; starts nothing. */
export async function detect(port: DetectPort): Promise<Detected> {
  const specs = await firstThat(SPEC_FOLDERS, async (folder) => (await port.workspace.list(folder, 1)).length > 0);
  const files = await port.workspace.list(specs ?? 'docs', LIST_LIMIT);
  const found = [...new Set([...files, ...(await rootBacklogs(port))])].filter((file) => /backlog[^/]{0,100}\.md$/i.test(file));
  const isMeta = (file: string): boolean => /(?:^|[-_./])meta(?:[-_.]|$)/i.test(baseOf(file));
  return {
    specs,
    template: files.find((file) => /(?:^|\/)template\.md$/i.test(file)) ?? null,
    backlogs: found.filter((file) => !isMeta(file)).sort(byLikelihood),
    metaBacklog: found.filter(isMeta).sort(byLikelihood)[0] ?? null,
    test: await detectTest(port),
    agents: await detectAgents(port),
  };
}

async function rootBacklogs(port: DetectPort): Promise<string[]> {
  const found: string[] = [];
  for (const file of ['backlog.md', 'BACKLOG.md', 'docs/backlog.md']) if (await port.workspace.exists(file)) found.push(file);
  return found;
}

/** A file that is named backlog and nothing more, then the shorter path, then the alphabet. */
function byLikelihood(a: string, b: string): number {
  const isPlain = (file: string): boolean => /(?:^|\/)backlog\.md$/i.test(file);
  return Number(isPlain(b)) - Number(isPlain(a)) || a.split('/').length - b.split('/').length || (a < b ? -1 : 1);
}

async function detectTest({ workspace }: DetectPort): Promise<DetectedTest | null> {
  const manifest = await readOrNull(workspace, 'package.json');
  const script = manifest === null ? null : testScript(manifest);
  if (script !== null && !NO_TEST.test(script)) {
    const locks = [['pnpm-lock.yaml', 'pnpm'], ['yarn.lock', 'yarn'], ['bun.lock', 'bun'], ['bun.lockb', 'bun']] as const;
    const manager = await firstThat(locks, ([lock]) => workspace.exists(lock));
    const command = manager?.[1] === 'bun' ? ['bun', 'run', 'test'] : [manager?.[1] ?? 'npm', 'test'];
    return { command, from: 'package.json', reports: reportsIn(script) };
  }
  for (const from of ['pytest.ini', 'pyproject.toml']) {
    if (await workspace.exists(from)) return { command: ['python', '-m', 'pytest'], from, reports: reportsIn((await readOrNull(workspace, from)) ?? '') };
  }
  if (await workspace.exists('go.mod')) return { command: ['go', 'test', './...'], from: 'go.mod', reports: [] };
  if (await workspace.exists('Cargo.toml')) return { command: ['cargo', 'test'], from: 'Cargo.toml', reports: [] };
  const makefile = await readOrNull(workspace, 'Makefile');
  if (makefile !== null && /^test[ \t]{0,20}:(?!=)/m.test(makefile)) return { command: ['make', 'test'], from: 'Makefile', reports: [] };
  return null;
}

/** XML files that options of the common test runners name: `--junitxml=report.xml`, `--test-reporter-destination=junit.xml`. */
function reportsIn(words: string): string[] {
  const found = words.matchAll(/--(?:junitxml|junit-xml|test-reporter-destination|outputFile(?:\.junit)?|reporter-option[s]?[= ]output)[= ]["']?([\w./-]{1,200}\.xml)/g);
  return [...new Set([...found].flatMap(([, path]) => (path === undefined || path.startsWith('/') || path.includes('..') ? [] : [path.replace(/^\.\//, '')])))];
}

function testScript(manifest: string): string | null {
  try {
    const value: unknown = JSON.parse(manifest.replace(/^\uFEFF/, ''));
    const scripts = typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : null;
    const script = typeof scripts === 'object' && scripts !== null && 'test' in scripts ? scripts.test : null;
    return typeof script === 'string' && script.trim() !== '' ? script : null;
  } catch {
    return null;
  }
}

async function detectAgents(port: DetectPort): Promise<DetectedAgent[]> {
  const agents: DetectedAgent[] = [];
  for (const { name, program } of allPresets()) {
    const path = await port.findProgram(program);
    if (path !== null) agents.push({ name, path });
  }
  return agents;
}

/** A file that is too large or not text says nothing here. */
async function readOrNull(workspace: DetectPort['workspace'], path: string): Promise<string | null> {
  try {
    return await workspace.read(path);
  } catch {
    return null;
  }
}

async function firstThat<T>(candidates: readonly T[], holds: (candidate: T) => Promise<boolean>): Promise<T | null> {
  for (const candidate of candidates) if (await holds(candidate)) return candidate;
  return null;
}
