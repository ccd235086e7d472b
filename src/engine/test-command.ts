import { splitCommand } from '../base/command-line.ts';
import type { Config } from '../contract/config.ts';
import type { RepositoryCommand } from './ports/approval.ts';

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
