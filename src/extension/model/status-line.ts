import * as l10n from '@vscode/l10n';
import { attentionCount } from './attention-list.ts';
import { age } from './ages.ts';
import { isReadyToRun } from './context-values.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { itemName, shortName } from './item-row.ts';
import { millisecondsOf } from '../../base/clock.ts';
import type { AccountView } from '../../contract/engine-api.ts';
import { restText, waitingText, waitsForAccount } from './resting-accounts.ts';
import { dayBudget, shareText, spendingText } from './spending.ts';
import { timeLeftSentence } from './time-left.ts';
import { plain } from '../../base/markdown-text.ts';

/** What the status bar says of all folders together. */
export interface StatusLine {
  /** With at most one icon. */
  text: string;
  /** Markdown with links to commands. */
  tooltip: string;
  /** What a screen reader says. */
  spoken: string;
  prominent: 'error' | 'warning' | 'none';
}

/** Null where no folder has anything to do with us. `now`: milliseconds since the epoch. */
export function statusLine(snapshots: readonly FolderSnapshot[], now: number): StatusLine | null {
  const concerned = snapshots.filter((snapshot) => snapshot.backlog !== 'missing' && snapshot.backlog !== 'loading');
  if (concerned.length === 0) return null;
  const short = shortText(concerned, now);
  const words = short.text.replaceAll(/\$\([^)]*\)\s?/g, '');
  return { ...short, tooltip: tooltip(concerned, now), spoken: words.startsWith('Coherence') ? words : `Coherence: ${words}` };
}

function shortText(snapshots: readonly FolderSnapshot[], now: number): Pick<StatusLine, 'text' | 'prominent'> {
  const tasks = snapshots.flatMap((snapshot) => (snapshot.status?.running ?? []).map((task) => ({ snapshot, task })));
  const [first, ...more] = tasks;
  const waiting = attentionCount(snapshots);
  const spent = snapshots.flatMap((snapshot) => dayBudget(snapshot) ?? []).slice(0, 1).map(shareText);
  if (first !== undefined) {
    const item = first.snapshot.items.find(({ key }) => key === first.task.key);
    // The status bar draws icons: what an item is called has none.
    const parts = [first.task.phase, ...(item === undefined ? [] : [shortName(item).replaceAll('$(', '$ (')]), ...(first.task.startedAt === null ? [] : [age(first.task.startedAt, now)])];
    return { text: `$(loading~spin) ${[...parts, ...spent].join(' · ')}${more.length === 0 ? '' : ` +${more.length}`}`, prominent: 'none' };
  }
  const goingOn = snapshots.filter(({ status }) => status !== null && status.run !== null && status.paused === null);
  const resting = firstResting(snapshots);
  if (goingOn.length > 0) {
    // A run that waits for its account, for the checks of the branch, or for its budget, is not stuck.
    if (goingOn.every(({ status }) => (status?.accounts.length ?? 0) > 0) && resting !== null) return { text: `$(watch) ${[restText(resting, now).replaceAll('$(', '$ ('), ...spent].join(' · ')}`, prominent: 'none' };
    if (goingOn.every(({ status }) => status?.attention.some(({ kind }) => kind === 'ci') === true)) return { text: `$(watch) ${[l10n.t('Coherence: waiting for checks'), ...spent].join(' · ')}`, prominent: 'none' };
    if (goingOn.every((snapshot) => dayBudget(snapshot)?.isUsedUp === true)) return usedUp(goingOn);
    return { text: `$(loading~spin) ${[l10n.t('Coherence: running'), ...spent].join(' · ')}`, prominent: 'none' };
  }
  if (snapshots.some(({ problems }) => problems.some(({ severity }) => severity === 'error'))) return { text: `$(error) ${l10n.t('Coherence: configuration')}`, prominent: 'error' };
  if (snapshots.some(({ trouble }) => trouble !== null)) return { text: `$(error) ${l10n.t('Coherence: blocked')}`, prominent: 'error' };
  if (snapshots.every(({ trusted }) => !trusted)) return { text: `$(shield) ${l10n.t('Coherence: untrusted')}`, prominent: 'none' };
  if (snapshots.some(({ status }) => (status?.paused ?? null) !== null)) return { text: `$(debug-pause) ${l10n.t('Coherence: paused')}`, prominent: 'none' };
  if (snapshots.some((snapshot) => dayBudget(snapshot)?.isUsedUp === true)) return usedUp(snapshots);
  if (waiting > 0) return { text: `$(bell-dot) ${l10n.t('Coherence: attention {0}', waiting)}`, prominent: 'warning' };
  if (resting !== null) return { text: `$(watch) ${restText(resting, now).replaceAll('$(', '$ (')}`, prominent: 'none' };
  if (isAllDone(snapshots)) return { text: `$(pass) ${l10n.t('Coherence: all done')}`, prominent: 'none' };
  return { text: `$(checklist) ${l10n.t('Coherence: idle')}`, prominent: 'none' };
}

