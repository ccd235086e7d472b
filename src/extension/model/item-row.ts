import * as l10n from '@vscode/l10n';
import type { SpecCoverage } from '../../contract/coverage.ts';
import type { AccountView, BacklogListItem, DecisionKind, TaskView } from '../../contract/engine-api.ts';
import { age, shortDuration } from './ages.ts';
import { clockTime } from './clock-time.ts';
import { waitText } from './editor-hint.ts';
import { code, oneLine, plain } from '../../base/markdown-text.ts';
import { decisionIcon } from './decision-icon.ts';
import { RESTING_ICON, restText } from './resting-accounts.ts';
import { shortened } from './shortened.ts';
import { coverageRows, failingText, REGRESSED_ICON, resultsText } from './spec-coverage.ts';
import type { NodeIcon } from './tree-node.ts';
import { outcomeWords } from './outcome-words.ts';
import { timeLeftSentence, timesParts } from './time-left.ts';
import { tokenText } from './token-text.ts';

/** What is known of an item besides its entry. */
export interface ItemFacts {
  item: BacklogListItem;
  /** Its task at work. */
  running: TaskView | undefined;
  /** The question that it waits for, and what that is about. */
  decisionId: string | undefined;
  decisionKind?: DecisionKind | undefined;
  /** The account that it waits for. */
  resting?: AccountView | undefined;
  /** What evidence says of its spec. */
  coverage: SpecCoverage | undefined;
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
/** A time takes more of it. */
const NAME_ROOM_BESIDE_TIME = 20;
/** Of an item without a number its short name has so many characters. */
const SHORT_NAME = 24;

/** The name of an item as its row shows it. */
export function rowName({ item, coverage }: Pick<ItemFacts, 'item' | 'coverage'>, name = itemName(item)): string {
  const isQuiet = (item.state === 'open' || item.state === 'done') && coverage?.status !== 'regressed';
  return isQuiet ? name : shortened(name, item.account === undefined ? NAME_ROOM : NAME_ROOM_BESIDE_TIME);
}

/** An item in few characters: its number, or the beginning of its text. */
export function shortName({ label, text }: Pick<BacklogListItem, 'label' | 'text'>): string {
  if (label !== '') return label;
  return shortened(itemName({ label, text }), SHORT_NAME);
}

export function itemIcon({ item, decisionId, decisionKind, coverage }: Pick<ItemFacts, 'item' | 'decisionId' | 'decisionKind'> & Partial<Pick<ItemFacts, 'coverage'>>): NodeIcon {
  // What goes on with an item says more than its tests.
  if (coverage?.status === 'regressed' && (item.state === 'open' || item.state === 'done')) return REGRESSED_ICON;
  switch (item.state) {
    case 'open':
      return { id: 'circle-large-outline' };
    case 'running':
      return { id: 'loading~spin', colour: 'progressBar.background' };
    case 'blocked':
      if (decisionId !== undefined) return decisionIcon(decisionKind);
      return item.account === undefined ? { id: 'warning', colour: 'list.warningForeground' } : RESTING_ICON;
    case 'failed':
      return { id: 'error', colour: 'list.errorForeground' };
    case 'done':
      return { id: 'pass-filled', colour: 'testing.iconPassed' };
  }
}

/** What stands beside an item: its phase, its round, since when, and what its tests say. */
export function itemDescription(facts: ItemFacts): string {
  const results = facts.coverage === undefined ? '' : resultsText(facts.coverage);
  const state = stateDescription(facts);
  // Where there is little room the first of it has to say what matters.
  return (facts.item.state === 'done' ? [results, state] : [state, results]).filter((part) => part !== '').join(' · ');
}

function stateDescription({ item, running, decisionId, decisionKind, resting, now }: ItemFacts): string {
  const round = (item.iteration ?? 1) > 1 ? [l10n.t('round {0}', item.iteration ?? 1)] : [];
  const since = item.finishedAt === null ? [] : [l10n.t('{0} ago', age(item.finishedAt, now))];
  switch (item.state) {
    case 'open':
      return [...(item.iteration === null ? [] : [item.phase ?? '']), ...round, ...(item.after.length > 0 ? [l10n.t('waits for another item')] : [])].join(' · ');
    case 'running': {
      const startedAt = running?.startedAt ?? null;
      const elapsed = startedAt === null ? [] : [age(startedAt, now)];
      return [running?.phase ?? item.phase ?? '', ...round, ...elapsed, ...(running?.times === undefined ? [] : timesParts(running.times, now))].join(' · ');
    }
    case 'blocked':
      if (decisionId !== undefined) return [item.phase ?? '', questionText(decisionKind)].join(' · ');
      // Where there is little room the time is what matters.
      if (resting !== undefined) return [l10n.t('until {0}', clockTime(resting.resumesAt, now)), l10n.t('{0} rests', oneLine(resting.name)), item.phase ?? ''].join(' · ');
      return [item.phase ?? '', item.message === null ? l10n.t('blocked') : oneLine(waitText(item.message))].join(' · ');
    case 'failed':
      return [item.phase ?? '', ...round, l10n.t('failed'), ...since].join(' · ');
    case 'done':
      return since.join(' · ');
  }
}

/** What an item is asked about, in a few words. */
function questionText(kind: DecisionKind | undefined): string {
  switch (kind) {
    case 'permission':
      return l10n.t('asks leave');
    case 'budget':
      return l10n.t('its budget is used up');
    case 'breaker':
      return l10n.t('held, it gets nowhere');
    case 'agent':
    case 'verdict':
    case 'identity':
    case 'gate':
    case undefined:
      return l10n.t('has a question');
  }
}

/** Words by which menus choose what an item offers. */
export function itemContext({ item, running, decisionId, coverage }: ItemFacts): string {
  const begun = item.iteration !== null;
  const words = [
    'item',
    item.state,
    ...(item.state === 'open' ? ['runnable'] : []),
    ...(decisionId === undefined ? [] : ['question']),
    ...((item.state === 'blocked' && decisionId === undefined && item.account === undefined) || item.state === 'failed' ? ['retryable'] : []),
    ...(item.account === undefined ? [] : ['resting']),
    ...(item.state === 'open' || item.state === 'blocked' || item.state === 'failed' ? ['skippable'] : []),
    ...(item.spec === null ? [] : ['spec']),
    ...(coverage === undefined || coverage.tests.length === 0 ? [] : ['tests']),
    ...(begun || running !== undefined ? ['log'] : []),
    ...(begun ? ['changes'] : []),
  ];
  return ` ${words.join(' ')} `;
}

/** What a person who points at an item gets to read. */
export function itemTooltip(facts: ItemFacts, tasks: readonly TaskView[] | null): string {
  const { item, running, resting, coverage, now } = facts;
  const rows: [string, string][] = [
    [l10n.t('State'), [item.state, ...(item.phase === null ? [] : [item.phase])].join(' · ')],
    ...(item.spec === null ? [] : [[l10n.t('Spec'), code(item.spec)] as [string, string]]),
    ...(coverage === undefined ? [] : coverageRows(coverage, now)),
    ...(item.goal === null ? [] : [[l10n.t('Goal'), plain(item.goal)] as [string, string]]),
    ...(item.impact === null && item.effort === null ? [] : [[l10n.t('Impact / effort'), `${item.impact ?? '–'} / ${item.effort ?? '–'}`] as [string, string]]),
    ...(running === undefined ? [] : [[l10n.t('Agent'), plain(running.agent)] as [string, string]]),
    ...(running?.times === undefined ? [] : [[l10n.t('Time'), plain(timeLeftSentence(running.times, now))] as [string, string]]),
    ...(resting === undefined ? [] : [[l10n.t('Waits'), plain(l10n.t('{0}, and goes on by itself.', restText(resting, now)))] as [string, string]]),
    ...lastOutcome(tasks),
    ...cost(tasks),
    ...tokens(tasks),
    [l10n.t('Key'), code(item.key)],
  ];
  const message = item.message === null ? '' : `\n\n${plain(waitText(item.message))}`;
  const failing = coverage === undefined ? '' : failingText(coverage);
  return `**${plain(itemName(item))}**${message}\n\n${rows.map(([name, value]) => `${name}: ${value}`).join('  \n')}${failing === '' ? '' : `\n\n${failing}`}`;
}

function lastOutcome(tasks: readonly TaskView[] | null): [string, string][] {
  const last = tasks?.findLast((task) => task.outcome !== null);
  if (last === undefined) return [];
  return [[l10n.t('Last outcome'), plain([last.phase, last.outcome === null ? '' : outcomeWords(last.outcome), shortDuration(last.durationSeconds), ...(last.reason === null ? [] : [last.reason])].join(' · '))]];
}

function tokens(tasks: readonly TaskView[] | null): [string, string][] {
  const known = (tasks ?? []).flatMap((task) => task.usage ?? []);
  if (known.length === 0) return [];
  const sum = (amount: (usage: (typeof known)[number]) => number): number => known.reduce((total, usage) => total + amount(usage), 0);
  return [[l10n.t('Tokens'), tokenText({ input: sum(({ input }) => input), output: sum(({ output }) => output), cached: sum(({ cached }) => cached) })]];
}

function cost(tasks: readonly TaskView[] | null): [string, string][] {
  const known = (tasks ?? []).filter((task) => task.costUsd !== null);
  if (known.length === 0) return [];
  return [[l10n.t('Cost'), `${known.reduce((sum, task) => sum + (task.costUsd ?? 0), 0).toFixed(2)} USD`]];
}
