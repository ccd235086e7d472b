import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, messageOf } from '../base/errors.ts';
import { findProgram } from '../node/workspace/find-program.ts';
import type { HostOptions } from './workspace-host.ts';

const VERSION_TIMEOUT_MS = 5000;

/** A program that was asked for its version. */
export interface ProgramCheck {
  found: boolean;
  /** The first line of its answer, or why there was none. */
  answer: string;
}

/** How the demo agent is started: the bundle beside this one, or its source where we run from sources. */
export function demoAgentCommand(): string[] {
  const bundle = fileURLToPath(new URL('./demo-agent.mjs', import.meta.url));
  if (existsSync(bundle)) return [process.execPath, bundle];
  return [process.execPath, '--disable-warning=ExperimentalWarning', fileURLToPath(new URL('../demo/demo-agent.ts', import.meta.url))];
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
export function programVersion(program: string): Promise<ProgramCheck> {
  return new Promise((resolved) => {
    execFile(program, ['--version'], { timeout: VERSION_TIMEOUT_MS }, (error, output) => {
      if (error === null) resolved({ found: true, answer: output.split('\n')[0] ?? '' });
      else resolved({ found: false, answer: codeOf(error) === 'ENOENT' ? `${program} was not found on the PATH.` : messageOf(error) });
    });
  });
}

/** Whether a program can be started from a workspace: by its path, or from the PATH. Starts nothing. */
export async function hasProgram(program: string, { root, environment }: Pick<HostOptions, 'root' | 'environment'>): Promise<boolean> {
  if (!isAbsolute(program) && !/[\\/]/.test(program)) return (await findProgram(program, root, environment)) !== null;
  return statSync(resolve(root, program), { throwIfNoEntry: false })?.isDirectory() === false;
}
