import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { BacklogListItem } from '../../../src/contract/engine-api.ts';
import { ITEM_STATES } from '../../../src/contract/phase.ts';
import { attentionList } from '../../../src/extension/model/attention-list.ts';
import { backlogTree } from '../../../src/extension/model/backlog-tree.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { pipelineTree } from '../../../src/extension/model/pipeline-tree.ts';
import type { TreeNode } from '../../../src/extension/model/tree-node.ts';
import { someItems, someSnapshot, tasksOf } from './arbitrary-snapshots.ts';
import { folderNamed, item, NOW, snapshot } from './snapshots.ts';
import { allNodes } from './tree-text.ts';

const backlog = (snapshots: readonly FolderSnapshot[]): TreeNode[] => backlogTree(snapshots, { filter: {}, now: NOW, tasks: (_folder, key) => Promise.resolve(tasksOf(key)) });
const pipeline = (snapshots: readonly FolderSnapshot[]): TreeNode[] => pipelineTree(snapshots, {
  now: NOW, recentTasks: () => Promise.resolve(tasksOf('item_1')), checklist: () => Promise.resolve([{ id: 'git', title: 'Git', ok: true, evidence: '' }]),
});

const attention = (snapshots: readonly FolderSnapshot[]): TreeNode[] => attentionList(snapshots, NOW);

const TREES = { backlog, attention, pipeline };

/** How the rows of items are known, by their keys. */
async function itemIds(tree: readonly TreeNode[]): Promise<Map<string, string>> {
  return new Map((await allNodes(tree)).filter(({ command, context }) => command === 'coherence.openItem' && context !== undefined).map(({ id, folder, key }) => [`${folder} ${key}`, id]));
}

describe('ids of rows', () => {
  for (const [name, tree] of Object.entries(TREES)) {
    it(`are unique in the ${name} view`, async () => {
      await fc.assert(fc.asyncProperty(fc.oneof(fc.tuple(someSnapshot('first')), fc.tuple(someSnapshot('first'), someSnapshot('second'))), async (snapshots) => {
        const ids = (await allNodes(tree(snapshots))).map(({ id }) => id);
        assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), []);
      }), { numRuns: 200 });
    });
  }

  it('are unique whatever files and headings are called', async () => {
    const items = [item('item_1', { heading: 'A#0', file: 'specs/a.md' }), item('item_2', { heading: '0', file: 'specs/a.md#A' }), item('item_3', { heading: '0#0', file: 'specs/a.md#A' })];
    const ids = (await allNodes(backlog([snapshot(items, { files: ['specs/a.md', 'specs/a.md#A'] })]))).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('are unique where a goal is called as an item of another one', async () => {
    const ids = (await allNodes(pipeline([snapshot([item('item_1', { goal: 'A' }), item('item_2', { goal: 'A/item_1' })])]))).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('stay those of their items, whatever happens to these and wherever they go', async () => {
    await fc.assert(fc.asyncProperty(someItems.chain((items) => fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length }), fc.array(fc.constantFrom(...ITEM_STATES), { minLength: items.length, maxLength: items.length }))), async ([items, shuffled, states]) => {
      const changed = shuffled.map((each, index): BacklogListItem => ({ ...each, state: states[index] ?? 'open', heading: 'Elsewhere' }));
      const files = [...new Set(items.map(({ file }) => file))];
      const shown = (list: readonly BacklogListItem[]) => itemIds(backlog([snapshot(list, { folder: folderNamed('first'), files })]));
      assert.deepEqual(await shown(changed), await shown(items));
    }), { numRuns: 200 });
  });

  it('stay those of files and headings when their items change', async () => {
    const ids = async (...items: BacklogListItem[]) => (await allNodes(backlog([snapshot(items)]))).filter(({ context }) => / (file|heading) /.test(context ?? '')).map(({ id }) => id);
    const before = await ids(item('item_1', { heading: 'A' }), item('item_2', { heading: 'B' }), item('item_3', { heading: 'A' }));
    const after = await ids(item('item_4', { heading: 'A' }), item('item_1', { heading: 'A', state: 'done' }), item('item_2', { heading: 'B' }), item('item_3', { heading: 'A' }));
    assert.deepEqual(after, before);
    assert.equal(new Set(before).size, 4);
  });

  it('stay those of what needs a person when something else comes or goes', () => {
    fc.assert(fc.property(someSnapshot('first'), (state) => {
      const all = new Set(attention([state]).map(({ id }) => id));
      const { status } = state;
      const fewer = { ...state, trouble: null, problems: [], status: status === null ? null : { ...status, attention: status.attention.slice(1) } };
      assert.deepEqual(attention([fewer]).map(({ id }) => id).filter((id) => !all.has(id)), []);
    }));
  });
});
