import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from '../../contract/commands.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { reportError } from '../notices/report-error.ts';
import { Row } from '../views/node-tree.ts';
import type { Logger } from '../../base/logger.ts';

/** What a command does with its arguments. */
export type CommandHandler<K extends CommandId> = (...args: CommandArguments[K]) => unknown;

/** All handlers: a command that is declared and has none does not compile. */
export type CommandHandlers = { readonly [K in CommandId]: CommandHandler<K> };

/** What a command that came to nothing resolves with, for callers that are programs. People have been told. */
export interface CommandFailure {
  code: string;
  message: string;
}

/**
 * Registers every command. What goes wrong in one is said in one sentence; it does not reject, or the editor would say
 * it a second time in its own words.
 */
export function registerCommands(handlers: CommandHandlers, logger: Logger): vscode.Disposable {
  const registered = Object.entries(handlers).map(([id, handler]) => vscode.commands.registerCommand(id, async (first?: unknown): Promise<CommandFailure | undefined> => {
    try {
      // A row of a tree comes with its node; a menu adds the other chosen rows, which are not for us.
      await (handler as (target?: unknown) => unknown)(first instanceof Row ? first.node : first);
      return undefined;
    } catch (error) {
      logger.error(`The command ${id} came to nothing.`, error);
      void reportError(error);
      return { code: error instanceof UserError ? error.code : 'internal', message: messageOf(error) };
    }
  }));
  return vscode.Disposable.from(...registered);
}
