import * as l10n from '@vscode/l10n';
import { plain } from '../../base/markdown-text.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { RESTING_ICON, restText, waitingText } from './resting-accounts.ts';
import { dayBudget, spendingText } from './spending.ts';
import type { TreeNode } from './tree-node.ts';

/** An item that waits for an account is what it is tried with. */
function waiting({ items }: FolderSnapshot, account: string): Pick<TreeNode, 'key' | 'context'> {
  const item = items.find((each) => each.account === account);
  return item === undefined ? {} : { key: item.key, context: ' resting ' };
}

/** Accounts that rest, and what was spent, as rows of the orchestration. `now`: milliseconds since the epoch. */
export function brakeNodes(snapshot: FolderSnapshot, now: number): TreeNode[] {
  const { folder: { uri: folder }, status } = snapshot;
  const spent = spendingText(snapshot);
  return [
    ...(status?.accounts ?? []).map((account) => ({
      id: `${folder}#pipeline/accounts/${account.name}`,
      folder,
      label: restText(account, now),
      description: waitingText(account),
      icon: RESTING_ICON,
      ...waiting(snapshot, account.name),
      tooltip: () => plain(account.message),
    })),
    ...(spent === '' ? [] : [{
      id: `${folder}#pipeline/spent`,
      folder,
      label: l10n.t('Spent'),
      description: spent,
      icon: dayBudget(snapshot) === null ? { id: 'credit-card' } : { id: 'credit-card', colour: 'list.warningForeground' },
    }]),
  ];
}
