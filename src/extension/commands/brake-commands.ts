import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { CommandTarget } from '../../contract/commands.ts';
import { clockTime } from '../model/clock-time.ts';
import { waitingText } from '../model/resting-accounts.ts';
import { dollars, shareText } from '../model/spending.ts';
import { pickText } from '../../base/markdown-text.ts';
import type { FolderSession } from '../session/folder-session.ts';
import type { FolderSessions } from '../session/folder-sessions.ts';
import { chooseSession } from './choose.ts';
import type { CommandHandlers } from './command-registry.ts';

export interface BrakeCommandPorts {
  sessions: FolderSessions;
  user: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** What a person does about accounts that rest and budgets that are used up. A retry of what waits for an account tries that. */
export function brakeCommands({ sessions, user, now }: BrakeCommandPorts): Pick<CommandHandlers, 'coherence.tryAccount' | 'coherence.raiseBudget'> {
  return {
    'coherence.tryAccount': async (target) => {
      const chosen = await chooseAccount(sessions, target, now());
      if (chosen !== undefined) await (await chosen.session.engine()).retry(chosen.key, user);
    },
    'coherence.raiseBudget': async (choice) => {
      const session = await chooseSession(sessions, choice, {
        fits: ({ status }) => (status?.spending.dayBudgetUsd ?? null) !== null,
        placeHolder: vscode.l10n.t('Folder whose budget is meant'),
        none: vscode.l10n.t('No budget is set for a day.'),
      });
      const usd = session === undefined ? undefined : choice?.budgetUsd ?? await askForBudget(session);
      if (session !== undefined && usd !== undefined) await (await session.engine()).raiseBudget('day', usd, user);
    },
  };
}

/**
 * The account that a person wants to be tried, by an item that waits for it.
 * @throws UserError `nothing-fits`
 */
async function chooseAccount(sessions: FolderSessions, target: CommandTarget | undefined, now: number): Promise<{ session: FolderSession; key: string } | undefined> {
  const resting = sessions.all
    .filter(({ folder }) => target?.folder === undefined || folder.uri === target.folder)
    .flatMap((session) => (session.snapshot.status?.accounts ?? []).flatMap((account) => {
      const keys = session.snapshot.items.filter((item) => item.account === account.name).map((item) => item.key);
      const key = keys.find((each) => each === target?.key) ?? keys[0];
      return key === undefined ? [] : [{ session, account, key }];
    }));
  const fitting = target?.key === undefined ? resting : resting.filter(({ key }) => key === target.key);
  const [only, second] = fitting;
  if (only === undefined) throw new UserError('nothing-fits', vscode.l10n.t('Nothing waits for an account.'));
  if (second === undefined) return only;
  return vscode.window.showQuickPick(fitting.map(({ session, account, key }) => ({
    label: pickText(account.name), description: `${clockTime(account.resumesAt, now)} · ${waitingText(account)}`, detail: pickText(account.message), session, key,
  })), { placeHolder: vscode.l10n.t('Account to try now') });
}

/** The new budget; undefined where a person gives none. */
async function askForBudget({ snapshot }: FolderSession): Promise<number | undefined> {
  const { todayUsd = 0, dayBudgetUsd = null } = snapshot.status?.spending ?? {};
  if (dayBudgetUsd === null) throw new UserError('nothing-fits', vscode.l10n.t('No budget is set for a day.'));
  const least = Math.max(todayUsd, dayBudgetUsd);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Raise Budget'),
    prompt: vscode.l10n.t('Spent today: {0}. In USD, for today alone.', shareText({ spentUsd: todayUsd, budgetUsd: dayBudgetUsd })),
    value: dollars(Math.ceil(least + dayBudgetUsd)),
    ignoreFocusOut: true,
    validateInput: (value) => {
      const usd = Number(value);
      return value.trim() !== '' && Number.isFinite(usd) && usd > least && usd <= 1_000_000 ? undefined : vscode.l10n.t('A number above {0} is needed.', dollars(least));
    },
  });
  return text === undefined ? undefined : Number(text);
}
