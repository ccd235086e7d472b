import assert from 'node:assert/strict';
import { hasTasks, pipelineFacts } from '../../../src/extension/model/pipeline-facts.ts';
import { coverage, regressed } from './coverages.ts';
import { item, snapshot, task } from './snapshots.ts';

describe('what a language server is told of a folder', () => {
  it('is what its snapshot has, with the newest task of each item', () => {
    const items = [item('item_1', { iteration: 1 }), item('item_2', { after: ['item_1'] }), item('item_3', { state: 'done' })];
    const seen = snapshot(items, { coverage: coverage([regressed('specs/a.md')]), status: { running: [task('task_3', 'item_1')], waiting: [task('task_4', 'item_2')] } });
    const facts = pipelineFacts(seen, [task('task_2', 'item_3'), task('task_1', 'item_1')]);
    assert.deepEqual(facts.items, items);
    assert.deepEqual(facts.tasks.map(({ id }) => id), ['task_3', 'task_4', 'task_2']);
    assert.deepEqual(facts.specs?.map(({ spec }) => spec), ['specs/a.md']);
  });

  it('offers the open items that wait for nothing, where a run could be started', () => {
    const items = [item('item_1'), item('item_2', { after: ['item_1'] }), item('item_3', { state: 'done' })];
    assert.deepEqual(pipelineFacts(snapshot(items), []).runnable, ['item_1']);
    assert.deepEqual(pipelineFacts(snapshot(items, { trusted: false }), []).runnable, []);
  });

  it('has no evidence where none is known', () => {
    assert.equal(pipelineFacts(snapshot([], { coverage: null }), []).specs, null);
  });

  it('has tasks only where something was worked on', () => {
    assert.equal(hasTasks(snapshot([item('item_1')])), false);
    assert.equal(hasTasks(snapshot([item('item_1', { iteration: 1 })])), true);
    assert.equal(hasTasks(snapshot([item('item_1')], { status: { running: [task('task_1', 'item_1')] } })), true);
  });
});
