import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { messageOf } from '../../src/base/errors.ts';
import type { CommandArguments, CommandId } from '../../src/contract/commands.ts';
import type { BacklogListItem, StatusView } from '../../src/contract/engine-api.ts';
import type { CommandFailure } from '../../src/extension/commands/command-registry.ts';
import type { ExtensionApi } from '../../src/extension/extension-api.ts';
import type { NodeTree, Row } from '../../src/extension/views/node-tree.ts';

/** Nothing that is waited for takes so long on the slowest machine that runs this. */
const PATIENCE_MS = 45_000;

/** The installed extension in the window of the suite. */
export async function extension(): Promise<{ api: ExtensionApi; path: string }> {
  const found = vscode.extensions.getExtension<ExtensionApi>(process.env['COHERENCE_SUITE_EXTENSION'] ?? '');
  assert.ok(found, 'The extension is not installed.');
  const api = await found.activate();
  await api.ready;
  return { api, path: found.extensionPath };
}

/** A folder of the window, by its place. */
export function folder(index = 0): vscode.WorkspaceFolder {
  const found = vscode.workspace.workspaceFolders?.[index];
  assert.ok(found);
  return found;
}

export function pathIn(path: string, index = 0): string {
  return join(folder(index).uri.fsPath, path);
}

export function read(path: string, index = 0): string {
  return readFileSync(pathIn(path, index), 'utf8');
}

export function write(path: string, text: string, index = 0): void {
  writeFileSync(pathIn(path, index), text);
}

/** Calls a command and answers with why it came to nothing, or undefined. */
export async function call<K extends CommandId>(id: K, ...args: CommandArguments[K]): Promise<CommandFailure | undefined> {
  return vscode.commands.executeCommand<CommandFailure | undefined>(id, ...args);
}

/** The same, where it has to do what it is for. */
export async function callWell<K extends CommandId>(id: K, ...args: CommandArguments[K]): Promise<void> {
  assert.equal(await call(id, ...args), undefined);
}

/** What a tree shows, a row a line, indented; rows that are closed are opened down to `depth`. */
export async function textOf(tree: NodeTree, depth = 3): Promise<string[]> {
  const lines: string[] = [];
  const visit = async (rows: readonly Row[], level: number): Promise<void> => {
    for (const row of rows) {
      const item = tree.getTreeItem(row);
      const icon = item.iconPath instanceof vscode.ThemeIcon ? `[${item.iconPath.id}] ` : '';
      lines.push(`${'  '.repeat(level)}${icon}${row.node.label}${item.description === undefined || item.description === '' ? '' : ` — ${String(item.description)}`}`);
      if (level + 1 < depth) await visit(await tree.getChildren(row), level + 1);
    }
  };
  await visit(await tree.getChildren(), 0);
  return lines;
}

/** The first row, from the top, that a test accepts. */
export async function findRow(tree: NodeTree, accepts: (row: Row) => boolean): Promise<Row> {
  const visit = async (rows: readonly Row[], level: number): Promise<Row | undefined> => {
    for (const row of rows) {
      if (accepts(row)) return row;
      const below = level < 4 && row.node.key === undefined ? await visit(await tree.getChildren(row), level + 1) : undefined;
      if (below !== undefined) return below;
    }
    return undefined;
  };
  const found = await visit(await tree.getChildren(), 0);
  assert.ok(found, 'There is no such row.');
  return found;
}

/** The row of the item with this number, in the product backlog unless another file is named. */
export function itemRow(tree: NodeTree, label: string): Promise<Row> {
  return findRow(tree, ({ node }) => node.key !== undefined && node.label.startsWith(`${label}. `));
}

/** Waits until something holds, and says what it waited for where it never does. */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + PATIENCE_MS;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
    } catch (error) {
      last = error;
    }
    await delay(50);
  }
  throw new Error(`This never came: ${what}.${last === undefined ? '' : ` ${messageOf(last)}`}`);
}

/** The command line that ships with the extension, as another process on the same folder. */
export async function cli(...args: string[]): Promise<string> {
  const { path } = await extension();
  const { stdout } = await promisify(execFile)(process.execPath, [join(path, 'dist', 'cli.mjs'), ...args, '--root', folder().uri.fsPath], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', CI: '1' } });
  return stdout;
}

/** What the command line sees of the folder. */
export async function status(): Promise<StatusView> {
  return JSON.parse(await cli('status', '--json')) as StatusView;
}

export async function items(): Promise<BacklogListItem[]> {
  return (JSON.parse(await cli('backlog', 'list', '--json')) as { items: BacklogListItem[] }).items;
}

/** How the demo agent is started so that it misbehaves. */
export async function misbehaving(behaviour: string, name: string): Promise<string[]> {
  const { path } = await extension();
  return ['env', `COHERENCE_DEMO=${behaviour}`, `COHERENCE_DEMO_STATE=${pathIn(`../demo-${name}`)}`, 'ELECTRON_RUN_AS_NODE=1', process.execPath, join(path, 'dist', 'demo-agent.mjs')];
}

/** Gives the folder a configuration in which the agents are those that are named, and approves what it says. */
export async function configure(agents: Record<string, string[]>): Promise<void> {
  write('.coherence/config.json', `${JSON.stringify({
    backlogs: ['specs/backlog.md'],
    metaBacklog: 'specs/meta-backlog.md',
    agent: 'demo',
    test: { command: ['node', '--test'] },
    // Fewer rounds than it takes to be held for failing in the same way.
    maxIterations: 2,
    // What a run leaves in Attention is about its items alone.
    coverage: { update: 'auto' },
    agents: Object.fromEntries(Object.entries(agents).map(([name, command]) => [name, { command }])),
  }, null, 2)}\n`);
  await cli('approve', '--yes');
  await callWell('coherence.refresh');
}

/** Makes an agent the one of runs from this window. */
export async function useAgent(name: string): Promise<void> {
  await vscode.workspace.getConfiguration().update('coherence.agent', name === '' ? undefined : name, vscode.ConfigurationTarget.Global);
}
