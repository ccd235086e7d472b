import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { programPath } from '../../scripts/agents/programs.mjs';
import { converse } from './acp-client.ts';
import { acpRecipes, recipes, type AgentName, type Start } from './recipes.ts';

/** What a program left when it had ended. */
export interface Ended {
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** The folders of one run: all of them are its own, and removed with `remove`. */
export interface Place {
  root: string;
  workspace: string;
  home: string;
  temp: string;
  remove(): Promise<void>;
}

export async function makePlace(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'coherence-agent-')));
  const place = { root, workspace: join(root, 'workspace'), home: join(root, 'home'), temp: join(root, 'temp') };
  for (const folder of [place.workspace, place.home, place.temp]) await mkdir(folder);
  return { ...place, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** The environment of a person who has the programs on their PATH and nothing in their home. */
export function plainEnvironment(name: AgentName, place: Pick<Place, 'home' | 'temp'>): Record<string, string> {
  const path = [...foldersOf(name), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return { PATH: path, HOME: place.home, TMPDIR: place.temp, TERM: 'dumb' };
}

/** Where the agent's program is, and that of its adapter. */
export function foldersOf(name: AgentName): string[] {
  const { adapter } = acpRecipes[name];
  return [programPath(name), ...(adapter === null ? [] : [programPath(adapter)])];
}

/** Runs a program to its end with the prompt as its standard input; `limitMs` ends it and what it started. */
export async function runProgram(name: AgentName, place: Place, start: Omit<Start, 'home'>, prompt: string, limitMs: number): Promise<Ended> {
  return run(name, place, start, recipes[name].argv({ ...start, home: place.home }), limitMs, (child) => {
    child.stdin.end(prompt);
    return Promise.resolve();
  });
}

/** The same through the Agent Client Protocol: one session with one prompt. */
export async function runAcp(name: AgentName, place: Place, start: Omit<Start, 'home'>, prompt: string, limitMs: number): Promise<Ended> {
  const { argv, modes } = acpRecipes[name];
  return run(name, place, start, argv, limitMs, (child) => converse(child, { cwd: place.workspace, mode: modes[start.access], allows: start.access === 'all', prompt }));
}

async function run(
  name: AgentName, place: Place, start: Omit<Start, 'home'>, [command = '', ...args]: readonly string[], limitMs: number, talk: (child: ChildProcessWithoutNullStreams) => Promise<void>,
): Promise<Ended> {
  const whole: Start = { ...start, home: place.home };
  const recipe = recipes[name];
  await recipe.prepare(whole);
  const began = performance.now();
  const child = spawn(command, args, { cwd: place.workspace, env: { ...plainEnvironment(name, place), ...recipe.env(whole) }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, err]: string[][] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out?.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err?.push(text));
  child.stdin.on('error', () => {});
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  void talk(child);
  const timer = setTimeout(() => end(child.pid), limitMs);
  const [exitCode, signal] = await closed;
  clearTimeout(timer);
  end(child.pid);
  return { exitCode, signal, stdout: out?.join('') ?? '', stderr: err?.join('') ?? '', seconds: Math.round((performance.now() - began) / 100) / 10 };
}

/** Files in a folder and below it, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

function end(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
