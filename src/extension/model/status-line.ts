import * as l10n from '@vscode/l10n';
import { attentionCount } from './attention-list.ts';
import { age } from './ages.ts';
import { isReadyToRun } from './context-values.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { itemName, shortName } from './item-row.ts';
import { plain } from './markdown-text.ts';

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
  if (first !== undefined) {
    const item = first.snapshot.items.find(({ key }) => key === first.task.key);
    // The status bar draws icons: what an item is called has none.
    const parts = [first.task.phase, ...(item === undefined ? [] : [shortName(item).replaceAll('$(', '$ (')]), ...(first.task.startedAt === null ? [] : [age(first.task.startedAt, now)])];
    return { text: `$(loading~spin) ${parts.join(' · ')}${more.length === 0 ? '' : ` +${more.length}`}`, prominent: 'none' };
  }
  if (snapshots.some(({ status }) => status !== null && status.run !== null && status.paused === null)) return { text: `$(loading~spin) ${l10n.t('Coherence: running')}`, prominent: 'none' };
  if (snapshots.some(({ problems }) => problems.some(({ severity }) => severity === 'error'))) return { text: `$(error) ${l10n.t('Coherence: configuration')}`, prominent: 'error' };
  if (snapshots.some(({ trouble }) => trouble !== null)) return { text: `$(error) ${l10n.t('Coherence: blocked')}`, prominent: 'error' };
  if (snapshots.every(({ trusted }) => !trusted)) return { text: `$(shield) ${l10n.t('Coherence: untrusted')}`, prominent: 'none' };
  if (snapshots.some(({ status }) => (status?.paused ?? null) !== null)) return { text: `$(debug-pause) ${l10n.t('Coherence: paused')}`, prominent: 'none' };
  if (waiting > 0) return { text: `$(bell-dot) ${l10n.t('Coherence: attention {0}', waiting)}`, prominent: 'warning' };
  if (isAllDone(snapshots)) return { text: `$(pass) ${l10n.t('Coherence: all done')}`, prominent: 'none' };
  return { text: `$(checklist) ${l10n.t('Coherence: idle')}`, prominent: 'none' };
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
    return `  \n${plain([task.phase, ...(item === undefined ? [] : [itemName(item)]), task.agent, ...(task.startedAt === null ? [] : [age(task.startedAt, now)])].join(' · '))}`;
  });
  const paused = status === null || status.paused === null ? '' : `  \n${plain(status.paused)}`;
  const untrusted = trusted ? '' : `  \n${l10n.t('The folder is not trusted, so nothing runs.')}`;
  return `${title}${parts.join(', ')}${running.join('')}${paused}${untrusted}`;
}
