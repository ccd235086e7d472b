import assert from 'node:assert/strict';
import { ITEM_STATES } from '../../../src/contract/phase.ts';
import { VIEW_IDS, type ViewId } from '../../../src/contract/views.ts';
import { attentionList } from '../../../src/extension/model/attention-list.ts';
import { backlogTree } from '../../../src/extension/model/backlog-tree.ts';
import { contextValues } from '../../../src/extension/model/context-values.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { pipelineTree } from '../../../src/extension/model/pipeline-tree.ts';
import type { TreeNode } from '../../../src/extension/model/tree-node.ts';
import { coverage, regressed } from './coverages.ts';
import { tasksOf } from './arbitrary-snapshots.ts';
import { manifest } from './manifest-file.ts';
import { attention, decision, item, NOW, resting, snapshot, task } from './snapshots.ts';
import { allNodes, wordsOf } from './tree-text.ts';
import { holds, whenTerms } from './when-clause.ts';

const TREES: Readonly<Record<ViewId, (snapshots: readonly FolderSnapshot[]) => TreeNode[]>> = {
  'coherence.backlog': (snapshots) => backlogTree(snapshots, { filter: {}, now: NOW, tasks: (_folder, key) => Promise.resolve(tasksOf(key)) }),
  'coherence.attention': (snapshots) => attentionList(snapshots, NOW),
  'coherence.pipeline': (snapshots) => pipelineTree(snapshots, { now: NOW, recentTasks: () => Promise.resolve(tasksOf('item_1')), checklist: () => Promise.resolve([]) }),
};

/** A folder with an item in each state, and everything that can need a person. */
const everything = snapshot([
  ...ITEM_STATES.map((state) => item(`item_${state}`, { state, heading: 'A', spec: 'specs/a.md', iteration: 1 })),
  item('item_asks', { state: 'blocked', iteration: 1 }),
  item('item_rests', { state: 'blocked', iteration: 1, account: 'claude' }),
], {
  specs: ['specs/a.md'],
  coverage: coverage([regressed('specs/a.md')], { pending: [{ path: 'docs/A.md', summary: [], onlyEvidence: false }], kept: [{ place: 'docs/A.md#x', now: '', evidence: '' }] }),
  trouble: { message: 'Another process owns it.', hint: null },
  problems: [{ severity: 'error', path: '', message: 'No.' }],
  status: {
    running: [task('task_1', 'item_running', { status: 'running' })],
    decisions: [decision('dec_1', 'item_asks')],
    accounts: [resting('claude')],
    attention: [
      ...(['store', 'paused', 'interrupted', 'documents', 'ci', 'inconsistent'] as const).map((kind) => attention(kind)),
      attention('regressed', { spec: 'specs/a.md' }), attention('limit', { key: 'item_rests' }), attention('budget'), attention('spike', { key: 'item_done' }),
      attention('failed', { key: 'item_failed' }), attention('blocked', { key: 'item_blocked' }), attention('decision', { key: 'item_asks', message: 'Which format?' }),
      attention('blocked', { key: 'item_open', message: 'The agent "x" has not been approved.' }),
    ],
  },
});

async function contextsOf(view: ViewId): Promise<string[]> {
  return (await allNodes(TREES[view]([everything]))).map(({ context }) => context ?? '');
}

describe('words in the context of a row', () => {
  it('stand once each, between single blanks', async () => {
    for (const view of VIEW_IDS) {
      for (const node of await allNodes(TREES[view]([everything]))) {
        const words = wordsOf(node);
        assert.ok(words.every((word) => /^[A-Za-z]+$/.test(word)), node.context);
        assert.equal(new Set(words).size, words.length, node.context);
        assert.equal(node.context ?? '', words.length === 0 ? '' : ` ${words.join(' ')} `);
      }
    }
  });

  for (const { command, when = '', group } of manifest.contributes.menus['view/item/context']) {
    it(`lead to ${command} in ${group}: ${when}`, async () => {
      const rows = (await Promise.all(VIEW_IDS.map(async (view) => (await contextsOf(view)).map((viewItem) => ({ view, viewItem }))))).flat();
      assert.ok(rows.some((row) => holds(when, row)));
      for (const { key, operator, value } of whenTerms(when).flat()) {
        // A word is asked for as a whole, and each row that has the command is one of few kinds.
        if (key === 'viewItem') assert.deepEqual([operator, /^\/ [A-Za-z]+ \/$/.test(value)], ['=~', true], value);
      }
    });
  }
});

describe('a view without rows', () => {
  const backlogs = ['missing', 'broken', 'unreadable', 'ready'] as const;
  const cases = [
    { folders: 0, backlog: 'missing' as const, trusted: true },
    ...backlogs.flatMap((backlog) => [true, false].map((trusted) => ({ folders: 1, backlog, trusted }))),
  ];

  for (const { folders, backlog, trusted } of cases) {
    it(`says why in the backlog: ${folders} folders, ${backlog}, ${trusted ? 'trusted' : 'not trusted'}`, () => {
      const snapshots = folders === 0 ? [] : [snapshot([item('item_1')], { backlog, trusted })];
      const keys = { ...contextValues(snapshots, { filtered: false, keys: 0 }), workspaceFolderCount: folders, isWorkspaceTrusted: trusted };
      const said = manifest.contributes.viewsWelcome.filter(({ view, when = '' }) => view === 'coherence.backlog' && holds(when, keys));
      assert.equal(said.length, backlog === 'ready' ? 0 : 1, said.map(({ contents }) => contents).join(' '));
      assert.equal(TREES['coherence.backlog'](snapshots).length > 0, backlog === 'ready');
    });
  }

  it('says in the attention view that nothing is to be done', () => {
    const keys = { ...contextValues([snapshot([])], { filtered: false, keys: 0 }), workspaceFolderCount: 1, isWorkspaceTrusted: true };
    assert.equal(manifest.contributes.viewsWelcome.filter(({ view, when = '' }) => view === 'coherence.attention' && holds(when, keys)).length, 1);
    assert.deepEqual(TREES['coherence.attention']([snapshot([])]), []);
  });

  it('is none in the pipeline of a folder with a backlog', () => {
    assert.ok(TREES['coherence.pipeline']([snapshot([])]).length > 0);
  });
});
