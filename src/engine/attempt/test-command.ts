import { splitCommand } from '../../base/command-line.ts';
import type { Config } from '../../contract/config.ts';
import type { RepositoryCommand } from '../ports/approval.ts';

/** What proves an item: a command that the repository names and a person approves, or one of our own. */
export interface TestCommand {
  argv: string[];
  /** Null for a command of our own, which needs no approval. */
  approval: RepositoryCommand | null;
}

const NODE_TEST = /\.(?:test|spec)\.[cm]?js$|(?:^|\/)test\/[^/]+\.[cm]?js$/;

/**
 * The command that runs the tests for an item's review: the configured one, else Node's own test runner over the
 * item's test files where they are JavaScript, else null: then nothing can prove the item and a person decides.
 */
export function testCommandFor(config: Config, testFiles: readonly string[], node: string): TestCommand | null {
  const { command } = config.test;
  if (command !== undefined) {
    const argv = typeof command === 'string' ? splitCommand(command) : command;
    return { argv, approval: { kind: 'test-command', name: 'test', argv, env: [] } };
  }
  const own = testFiles.filter((file) => NODE_TEST.test(file));
  return own.length > 0 && own.length === testFiles.length ? { argv: [node, '--test', ...own], approval: null } : null;
}

/** A command that runs some test files. */
export interface FilesCommand extends TestCommand {
  /** It runs these files and no others; otherwise it runs all there are. */
  onlyFiles: boolean;
}

/** Test runners that take the files to run as arguments, by the name of their program. */
const RUNNERS = new Set(['pytest', 'vitest', 'jest', 'mocha', 'tap', 'ava', 'rspec', 'phpunit']);
/** What starts a runner that stands behind it. */
const STARTERS = new Set(['npx', 'pnpm', 'yarn', 'bun', 'bunx', 'uv', 'poetry', 'python', 'python3', 'exec', 'run', 'dlx', '-m', 'bundle', 'coverage', 'nyc', 'c8']);

/**
 * The command that runs these test files: the configured one for files, else the test command with the files behind it
 * where it is a runner that we know, else the whole test command. Null where there is none.
 */
export function testCommandForFiles(config: Config, files: readonly string[], node: string): FilesCommand | null {
  const safe = files.filter((file) => !file.startsWith('-'));
  const { filesCommand } = config.test;
  if (filesCommand !== undefined && safe.length > 0) {
    const argv = typeof filesCommand === 'string' ? splitCommand(filesCommand) : filesCommand;
    const approval: RepositoryCommand = { kind: 'test-command', name: 'files', argv, env: [] };
    return { argv: argv.flatMap((word) => (word === '{files}' ? safe : [word])), approval, onlyFiles: argv.includes('{files}') };
  }
  const whole = testCommandFor(config, safe, node);
  if (whole === null) return null;
  if (whole.approval === null) return { ...whole, onlyFiles: true };
  const behind = runnerEnd(whole.argv);
  if (behind === null || safe.length === 0) return { ...whole, onlyFiles: false };
  const kept = whole.argv.filter((word, index) => index < behind || word.startsWith('-') || !isFileWord(word));
  return { argv: [...kept, ...safe], approval: whole.approval, onlyFiles: true };
}

/** The index behind the words that start a known runner; null for other commands. */
function runnerEnd(argv: readonly string[]): number | null {
  const names = argv.map((word) => word.replaceAll('\\', '/').split('/').at(-1)?.replace(/\.(?:cmd|exe|js|mjs|cjs|py)$/, '') ?? '');
  const at = names.findIndex((name) => RUNNERS.has(name));
  if (at >= 0 && names.slice(0, at).every((name) => STARTERS.has(name))) return argv[at + 1] === 'run' ? at + 2 : at + 1;
  return names[0] === 'node' && argv[1] === '--test' ? 2 : null;
}

/** What stands for test files in a command: a path or a glob. */
function isFileWord(word: string): boolean {
  return /[/*]|\.[cm]?[jt]sx?$|\.py$/.test(word);
}
