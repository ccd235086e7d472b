import * as l10n from '@vscode/l10n';
import type { BacklogListItem, TaskView } from '../../contract/engine-api.ts';
import { age, shortDuration } from './ages.ts';
import { waitText } from './editor-hint.ts';
import { code, oneLine, plain } from './markdown-text.ts';
import { shortened } from './shortened.ts';
import type { NodeIcon } from './tree-node.ts';

/** What is known of an item besides its entry. */
export interface ItemFacts {
  item: BacklogListItem;
  /** Its task at work. */
  running: TaskView | undefined;
  /** The question that it waits for. */
  decisionId: string | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

/** An item as people know it: its number and its text, without the marks of code. */
export function itemName({ label, text }: Pick<BacklogListItem, 'label' | 'text'>): string {
  const line = oneLine(text.replaceAll('`', ''));
  return label === '' ? line : `${label}. ${line}`;
}

/** Where an item's row has to say more than its name, so much of the name leaves room for it in a narrow view. */
const NAME_ROOM = 26;
/** Of an item without a number its short name has so many characters. */
const SHORT_NAME = 24;

/** The name of an item as its row shows it. */
export function rowName(item: BacklogListItem, name = itemName(item)): string {
  return item.state === 'open' || item.state === 'done' ? name : shortened(name, NAME_ROOM);
}

/** An item in few characters: its number, or the beginning of its text. */
export function shortName({ label, text }: Pick<BacklogListItem, 'label' | 'text'>): string {
  if (label !== '') return label;
  return shortened(itemName({ label, text }), SHORT_NAME);
}

export function itemIcon({ item, decisionId }: Pick<ItemFacts, 'item' | 'decisionId'>): NodeIcon {
  switch (item.state) {
    case 'open':
      return { id: 'circle-large-outline' };
    case 'running':
      return { id: 'loading~spin', colour: 'progressBar.background' };
    case 'blocked':
      return decisionId === undefined ? { id: 'warning', colour: 'list.warningForeground' } : { id: 'question', colour: 'list.warningForeground' };
    case 'failed':
      return { id: 'error', colour: 'list.errorForeground' };
    case 'done':
      return { id: 'pass-filled', colour: 'testing.iconPassed' };
  }
}

/** What stands beside an item: its phase, its round, and since when. */
export function itemDescription({ item, running, decisionId, now }: ItemFacts): string {
  const round = (item.iteration ?? 1) > 1 ? [l10n.t('round {0}', item.iteration ?? 1)] : [];
  const since = item.finishedAt === null ? [] : [l10n.t('{0} ago', age(item.finishedAt, now))];
  switch (item.state) {
    case 'open':
      return [...(item.iteration === null ? [] : [item.phase ?? '']), ...round, ...(item.after.length > 0 ? [l10n.t('waits for another item')] : [])].join(' · ');
    case 'running': {
      const startedAt = running?.startedAt ?? null;
      const elapsed = startedAt === null ? [] : [age(startedAt, now)];
      return [running?.phase ?? item.phase ?? '', ...round, ...elapsed].join(' · ');
    }
    case 'blocked':
      return [item.phase ?? '', decisionId === undefined ? (item.message === null ? l10n.t('blocked') : oneLine(waitText(item.message))) : l10n.t('has a question')].join(' · ');
    case 'failed':
      return [item.phase ?? '', ...round, l10n.t('failed'), ...since].join(' · ');
    case 'done':
      return since.join(' · ');
  }
}

/** Words by which menus choose what an item offers. */
export function itemContext({ item, running, decisionId }: ItemFacts): string {
  const begun = item.iteration !== null;
  const words = [
    'item',
    item.state,
    ...(item.state === 'open' ? ['runnable'] : []),
    ...(decisionId === undefined ? [] : ['question']),
    ...((item.state === 'blocked' && decisionId === undefined) || item.state === 'failed' ? ['retryable'] : []),
    ...(item.state === 'open' || item.state === 'blocked' || item.state === 'failed' ? ['skippable'] : []),
    ...(item.spec === null ? [] : ['spec']),
    ...(begun || running !== undefined ? ['log'] : []),
    ...(begun ? ['changes'] : []),
  ];
  return ` ${words.join(' ')} `;
}

/** What a person who points at an item gets to read. */
export function itemTooltip(facts: ItemFacts, tasks: readonly TaskView[] | null): string {
  const { item, running } = facts;
  const rows: [string, string][] = [
    [l10n.t('State'), [item.state, ...(item.phase === null ? [] : [item.phase])].join(' · ')],
    ...(item.spec === null ? [] : [[l10n.t('Spec'), code(item.spec)] as [string, string]]),
    ...(item.goal === null ? [] : [[l10n.t('Goal'), plain(item.goal)] as [string, string]]),
    ...(item.impact === null && item.effort === null ? [] : [[l10n.t('Impact / effort'), `${item.impact ?? '–'} / ${item.effort ?? '–'}`] as [string, string]]),
    ...(running === undefined ? [] : [[l10n.t('Agent'), plain(running.agent)] as [string, string]]),
    ...lastOutcome(tasks),
    ...cost(tasks),
    [l10n.t('Key'), code(item.key)],
  ];
  const message = item.message === null ? '' : `\n\n${plain(waitText(item.message))}`;
  return `**${plain(itemName(item))}**${message}\n\n${rows.map(([name, value]) => `${name}: ${value}`).join('  \n')}`;
}

function lastOutcome(tasks: readonly TaskView[] | null): [string, string][] {
  const last = tasks?.findLast((task) => task.outcome !== null);
  if (last === undefined) return [];
  return [[l10n.t('Last outcome'), plain([last.phase, last.outcome ?? '', shortDuration(last.durationSeconds), ...(last.reason === null ? [] : [last.reason])].join(' · '))]];
}

function cost(tasks: readonly TaskView[] | null): [string, string][] {
  const known = (tasks ?? []).filter((task) => task.costUsd !== null);
  if (known.length === 0) return [];
  return [[l10n.t('Cost'), `${known.reduce((sum, task) => sum + (task.costUsd ?? 0), 0).toFixed(2)} USD`]];
}
