import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { WorkspacePort } from '../../engine/ports/workspace.ts';

/** A file of the repository that a command runs. */
export interface ProgramFile {
  path: string;
  /** SHA-256 of its text, as hexadecimal; null where it is no text that can be read. */
  digest: string | null;
}

const INTERPRETER = /^(?:node|nodejs|deno|bun|tsx|ts-node|python|python\d(?:\.\d{1,2})?|bash|sh|zsh|ruby|perl|php|pwsh|powershell)(?:\.exe)?$/i;
/** With these, what follows is no script: tests, a module, or the program itself. */
const NO_SCRIPT = new Set(['--test', '-m', '-c', '-e', '--eval']);
/** What these programs read when they are told nothing else, the first that is there. */
const RECIPES = new Map([['make', ['GNUmakefile', 'makefile', 'Makefile']], ['gmake', ['GNUmakefile', 'makefile', 'Makefile']], ['just', ['justfile', 'Justfile', '.justfile']]]);

/**
 * The files of the workspace that decide what a command does: the program itself, the script that an interpreter is
 * given, or the file with `make`'s targets. Not what those load in turn.
 */
export async function programFiles(argv: readonly string[], workspace: Pick<WorkspacePort, 'read'>): Promise<ProgramFile[]> {
  for (const path of candidates(argv)) {
    const file = await read(path, workspace);
    if (file !== null) return [file];
  }
  return [];
}

/** SHA-256 of a text, as hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function candidates(argv: readonly string[]): string[] {
  const [program = '', ...args] = argv.map((part) => part.replaceAll('\\', '/'));
  const name = posix.basename(program);
  const recipes = RECIPES.get(name);
  if (recipes !== undefined) return recipes;
  // A test runner's arguments are tests, which change with the work that they are to prove.
  if (INTERPRETER.test(name)) return args.some((arg) => NO_SCRIPT.has(arg)) ? [] : inside(args.filter((arg) => !arg.startsWith('-')));
  return program.includes('/') ? inside([program]) : [];
}

function inside(paths: readonly string[]): string[] {
  return paths.map((path) => posix.normalize(path)).filter((path) => !posix.isAbsolute(path) && path !== '..' && !path.startsWith('../'));
}

async function read(path: string, workspace: Pick<WorkspacePort, 'read'>): Promise<ProgramFile | null> {
  try {
    const text = await workspace.read(path);
    return text === null ? null : { path, digest: digestOf(text) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === 'too-large' || error.code === 'encoding' ? { path, digest: null } : null;
  }
}
