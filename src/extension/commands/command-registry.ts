import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from '../../contract/commands.ts';
import { reportError } from '../notices/report-error.ts';
import { Row } from '../views/node-tree.ts';
import type { Logger } from '../../base/logger.ts';

/** What a command does with its arguments. What it returns is what a caller of the command gets. */
export type CommandHandler<K extends CommandId> = (...args: CommandArguments[K]) => unknown;

/** All handlers: a command that is declared and has none does not compile. */
export type CommandHandlers = { readonly [K in CommandId]: CommandHandler<K> };

/** Registers every command. What goes wrong in one is said in one sentence, and rejects for a caller that is a program. */
export function registerCommands(handlers: CommandHandlers, logger: Logger): vscode.Disposable {
  const registered = Object.entries(handlers).map(([id, handler]) => vscode.commands.registerCommand(id, async (first?: unknown) => {
    try {
      // A row of a tree comes with its node; a menu adds the other chosen rows, which are not for us.
      return await (handler as (target?: unknown) => unknown)(first instanceof Row ? first.node : first);
    } catch (error) {
      logger.error(`The command ${id} came to nothing.`, error);
      void reportError(error);
      throw error;
    }
  }));
  return vscode.Disposable.from(...registered);
}
