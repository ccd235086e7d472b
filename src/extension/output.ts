import type * as vscode from 'vscode';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';

/** The output channel, as everything below the editor logs to it. Its level is set where VS Code sets all of them. */
export class OutputLogger implements Logger {
  readonly channel: vscode.LogOutputChannel;

  constructor(channel: vscode.LogOutputChannel) {
    this.channel = channel;
  }

  debug(message: string): void {
    this.channel.debug(message);
  }

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.channel.warn(message);
  }

  error(message: string, error?: unknown): void {
    this.channel.error(message, ...(error === undefined ? [] : [error instanceof Error ? error.stack ?? error.message : messageOf(error)]));
  }
}
