import * as fc from 'fast-check';
import type { AttentionView, BacklogListItem, TaskView } from '../../../src/contract/engine-api.ts';
import { ITEM_STATES, PHASES, TASK_STATUSES } from '../../../src/contract/phase.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { attention, decision, folderNamed, item, run, snapshot, task } from './snapshots.ts';

/** Names that people give to headings, goals and files, with all that our own ids are made of. */
const names = fc.constantFrom('A', 'B', 'A#0', 'A/B', 'A / B', '#', 'specs', '0', 'A#', 'no-goal', 'item_1', 'A/item_1', 'ä 🚀');
const files = ['specs/backlog.md', 'specs/meta.md', 'specs/meta.md#A', 'specs'];

const someItem = (key: string): fc.Arbitrary<BacklogListItem> => fc.record({
  heading: fc.oneof(fc.constant(''), names),
  goal: fc.oneof(fc.constant(null), names),
  spec: fc.oneof(fc.constant(null), names),
  state: fc.constantFrom(...ITEM_STATES),
  phase: fc.constantFrom(...PHASES),
  file: fc.constantFrom(...files),
  iteration: fc.constantFrom(null, 1, 3),
}).map((more) => item(key, { ...more, phase: more.state === 'done' ? null : more.phase }));

/** Items of one folder, those of a file together, each with a key of its own. */
export const someItems: fc.Arbitrary<BacklogListItem[]> = fc.nat(9)
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => someItem(`item_${index}`))))
  .map((list) => list.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file)));

/** What an engine may tell of these items. */
function someAttention(items: readonly BacklogListItem[]): fc.Arbitrary<AttentionView[]> {
  const about = items.map((each) => fc.constantFrom<AttentionView['kind'] | null>('failed', 'blocked', 'decision', null).map((kind) => (kind === null ? [] : [attention(kind, { key: each.key, message: `About ${each.key}` })])));
  const general = (['store', 'paused', 'interrupted'] as const).map((kind) => fc.boolean().map((there) => (there ? [attention(kind)] : [])));
  return fc.tuple(...general, ...about).map((lists) => lists.flat());
}

export function someSnapshot(name: string, items: fc.Arbitrary<BacklogListItem[]> = someItems): fc.Arbitrary<FolderSnapshot> {
  return items.chain((list) => fc.record({ attention: someAttention(list), specs: fc.uniqueArray(names), running: fc.subarray(list), trouble: fc.boolean(), broken: fc.boolean() })
    .map(({ attention, specs, running, trouble, broken }) => snapshot(list, {
      folder: folderNamed(name), files, specs,
      trouble: trouble ? { message: 'Another process owns it.', hint: null } : null,
      problems: broken ? [{ severity: 'error', path: 'agent', message: 'It is no text.' }] : [],
      status: {
        run: running.length > 0 ? run() : null,
        running: running.map(({ key }) => task(`task_of_${key}`, key, { status: 'running' })),
        attention,
        decisions: attention.filter(({ kind }) => kind === 'decision').map(({ key, message }) => decision(`decision_of_${key}`, key ?? '', { question: message })),
        next: list.filter(({ state }) => state === 'open').map(({ key }) => key),
      },
    })));
}

/** Tasks of an item, in every phase and status. */
export function tasksOf(key: string): TaskView[] {
  return PHASES.flatMap((phase, round) => TASK_STATUSES.map((status, index) => task(`task_${key}_${phase}_${status}`, key, {
    phase, status, iteration: round + 1, outcome: status === 'running' ? null : 'completed', ...(index % 2 === 0 ? {} : { log: null }),
  })));
}
