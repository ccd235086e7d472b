import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { BacklogFilter, CommandTarget } from '../../contract/commands.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import { addItemEdits, moveItemEdits } from '../../engine/backlog/backlog-edits.ts';
import { backlogFiles, type BacklogFile } from '../../engine/backlog/backlog-source.ts';
import { editBacklog } from '../documents/edit-backlog.ts';
import { isFiltering } from '../model/backlog-filter.ts';
import { pickText } from '../../base/markdown-text.ts';
import type { TreeNode } from '../model/tree-node.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { chooseItem, chooseSession } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface BacklogCommandPorts {
  sessions: FolderSessions;
  filter: { get: () => BacklogFilter; set: (filter: BacklogFilter) => void };
}

type BacklogCommand = 'coherence.addItem' | 'coherence.moveItemUp' | 'coherence.moveItemDown' | 'coherence.filterBacklog' | 'coherence.clearFilter' | 'coherence.refresh';

/** The commands that edit the backlog, and that choose what is shown of it. */
export function backlogCommands({ sessions, filter }: BacklogCommandPorts): Pick<CommandHandlers, BacklogCommand> {
  return {
    'coherence.addItem': async (item) => {
      const session = await chooseSession(sessions, item, {
        fits: ({ backlog }) => backlog === 'ready',
        placeHolder: vscode.l10n.t('Folder to add the item to'),
        none: vscode.l10n.t('There is no backlog to add an item to.'),
      });
      if (session === undefined) return;
      session.requireTrust();
      const { file, kind } = fileFor(session, item?.path);
      const text = item?.text ?? await vscode.window.showInputBox({
        title: vscode.l10n.t('Add Item'),
        prompt: vscode.l10n.t('What is to be done, in one line'),
        validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('An item needs a text.') : undefined),
      });
      const heading = item?.heading ?? (item?.text === undefined && text !== undefined ? await chooseHeading(session, file) : undefined);
      if (text === undefined || heading === null) return;
      await editBacklog(session, file, (before) => addItemEdits(before, file, kind, { text, ...(heading === undefined || heading === '' ? {} : { heading }) }));
    },
    'coherence.moveItemUp': (target) => moveBy(sessions, target, -1),
    'coherence.moveItemDown': (target) => moveBy(sessions, target, 1),
    'coherence.filterBacklog': async (given) => {
      const chosen = given ?? await chooseFilter(sessions, filter.get());
      if (chosen !== undefined) filter.set(chosen);
    },
    'coherence.clearFilter': () => filter.set({}),
    'coherence.refresh': () => sessions.refresh(),
  };
}

/** The file that a new item goes into: the named one, or the first product backlog that is there. @throws UserError `no-backlog` */
function fileFor({ snapshot }: FolderSession, path: string | undefined): BacklogFile {
  const { config, files } = snapshot;
  const there = config === null ? [] : backlogFiles(config).filter(({ file }) => files.includes(file));
  const target = there.find(({ file, kind }) => (path === undefined ? kind === 'product' : file === path));
  if (target === undefined) throw new UserError('no-backlog', vscode.l10n.t('There is no backlog to add an item to.'));
  return target;
}

/** The heading for a new item; empty for the end of the file, null where a person chooses nothing. */
async function chooseHeading({ snapshot }: FolderSession, file: string): Promise<string | null> {
  const headings = [...new Set(snapshot.items.filter((item) => item.file === file).map((item) => item.heading))].filter((heading) => heading !== '' && !heading.includes(' / '));
  if (headings.length === 0) return '';
  const picked = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('At the end of the backlog'), heading: '' },
    ...headings.map((heading) => ({ label: pickText(heading), heading })),
  ], { title: vscode.l10n.t('Add Item'), placeHolder: vscode.l10n.t('Where does it go?') });
  return picked?.heading ?? null;
}

async function moveBy(sessions: FolderSessions, target: CommandTarget | undefined, step: -1 | 1): Promise<void> {
  const chosen = await chooseItem(sessions, target, { fits: () => true, placeHolder: vscode.l10n.t('Item to move'), none: vscode.l10n.t('The backlog has no items.') });
  if (chosen === undefined) return;
  const { session, item } = chosen;
  const inFile = session.snapshot.items.filter(({ file }) => file === item.file);
  const neighbour = inFile[inFile.findIndex(({ key }) => key === item.key) + step];
  if (neighbour === undefined) return;
  await moveItem(session, item, step < 0 ? { before: neighbour } : { after: neighbour });
}

async function moveItem(session: FolderSession, item: BacklogListItem, target: { before: BacklogListItem } | { after: BacklogListItem }): Promise<void> {
  await editBacklog(session, item.file, (text) => moveItemEdits(text, item, target));
}

/**
 * Moves the item of one row to the place of another one: in front of it when it comes from below, else behind it. On a
 * heading or a file it goes behind the last item there.
 * @throws UserError `cannot-move`
 */
export async function moveOnto(sessions: FolderSessions, moved: TreeNode, target: TreeNode | undefined): Promise<void> {
  const source = await chooseItem(sessions, moved, { fits: () => false, placeHolder: '', none: '' });
  if (source === undefined) return;
  const { session, item } = source;
  const inFile = session.snapshot.items.filter(({ file }) => file === item.file);
  const onto = target === undefined ? inFile.at(-1) : itemAt(session, target);
  if (onto === undefined || onto.file !== item.file || (target?.folder !== undefined && target.folder !== session.folder.uri)) {
    throw new UserError('cannot-move', vscode.l10n.t('An item can be moved within its own file.'), { hint: vscode.l10n.t('Move it by hand.') });
  }
  if (onto.key === item.key) return;
  const isItem = target?.key !== undefined;
  await moveItem(session, item, isItem && onto.line < item.line ? { before: onto } : { after: onto });
}

/** The item that a row stands for: its own, or the last one below it. */
function itemAt(session: FolderSession, node: TreeNode): BacklogListItem | undefined {
  if (node.key !== undefined) return session.snapshot.items.find(({ key }) => key === node.key);
  const last = Array.isArray(node.children) ? (node.children as readonly TreeNode[]).at(-1) : undefined;
  return last === undefined ? undefined : itemAt(session, last);
}

async function chooseFilter(sessions: FolderSessions, before: BacklogFilter): Promise<BacklogFilter | undefined> {
  const goals = [...new Set(sessions.snapshots.flatMap(({ items }) => items.map(({ goal }) => goal)).filter((goal) => goal !== null))].sort();
  const text = vscode.l10n.t('Containing a text…');
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { filter: BacklogFilter | null }>([
    { label: vscode.l10n.t('Open'), description: vscode.l10n.t('not done yet'), filter: { states: ['open', 'running', 'blocked', 'failed'] } },
    { label: vscode.l10n.t('Failed'), description: vscode.l10n.t('failed or blocked'), filter: { states: ['failed', 'blocked'] } },
    ...goals.map((goal) => ({ label: pickText(vscode.l10n.t('Goal: {0}', goal)), filter: { goal } })),
    { label: text, filter: null },
    ...(isFiltering(before) ? [{ label: vscode.l10n.t('Everything'), filter: {} }] : []),
  ], { title: vscode.l10n.t('Filter Backlog'), placeHolder: vscode.l10n.t('Show only') });
  if (picked === undefined) return undefined;
  if (picked.filter !== null) return picked.filter;
  const typed = await vscode.window.showInputBox({ title: vscode.l10n.t('Filter Backlog'), prompt: vscode.l10n.t('Part of an item’s number or text'), value: before.text ?? '' });
  return typed === undefined ? undefined : typed === '' ? {} : { text: typed };
}
