import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { CommandTarget } from '../../contract/commands.ts';
import type { TaskView } from '../../contract/engine-api.ts';
import { fileUri } from '../documents/folder-files.ts';
import { logUri } from '../documents/task-log-documents.ts';
import { showChanges } from '../documents/commit-documents.ts';
import { itemName, shortName } from '../model/item-row.ts';
import { taskText } from '../model/item-phases.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { chooseItem, chooseWork, type ItemChoice } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface ItemCommandPorts {
  sessions: FolderSessions;
  user: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

type ItemCommand = 'coherence.retryItem' | 'coherence.skipItem' | 'coherence.reopenItem' | 'coherence.openLog' | 'coherence.openSpec' | 'coherence.openItem' | 'coherence.showChanges';

/** The commands about one item: its states, its documents, its work. */
export function itemCommands({ sessions, user, now }: ItemCommandPorts): Pick<CommandHandlers, ItemCommand> {
  const choose = (target: CommandTarget | undefined, fits: ItemChoice['fits'], placeHolder: string, none: string): ReturnType<typeof chooseWork> =>
    chooseWork(sessions, target, { fits, placeHolder, none });
  const look = (target: CommandTarget | undefined, fits: ItemChoice['fits'], placeHolder: string, none: string): ReturnType<typeof chooseItem> =>
    chooseItem(sessions, target, { fits, placeHolder, none, takesOnly: true });

  return {
    'coherence.retryItem': async (target) => {
      const chosen = await choose(target, (item, { status }) => status?.attention.some(({ kind, key }) => key === item.key && (kind === 'failed' || kind === 'blocked')) ?? false,
        vscode.l10n.t('Item to retry'), vscode.l10n.t('No item has failed or waits for a retry.'));
      if (chosen !== undefined) await (await chosen.session.engine()).retry(chosen.key, user);
    },
    'coherence.skipItem': async (target) => {
      const chosen = await choose(target, ({ state }) => state === 'open' || state === 'blocked' || state === 'failed', vscode.l10n.t('Item to skip'), vscode.l10n.t('There is no item to skip.'));
      if (chosen !== undefined) await (await chosen.session.engine()).skip(chosen.key, user);
    },
    'coherence.reopenItem': async (target) => {
      const chosen = await choose(target, ({ state }) => state === 'done', vscode.l10n.t('Item to reopen'), vscode.l10n.t('No item is done.'));
      if (chosen !== undefined) await (await chosen.session.engine()).reopen(chosen.key, user);
    },
    'coherence.openLog': async (target) => {
      const isAnyRunning = sessions.snapshots.some(({ items }) => items.some(({ state }) => state === 'running'));
      const chosen = await chooseWork(sessions, target, {
        fits: ({ iteration, state }) => (isAnyRunning ? state === 'running' : iteration !== null),
        placeHolder: vscode.l10n.t('Item whose log is to be opened'),
        none: vscode.l10n.t('No item has been worked on yet.'),
        takesOnly: true,
      });
      if (chosen === undefined) return;
      const { session, key, item } = chosen;
      const tasks = (await session.tasks(key)).filter((task) => task.log !== null);
      const task = await chooseTask(tasks, target?.taskId, now());
      if (task !== undefined) await openLog(session, task, `${task.phase} ${item === undefined ? key : shortName(item)}`);
    },
    'coherence.openSpec': async (target) => {
      if (target?.path !== undefined && target.folder !== undefined) return openFile(sessions.at(target.folder), target.path, target.line);
      const chosen = await look(target, ({ spec }) => spec !== null, vscode.l10n.t('Item whose spec is to be opened'), vscode.l10n.t('No item has a spec yet.'));
      if (chosen === undefined) return undefined;
      const { session, item } = chosen;
      if (item.spec === null) throw new UserError('no-spec', vscode.l10n.t('"{0}" has no spec yet.', itemName(item)), { hint: vscode.l10n.t('Run the item: its first phase writes one.') });
      return openFile(session, item.spec);
    },
    'coherence.openItem': async (target) => {
      const chosen = await look(target, () => true, vscode.l10n.t('Item to show in its file'), vscode.l10n.t('The backlog has no items.'));
      if (chosen === undefined) return;
      const position = new vscode.Position(chosen.item.line - 1, 0);
      await vscode.window.showTextDocument(fileUri(chosen.session.folder, chosen.item.file), { selection: new vscode.Range(position, position), preserveFocus: target?.key !== undefined, preview: true });
    },
    'coherence.showChanges': async (target) => {
      const chosen = await look(target, ({ iteration }) => iteration !== null, vscode.l10n.t('Item whose changes are to be shown'), vscode.l10n.t('No item has been worked on yet.'));
      if (chosen === undefined) return;
      const { session, item } = chosen;
      const changes = await (await session.engine()).changes(item.key);
      if (changes === null || changes.files.length === 0) {
        throw new UserError('no-changes', vscode.l10n.t('"{0}" has no commits yet.', itemName(item)), { hint: vscode.l10n.t('They appear when an attempt has changed files, in a repository with git.') });
      }
      await showChanges(session.folder, itemName(item), changes);
    },
  };
}

/** The task at work, or the last one; a person chooses where a command was called without one and there are several. */
async function chooseTask(tasks: readonly TaskView[], id: string | undefined, now: number): Promise<TaskView | undefined> {
  const named = tasks.find((task) => task.id === id) ?? tasks.find((task) => task.status === 'running');
  const [only, second] = tasks;
  if (named !== undefined) return named;
  if (only === undefined) throw new UserError('no-log', vscode.l10n.t('There is no log of this item yet.'), { hint: vscode.l10n.t('It appears when an agent works on it.') });
  if (second === undefined) return only;
  const picked = await vscode.window.showQuickPick(tasks.toReversed().map((task) => ({ label: `${task.phase} · ${vscode.l10n.t('round {0}', task.iteration)}`, description: taskText(task, now), task })), {
    placeHolder: vscode.l10n.t('Log to open'),
  });
  return picked?.task;
}

async function openLog(session: FolderSession, task: TaskView, title: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(logUri(session.folder, task.log ?? '', title));
  const editor = await vscode.window.showTextDocument(document, { preview: true });
  editor.revealRange(document.lineAt(document.lineCount - 1).range);
}

async function openFile(session: FolderSession, path: string, line?: number): Promise<void> {
  const uri = fileUri(session.folder, path);
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    throw new UserError('no-file', vscode.l10n.t('There is no file {0} yet.', path), { hint: vscode.l10n.t('Run the item: its first phase writes the spec.') });
  }
  await vscode.window.showTextDocument(uri, { preview: true, ...(line === undefined ? {} : { selection: new vscode.Range(line - 1, 0, line - 1, 0) }) });
}
