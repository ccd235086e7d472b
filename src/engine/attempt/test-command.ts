import { splitCommand } from '../../base/command-line.ts';
import type { Config } from '../../contract/config.ts';
import type { RepositoryCommand } from '../ports/approval.ts';
import { commandWithFiles } from './test-runners.ts';

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
  const own = testFiles.filter((file) => NODE_TEST.test(file) && !file.startsWith('-'));
  return own.length > 0 && own.length === testFiles.length ? { argv: [node, '--test', ...own], approval: null } : null;
}

/** A command that runs some test files. */
export interface FilesCommand extends TestCommand {
  /** It runs these files and no others; otherwise it runs all there are. */
  onlyFiles: boolean;
}

/**
 * The command that runs these test files: the configured one for files, else the test command with the files in place of
 * those that it names, where all of its words are known, else the whole test command. Null where there is none.
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
  const argv = safe.length === 0 ? null : commandWithFiles(whole.argv, safe);
  return argv === null ? { ...whole, onlyFiles: false } : { argv, approval: whole.approval, onlyFiles: true };
}
