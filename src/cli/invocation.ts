import { Option, type Command, type CommandOptions } from 'commander';
import type { HostOptions, WorkspaceHost, WorkspaceReader } from '../host/workspace-host.ts';
import { rootFolder } from './root-folder.ts';
import type { CliServices } from './services.ts';
import type { Terminal } from './terminal.ts';
import { createLayout, type Layout } from './text/layout.ts';

/** One call of the program. */
export interface Invocation {
  readonly services: CliServices;
  readonly terminal: Terminal;
  /** What the command that ran came to. */
  exitCode: number;
}

/** The options that name the workspace. */
export interface WorkspaceOptions {
  root?: string;
  backlog?: string[];
}

export interface JsonOption {
  json?: true;
}

/** What the options that name the workspace stand under in help. */
export const WORKSPACE_GROUP = 'Workspace:';

function rootOption(): Option {
  return new Option('--root <dir>', 'the workspace (default: the nearest folder upwards with .coherence, else with .git, else this one)').helpGroup(WORKSPACE_GROUP);
}

export function jsonOption(description = 'print JSON'): Option {
  return new Option('--json', description);
}

export function backlogOption(): Option {
  return new Option('--backlog <file...>', 'backlog files in place of the configured ones; the first is the product backlog').helpGroup(WORKSPACE_GROUP);
}

/** A command below `parent` that takes `--root`. */
export function workspaceCommand(parent: Command, nameAndArguments: string, description: string, options?: CommandOptions): Command {
  return parent.command(nameAndArguments, options).description(description).addOption(rootOption());
}

export function hostOptions(invocation: Invocation, options: WorkspaceOptions & { trust?: true; takeOver?: true }): HostOptions {
  const { services } = invocation;
  return {
    root: rootFolder(services, options.root),
    environment: services.environment,
    ...(options.backlog === undefined ? {} : { backlogs: options.backlog }),
    ...(options.trust === undefined ? {} : { trust: true }),
    ...(options.takeOver === undefined ? {} : { force: true }),
  };
}

/** Looks at a workspace without writing, and lets it go whatever happens. */
export async function withReader<T>(invocation: Invocation, options: HostOptions, work: (reader: WorkspaceReader) => Promise<T>): Promise<T> {
  const reader = await invocation.services.readWorkspace(options);
  try {
    return await work(reader);
  } finally {
    reader.dispose();
  }
}

/**
 * Works on a workspace, as its owner or through it, and lets it go whatever happens. An agent that is at work then is one of
 * another process's, which this one has adopted, and goes on.
 */
export async function withHost<T>(invocation: Invocation, options: HostOptions, work: (host: WorkspaceHost) => Promise<T>): Promise<T> {
  const host = await invocation.services.openWorkspace(options);
  try {
    return await work(host);
  } finally {
    await host.close({ leave: true });
  }
}

/** The layout of standard output as it is now. */
export function layoutOf(terminal: Terminal): Layout {
  return createLayout({ columns: terminal.columns, colour: terminal.colour, unicode: terminal.unicode });
}

export function writeLines(terminal: Terminal, lines: readonly string[]): void {
  if (lines.length > 0) terminal.write(`${lines.join('\n')}\n`);
}

/** One JSON document on a line of its own. */
export function writeJson(terminal: Terminal, value: unknown): void {
  terminal.write(`${JSON.stringify(value)}\n`);
}