/** The account that goes on first. */
function firstResting(snapshots: readonly FolderSnapshot[]): AccountView | null {
  return snapshots.flatMap(({ status }) => status?.accounts ?? []).toSorted((a, b) => millisecondsOf(a.resumesAt) - millisecondsOf(b.resumesAt))[0] ?? null;
}

function usedUp(snapshots: readonly FolderSnapshot[]): Pick<StatusLine, 'text' | 'prominent'> {
  const budget = snapshots.map(dayBudget).find((each) => each?.isUsedUp === true);
  return { text: `$(credit-card) ${l10n.t('Coherence: budget of the day used up')}${budget === undefined || budget === null ? '' : ` · ${shareText(budget)}`}`, prominent: 'warning' };
}

function isAllDone(snapshots: readonly FolderSnapshot[]): boolean {
  const items = snapshots.flatMap((snapshot) => snapshot.items);
  return items.length > 0 && items.every((item) => item.state === 'done');
}

function tooltip(snapshots: readonly FolderSnapshot[], now: number): string {
  const sections = snapshots.map((snapshot) => folderText(snapshot, now, snapshots.length > 1));
  const running = snapshots.some(({ status }) => (status?.run ?? null) !== null);
  const links = [
    ...(running ? [link(l10n.t('Stop'), 'coherence.stop')] : []),
    ...(running && snapshots.some(({ status }) => status !== null && status.run !== null && status.paused === null) ? [link(l10n.t('Pause'), 'coherence.pause')] : []),
    ...(snapshots.some(({ status }) => (status?.paused ?? null) !== null) ? [link(l10n.t('Resume'), 'coherence.resume')] : []),
    ...(snapshots.some(waitsForAccount) ? [link(l10n.t('Try now'), 'coherence.tryAccount')] : []),
    ...(snapshots.some((snapshot) => dayBudget(snapshot) !== null) ? [link(l10n.t('Raise the budget'), 'coherence.raiseBudget')] : []),
    ...(!running && snapshots.some(isReadyToRun) ? [link(l10n.t('Run next item'), 'coherence.runNext')] : []),
    link(l10n.t('Show backlog'), 'coherence.backlog.focus'),
    ...(attentionCount(snapshots) > 0 ? [link(l10n.t('Show attention'), 'coherence.attention.focus')] : []),
  ];
  return `${sections.join('\n\n')}\n\n${links.join(' · ')}`;
}

function link(text: string, command: string): string {
  return `[${text}](command:${command})`;
}

function folderText(snapshot: FolderSnapshot, now: number, named: boolean): string {
  const { folder, status, items, trusted, backlog, trouble } = snapshot;
  const counts = status?.items;
  const title = named ? `**${plain(folder.name)}**  \n` : '';
  if (backlog === 'unreadable') return `${title}${plain(trouble?.message ?? '')}`;
  if (backlog === 'broken') return `${title}${l10n.t('The configuration has errors.')}`;
  const parts = counts === undefined ? [] : [
    l10n.t('{0} open', counts.open), ...(counts.blocked > 0 ? [l10n.t('{0} blocked', counts.blocked)] : []),
    ...(counts.failed > 0 ? [l10n.t('{0} failed', counts.failed)] : []), l10n.t('{0} done', counts.done),
  ];
  const running = (status?.running ?? []).map((task) => {
    const item = items.find(({ key }) => key === task.key);
    return `  \n${plain([task.phase, ...(item === undefined ? [] : [itemName(item)]), task.agent, ...(task.startedAt === null ? [] : [age(task.startedAt, now)])].join(' · '))}${task.times === undefined ? '' : `  \n${plain(timeLeftSentence(task.times, now))}`}`;
  });
  const accounts = (status?.accounts ?? []).map((account) => `  \n${plain(`${restText(account, now)}: ${sentence(account.message)} ${sentence(waitingText(account))} ${l10n.t('It goes on by itself.')}`)}`);
  const spending = spendingText(snapshot);
  const spent = spending === '' ? '' : `  \n${plain(l10n.t('Spent {0}', spending))}`;
  const paused = status === null || status.paused === null ? '' : `  \n${plain(status.paused)}`;
  const untrusted = trusted ? '' : `  \n${l10n.t('The folder is not trusted, so nothing runs.')}`;
  return `${title}${parts.join(', ')}${running.join('')}${accounts.join('')}${spent}${paused}${untrusted}`;
}

/** As a sentence: with a capital letter and an end. */
function sentence(text: string): string {
  const whole = text.trim();
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.!?]$/.test(whole) ? '' : '.'}`;
}
