import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { CommandTarget } from '../../contract/commands.ts';
import type { BacklogListItem } from '../../contract/engine-api.ts';
import type { FolderSnapshot } from '../model/folder-snapshot.ts';
import { waitText } from '../model/editor-hint.ts';
import { itemIcon, itemName } from '../model/item-row.ts';
import { pickText } from '../../base/markdown-text.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';

/** An item of a folder. */
export interface ChosenItem {
  session: FolderSession;
  item: BacklogListItem;
}

export interface SessionChoice {
  /** Which folders come into question. */
  fits: (snapshot: FolderSnapshot) => boolean;
  placeHolder: string;
  /** What is said where none does. */
  none: string;
}

/**
 * The folder that a command is about: the named one, the only one that fits, or the one that a person picks; undefined
 * when they pick none.
 * @throws UserError `nothing-fits`, `no-folder`
 */
export async function chooseSession(sessions: FolderSessions, target: CommandTarget | undefined, choice: SessionChoice): Promise<FolderSession | undefined> {
  if (target?.folder !== undefined) return sessions.at(target.folder);
  const fitting = sessions.all.filter(({ snapshot }) => choice.fits(snapshot));
  const [only, second] = fitting;
  if (only === undefined) throw new UserError('nothing-fits', choice.none);
  if (second === undefined) return only;
  const picked = await vscode.window.showQuickPick(fitting.map((session) => ({ label: session.folder.name, description: session.folder.root, session })), { placeHolder: choice.placeHolder });
  return picked?.session;
}

export interface ItemChoice {
  /** Takes the item without asking where it is the only one that fits: for what only looks. */
  takesOnly?: true;
  fits: (item: BacklogListItem, snapshot: FolderSnapshot) => boolean;
  placeHolder: string;
  none: string;
}

/**
 * The item that a command is about: the named one, or the one that a person picks of those that fit; undefined when they
 * pick none.
 * @throws UserError `nothing-fits`, `unknown-item`, `no-folder`
 */
export async function chooseItem(sessions: FolderSessions, target: CommandTarget | undefined, choice: ItemChoice): Promise<ChosenItem | undefined> {
  if (target?.key !== undefined) return namedItem(sessions, target, target.key);
  const fitting = sessions.all.flatMap((session) => session.snapshot.items.filter((item) => choice.fits(item, session.snapshot)).map((item) => ({ session, item })));
  if (fitting.length === 0) throw new UserError('nothing-fits', choice.none);
  const [only, second] = fitting;
  if (choice.takesOnly === true && only !== undefined && second === undefined) return only;
  const several = sessions.all.length > 1;
  const picked = await vscode.window.showQuickPick(fitting.map(({ session, item }) => ({
    label: pickText(itemName(item)),
    description: [item.state, ...(several ? [session.folder.name] : [])].join(' · '),
    iconPath: new vscode.ThemeIcon(itemIcon({ item, decisionId: undefined }).id),
    ...(item.message === null ? {} : { detail: pickText(waitText(item.message)) }),
    session,
    item,
  })), { placeHolder: choice.placeHolder, matchOnDescription: true });
  return picked;
}

/** An item that the pipeline knows, by its key; its entry may be gone from the backlog. */
export interface ChosenWork {
  session: FolderSession;
  key: string;
  /** Undefined where the entry is gone. */
  item: BacklogListItem | undefined;
}

/**
 * As `chooseItem`, for what can be done with an item whose entry is gone as well: where its folder is named, whatever
 * its key names there is left to the engine.
 * @throws UserError `nothing-fits`, `unknown-item`, `no-folder`
 */
export async function chooseWork(sessions: FolderSessions, target: CommandTarget | undefined, choice: ItemChoice): Promise<ChosenWork | undefined> {
  if (target?.key !== undefined && target.folder !== undefined) {
    const { key } = target;
    const session = sessions.at(target.folder);
    return { session, key, item: session.snapshot.items.find((each) => each.key === key) };
  }
  const chosen = await chooseItem(sessions, target, choice);
  return chosen === undefined ? undefined : { ...chosen, key: chosen.item.key };
}

function namedItem(sessions: FolderSessions, target: CommandTarget, key: string): ChosenItem {
  const among = target.folder === undefined ? sessions.all : [sessions.at(target.folder)];
  for (const session of among) {
    const item = session.snapshot.items.find((each) => each.key === key);
    if (item !== undefined) return { session, item };
  }
  throw new UserError('unknown-item', vscode.l10n.t('That item is not in the backlog any more.'), { hint: vscode.l10n.t('Look at the backlog and try again.') });
}
