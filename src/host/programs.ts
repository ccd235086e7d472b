import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../node/workspace/find-program.ts';

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
