import * as fc from 'fast-check';
import { SPEC_STATUSES, type CoverageView } from '../../../src/contract/coverage.ts';
import type { AttentionView, BacklogListItem, TaskView } from '../../../src/contract/engine-api.ts';
import { ITEM_STATES, PHASES, TASK_STATUSES } from '../../../src/contract/phase.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { coverage, requirement, result, specCoverage, testFile } from './coverages.ts';
import { ago, attention, decision, folderNamed, item, run, snapshot, task } from './snapshots.ts';

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

const someResults = fc.array(fc.record({ name: names, state: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const, 'stale' as const), file: fc.constantFrom('test/a.ts', 'test/a.ts#0', null) })
  .map(({ name, ...more }) => result(name, more)), { maxLength: 4 });
const someTests = fc.array(fc.record({ written: names, kind: fc.constantFrom('file' as const, 'name' as const, 'command' as const), results: someResults })
  .map(({ written, kind, results }) => testFile(written, results, { kind, path: kind === 'file' ? written : null })), { maxLength: 4 });

/** What evidence may say of specs with such names. */
export const someCoverage: fc.Arbitrary<CoverageView> = fc.record({
  specs: fc.uniqueArray(fc.record({ spec: names, status: fc.constantFrom(...SPEC_STATUSES), tests: someTests, requirements: fc.array(names.map((text) => requirement(text)), { maxLength: 3 }) }), { selector: ({ spec }) => spec, maxLength: 5 }),
  documents: fc.uniqueArray(names, { maxLength: 3 }),
  kept: fc.uniqueArray(names, { maxLength: 3 }),
  reports: fc.uniqueArray(names, { maxLength: 3 }),
  said: fc.array(names, { maxLength: 3 }),
  waitsFor: fc.constantFrom(null, null, 'item_1'),
}).map(({ specs, documents, kept, reports, said, waitsFor }) => coverage(specs.map(({ spec, ...more }) => specCoverage(spec, more)), {
  pending: documents.map((path) => ({ path, summary: said, onlyEvidence: false })),
  kept: kept.map((place) => ({ place, now: '', evidence: '' })),
  reports: reports.map((path) => ({ path, at: ago(1), cases: 1, problem: null })),
  proposals: said.map((message) => ({ kind: 'contradiction', file: message, message, line: null })),
  problems: said,
  waitsFor,
}));

/** What an engine may tell of these items. */
function someAttention(items: readonly BacklogListItem[]): fc.Arbitrary<AttentionView[]> {
  const about = items.map((each) => fc.constantFrom<AttentionView['kind'] | null>('failed', 'blocked', 'decision', 'inconsistent', 'ci', null).map((kind) => (kind === null ? [] : [attention(kind, { key: each.key, message: `About ${each.key}` })])));
  const general = (['store', 'paused', 'interrupted', 'ci', 'documents'] as const).map((kind) => fc.boolean().map((there) => (there ? [attention(kind)] : [])));
  const regressed = fc.uniqueArray(names, { maxLength: 3 }).map((specs) => specs.map((spec) => attention('regressed', { spec })));
  return fc.tuple(...general, ...about, regressed).map((lists) => lists.flat());
}

export function someSnapshot(name: string, items: fc.Arbitrary<BacklogListItem[]> = someItems): fc.Arbitrary<FolderSnapshot> {
  return items.chain((list) => fc.record({ attention: someAttention(list), specs: fc.uniqueArray(names), running: fc.subarray(list), trouble: fc.boolean(), broken: fc.boolean(), coverage: fc.oneof(fc.constant(null), someCoverage) })
    .map(({ attention, specs, running, trouble, broken, coverage }) => snapshot(list, {
      folder: folderNamed(name), files, specs, coverage,
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
