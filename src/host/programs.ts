import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, messageOf } from '../base/errors.ts';
import { findProgram } from '../node/workspace/find-program.ts';
import type { HostOptions } from './workspace-host.ts';

const VERSION_TIMEOUT_MS = 5000;
/** Some agents take their time to begin. */
const AGENT_VERSION_TIMEOUT_MS = 20_000;

/** A program that was asked for its version. */
export interface ProgramCheck {
  found: boolean;
  /** The first line of its answer, or why there was none. */
  answer: string;
}

/** How the demo agent is started. */
export function demoAgentCommand(): string[] {
  return ownProgram(new URL('./demo-agent.mjs', import.meta.url), new URL('../demo/demo-agent.ts', import.meta.url));
}

/** How the shim of an attempt is started, without its own arguments. */
export function shimCommand(): string[] {
  const [node = '', ...args] = ownProgram(new URL('./shim.mjs', import.meta.url), new URL('../node/attempt/shim-main.ts', import.meta.url));
  // A flood passes through it: room for what is dropped at once would be memory that it never gives back.
  return 'electron' in process.versions ? [node, ...args] : [node, '--max-semi-space-size=1', ...args];
}

/**
 * A program of our own: the bundle beside this one. Where we run from sources it is the bundle in the folder that
 * `COHERENCE_PROGRAMS` names, which starts in a quarter of the time, or its source.
 */
function ownProgram(bundle: URL, source: URL): string[] {
  const path = fileURLToPath(bundle);
  if (existsSync(path)) return [process.execPath, path];
  const built = join(process.env['COHERENCE_PROGRAMS'] ?? '', basename(path));
  if (isAbsolute(built) && existsSync(built)) return [process.execPath, built];
  return [process.execPath, '--disable-warning=ExperimentalWarning', fileURLToPath(source)];
}

/**
 * The Node that runs test files where no test command is set: this process's own program, and in an editor, whose own
 * program is Node only when it is told to be, the one on the PATH.
 */
export async function nodeProgram(root: string, environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  if (!('electron' in process.versions)) return process.execPath;
  return (await findProgram('node', root, environment)) ?? process.execPath;
}

/** Runs `program --version`, without a shell. */
export function programVersion(program: string, options: { timeout?: number; env?: Readonly<Record<string, string | undefined>> } = {}): Promise<ProgramCheck> {
  return new Promise((resolved) => {
    execFile(program, ['--version'], { timeout: VERSION_TIMEOUT_MS, ...options }, (error, output) => {
      if (error === null) resolved({ found: true, answer: output.split('\n')[0] ?? '' });
      else resolved({ found: false, answer: codeOf(error) === 'ENOENT' ? `${program} was not found on the PATH.` : messageOf(error) });
    });
  });
}

/** What programs have answered, for as long as they stay the same files: to ask one takes a second of a processor. */
const answers = new Map<string, { stamp: string; check: ProgramCheck }>();

/** The same for a program that the user has installed, never one that the workspace brings along. */
export async function installedVersion(program: string, { root, environment }: Pick<HostOptions, 'root' | 'environment'>): Promise<ProgramCheck> {
  const path = await findProgram(program, root, environment);
  if (path === null) return { found: false, answer: `${program} was not found on the PATH.` };
  const stamp = stampOf(path);
  const known = answers.get(path);
  if (known !== undefined && known.stamp === stamp) return known.check;
  // Some of them leave something in the temporary folder whatever they are asked.
  const temp = await mkdtemp(join(tmpdir(), 'coherence-'));
  try {
    const check = await programVersion(path, { timeout: AGENT_VERSION_TIMEOUT_MS, env: { ...environment, TMPDIR: temp, TEMP: temp, TMP: temp } });
    if (check.found && stamp !== '') answers.set(path, { stamp, check });
    return check;
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Another one where the file, or what a link leads to, is another one. */
function stampOf(path: string): string {
  const file = statSync(path, { throwIfNoEntry: false });
  return file === undefined ? '' : [file.dev, file.ino, file.size, file.mtimeMs].join(' ');
}

/** Whether a program can be started from a workspace: by its path, or from the PATH. Starts nothing. */
export async function hasProgram(program: string, { root, environment }: Pick<HostOptions, 'root' | 'environment'>): Promise<boolean> {
  if (!isAbsolute(program) && !/[\\/]/.test(program)) return (await findProgram(program, root, environment)) !== null;
  return statSync(resolve(root, program), { throwIfNoEntry: false })?.isDirectory() === false;
}
