import { millisecondsOf } from '../../base/clock.ts';
import { counted } from '../../base/counted.ts';
import { timesText } from '../../contract/attempt-times.ts';
import type { AccountView, BacklogListItem, StatusView, TaskView } from '../../contract/engine-api.ts';
import { ITEM_STATES, type ItemStateName } from '../../contract/phase.ts';
import { formatDuration } from '../text/duration.ts';
import type { Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';
import { cutToWidth } from '../text/width.ts';
import { attentionLines } from './attention-lines.ts';
import { spentLine } from './spent-line.ts';

/**
 * What is going on, for people.
 * @param now milliseconds since the epoch
 */
export function statusLines(status: StatusView, items: readonly BacklogListItem[], now: number, layout: Layout): string[] {
  const { style, columns } = layout;
  const byKey = new Map(items.map((item) => [item.key, item]));
  const heading = (text: string): string[] => ['', style.bold(text)];
  const title = (key: string, room: number): string => cutToWidth(itemTitle(byKey.get(key), key), room);
  const spent = spentLine(status.spending, layout);
  return [
    countsLine(status.items, layout),
    ...(spent === null ? [] : [spent]),
    ...(status.running.length === 0 ? [] : heading('Running')),
    ...status.running.flatMap((task) => [`  ${title(task.key, columns - 2)}`, style.dim(cutToWidth(`    ${taskText(task, now, layout)}`, columns))]),
    ...(status.accounts.length === 0 ? [] : heading('Resting')),
    ...status.accounts.map((account) => cutToWidth(`  ${accountText(account, layout)}`, columns)),
    ...(status.attention.length === 0 ? [] : [...heading('Needs you'), ...attentionLines(status.attention, layout)]),
    ...(status.next.length === 0 ? [] : heading('Next')),
    ...status.next.map((key) => `  ${title(key, columns - 2)}`),
    '',
    style.dim(ownerText(status)),
  ];
}

/** `3 open · 1 running · 55 done`; states that no item is in are left out. */
function countsLine(counts: StatusView['items'], layout: Layout): string {
  const { style, symbols } = layout;
  const paint: Record<ItemStateName, (text: string) => string> = { open: style.bold, running: style.accent, blocked: style.warn, failed: style.bad, done: style.good };
  const parts = ITEM_STATES.filter((state) => counts[state] > 0).map((state) => paint[state](`${counts[state]} ${state}`));
  return parts.length === 0 ? 'The backlog has no items.' : parts.join(` ${symbols.separator} `);
}

function taskText(task: TaskView, now: number, layout: Layout): string {
  const round = task.iteration > 1 ? ` ${task.iteration}` : '';
  const elapsed = task.startedAt === null ? [] : [formatDuration((now - millisecondsOf(task.startedAt)) / 1000)];
  const counts = task.times === undefined ? null : timesText(task.times, now);
  return [`${task.phase}${round}`, plainLine(task.agent), ...elapsed, ...(counts === null ? [] : [counts]), task.id].join(` ${layout.symbols.separator} `);
}

function accountText({ items, name, resumesAt }: AccountView, { symbols }: Layout): string {
  const waiting = items === 0 ? [] : [`${counted(items, 'item')} ${items === 1 ? 'waits' : 'wait'}`];
  return [plainLine(name), `until ${resumesAt.slice(0, 16).replace('T', ' ')} UTC`, ...waiting].join(` ${symbols.separator} `);
}

function ownerText(status: StatusView): string {
  const owner = status.owner === null ? 'No process owns the workspace now.' : `Owned by process ${status.owner.pid}.`;
  return status.writable ? owner : `${owner} The state cannot be written.`;
}

/** An item as people know it: its number and its text, or its key where it is gone. */
export function itemTitle(item: Pick<BacklogListItem, 'label' | 'text' | 'kind'> | undefined, key: string): string {
  if (item === undefined) return key;
  return `${item.label === '' ? '' : `${plainLine(item.label)}  `}${plainLine(item.text)}${item.kind === 'meta' ? ' (meta)' : ''}`;
}
