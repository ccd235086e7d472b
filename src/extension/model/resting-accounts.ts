import * as l10n from '@vscode/l10n';
import type { AccountView, BacklogListItem, StatusView } from '../../contract/engine-api.ts';
import { oneLine } from '../../base/markdown-text.ts';
import { clockTime } from './clock-time.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import type { NodeIcon } from './tree-node.ts';

/** What waits for an account goes on by itself: nothing in it is urgent. */
export const RESTING_ICON: NodeIcon = { id: 'watch' };

/** `claude rests until 14:05`, by the clock of this machine. `now`: milliseconds since the epoch. */
export function restText({ name, resumesAt }: AccountView, now: number): string {
  return l10n.t('{0} rests until {1}', oneLine(name), clockTime(resumesAt, now));
}

/** How many items wait for an account. */
export function waitingText({ items }: AccountView): string {
  if (items === 0) return l10n.t('no item waits for it');
  return items === 1 ? l10n.t('1 item waits for it') : l10n.t('{0} items wait for it', items);
}

/** Whether an item waits for an account that rests: then a person may have it tried now. */
export function waitsForAccount({ items, status }: Pick<FolderSnapshot, 'items' | 'status'>): boolean {
  return items.some((item) => restingFor(item, status) !== undefined);
}

/** The account that an item waits for, while it rests. */
export function restingFor({ account }: Pick<BacklogListItem, 'account'>, status: StatusView | null): AccountView | undefined {
  return account === undefined ? undefined : status?.accounts.find(({ name }) => name === account);
}
