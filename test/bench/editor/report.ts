import { milliseconds, spread, table } from '../quantiles.ts';
import type { Figures } from './task.ts';

/** What one window has measured, and when its page has seen what. */
export interface Window extends Figures {
  items: number;
  shown: boolean;
  /** The items of its backlog were not known before. */
  first: boolean;
  /** Milliseconds since the epoch, by what was seen. */
  seen: Record<string, number>;
}

export function printFigures(windows: readonly Window[]): void {
  const say = (title: string, text: string): void => { process.stdout.write(`### ${title}\n\n${text}\n\n`); };
  say('Activation', activation(windows));
  say('From activation to a filled tree', filling(windows));
  say('Memory that the extension adds', memory(windows));
  const largest = Math.max(...windows.map(({ items }) => items));
  say(`Refreshes at ${largest.toLocaleString('en')} items`, refreshes(windows.filter(({ edits }) => edits.length > 0)));
  say('The parts of a refresh after an edit, each by itself', parts(windows.filter(({ parts }) => parts.length > 0)));
}

/** p50, p95, and p50 against the baseline's. */
function cells(values: readonly number[], baseline?: readonly number[]): string[] {
  const { p50, p95 } = spread(values);
  return [milliseconds(p50), milliseconds(p95), ...(baseline === undefined ? [] : [(p50 / spread(baseline).p50).toFixed(1)])];
}

function activation(windows: readonly Window[]): string {
  const of = (who: 'ours' | 'control', what: 'load' | 'call'): number[] => windows.map(({ activation }) => activation[who][what]);
  return table(['as VS Code records it', 'p50', 'p95', 'an empty extension, p50', 'p95'], [
    ['loading the code', ...whole(of('ours', 'load')), ...whole(of('control', 'load'))],
    ['calling activate()', ...whole(of('ours', 'call')), ...whole(of('control', 'call'))],
  ]);
}

/** VS Code's own figures have no fractions. */
function whole(values: readonly number[]): string[] {
  const { p50, p95 } = spread(values);
  return [`${p50} ms`, `${p95} ms`];
}

function filling(windows: readonly Window[]): string {
  const rows: string[][] = [];
  for (const [, group] of Map.groupBy(windows.filter(({ items }) => items > 0), ({ items, first, shown }) => `${items} ${first} ${shown}`)) {
    const [sample] = group;
    if (sample === undefined) continue;
    const name = `${sample.items.toLocaleString('en')}${sample.first ? ', for the first time' : ''}`;
    const [block = ''] = cells(group.map(({ fill }) => fill.block));
    const plain = group.map((window) => (sample.shown ? seenAfter(window, 'Plain 1. ', window.moments.control) : window.control.rows));
    const ours = group.map((window) => (sample.shown ? seenAfter(window, '1. ', window.moments.activation) : window.fill.rows));
    rows.push([name, sample.shown ? 'on the screen' : 'the host has all rows', ...cells(ours, plain), ...cells(plain).slice(0, 1), block]);
  }
  return table(['items', 'until', 'p50', 'p95', 'p50 against plain rows', 'plain rows, p50', 'longest block, p50'], rows);
}

/** How long after a moment something was on the screen. */
function seenAfter({ seen }: Window, what: string, moment: number): number {
  return (seen[what] ?? Number.NaN) - moment;
}

function memory(windows: readonly Window[]): string {
  const rows = [...Map.groupBy(windows, ({ items, shown, first }) => `${items.toLocaleString('en')}${shown ? ', views on the screen' : ''}${first ? ', for the first time' : ''}`)].map(([name, group]) => {
    const added = (what: 'heap' | 'resident'): string => megabytes(spread(group.map(({ memory }) => memory.active[what] - memory.before[what])).p50);
    const heap = spread(group.map(({ memory }) => memory.before.heap)).p50;
    return [name, added('heap'), megabytes(heap), added('resident'), megabytes(spread(group.map(({ memory }) => memory.before.resident)).p50)];
  });
  return table(['items', 'heap, added', 'of the host without it', 'resident, added', 'of the host without it'], rows);
}

function refreshes(windows: readonly Window[]): string {
  const rows: string[][] = [];
  for (const shown of [false, true]) {
    const group = windows.filter((window) => window.shown === shown);
    if (group.length === 0) continue;
    const where = shown ? 'views on the screen' : 'views hidden';
    for (const [what, of] of [['an edit', (window: Window) => window.edits], ['a skip or retry', (window: Window) => window.events]] as const) {
      rows.push([what, `${where}: the tree knows`, ...cells(group.flatMap((window) => of(window).map(({ time }) => time))), ...cells(group.flatMap((window) => of(window).map(({ block }) => block)))]);
    }
    if (shown) rows.push(['an edit', 'its row is on the screen', ...cells(group.flatMap(({ moments, seen }) => moments.edits.map((at, index) => (seen[`edit ${index + 1}`] ?? Number.NaN) - at))), '', '']);
    rows.push(['nothing', where, '', '', ...cells(group.map(({ idle }) => idle))]);
  }
  return table(['after', 'until', 'p50', 'p95', 'longest block, p50', 'p95'], rows);
}

function parts(windows: readonly Window[]): string {
  const all = windows.flatMap(({ parts }) => parts);
  return table(['part', 'p50', 'p95'], [
    ['from the write to the hint; 150 ms of it is waiting for quiet', ...cells(all.map(({ hint }) => hint))],
    ['snapshot: the engine reads and identifies', ...cells(all.map(({ snapshot }) => snapshot))],
    ['model: what the views are to show', ...cells(all.map(({ model }) => model))],
    ['rows: what differs from what they show', ...cells(all.map(({ rows }) => rows))],
  ]);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
