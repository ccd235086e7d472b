import assert from 'node:assert/strict';
import type { TaskView } from '../../../src/contract/engine-api.ts';
import { OUTCOMES, TASK_STATUSES } from '../../../src/contract/phase.ts';
import { phaseNodes, taskNode, taskText } from '../../../src/extension/model/item-phases.ts';
import { ago, item, NOW, task } from './snapshots.ts';
import { treeText } from './tree-text.ts';

const FOLDER = 'file:///work';

describe('the phases of an item', () => {
  it('lie ahead of one that nobody has worked on', async () => {
    assert.equal(await treeText(phaseNodes(FOLDER, item('item_1'), [], NOW)), [
      '[circle-outline] spec {phase}', '[circle-outline] impl {phase}', '[circle-outline] test {phase}', '[circle-outline] review {phase}',
    ].join('\n'));
  });

  it('show their tasks, and the one at work open', async () => {
    const tasks = [
      task('task_1', 'item_1', { durationSeconds: 75 }),
      task('task_2', 'item_1', { phase: 'impl', status: 'failed', outcome: 'failed', log: null }),
      task('task_3', 'item_1', { phase: 'impl', iteration: 2, status: 'running', outcome: null, startedAt: ago(30) }),
    ];
    assert.equal(await treeText(phaseNodes(FOLDER, item('item_1', { state: 'running', phase: 'impl', iteration: 2 }), tasks, NOW)), [
      '> [pass testing.iconPassed] spec | 1 min {phase}',
      '  [pass testing.iconPassed] Round 1 · demo | completed · 1 min {task log} → openLog',
      'v [loading~spin progressBar.background] impl | running · 30 s {phase}',
      '  [error list.errorForeground] Round 1 · demo | failed · 30 s {task}',
      '  [loading~spin progressBar.background] Round 2 · demo | running · 30 s {task log} → openLog',
      '[circle-outline] test {phase}',
      '[circle-outline] review {phase}',
    ].join('\n'));
  });

  it('are spoken with what their icons say', () => {
    const tasks = [task('task_1', 'item_1', { durationSeconds: 75 }), task('task_2', 'item_1', { phase: 'impl', status: 'failed', outcome: 'failed', durationSeconds: 30 })];
    assert.deepEqual(phaseNodes(FOLDER, item('item_1', { state: 'failed', phase: 'impl', iteration: 1 }), tasks, NOW).map(({ spoken }) => spoken), [
      'spec, passed, 1 min', 'impl, failed · 30 s', 'test, not begun', 'review, not begun',
    ]);
  });

  it('name the one that is next before it has a task', async () => {
    const [, impl] = (await treeText(phaseNodes(FOLDER, item('item_1', { phase: 'impl', iteration: 1 }), [], NOW))).split('\n');
    assert.equal(impl, '[circle-large-outline] impl | next {phase}');
  });

  it('lie behind an item that is done, whatever came of the tasks', async () => {
    const lines = (await treeText(phaseNodes(FOLDER, item('item_1', { state: 'done' }), [task('task_1', 'item_1', { phase: 'test', status: 'failed' })], NOW))).split('\n');
    assert.deepEqual(lines.filter((line) => line.includes('{phase}')), [
      '[pass testing.iconPassed] spec {phase}', '[pass testing.iconPassed] impl {phase}', '> [pass testing.iconPassed] test | 30 s {phase}', '[pass testing.iconPassed] review {phase}',
    ]);
  });
});

describe('a phase', () => {
  it('is spoken with how it stands', () => {
    const nodes = phaseNodes(FOLDER, item('item_1', { phase: 'test', iteration: 1 }), [task('task_1', 'item_1', { durationSeconds: 75 })], NOW);
    assert.deepEqual(nodes.map(({ spoken }) => spoken), ['spec, passed, 1 min', 'impl, passed', 'test, next', 'review, not begun']);
  });
});

describe('a task', () => {
  const text = (more: Partial<TaskView>): string => taskText(task('task_1', 'item_1', more), NOW);

  it('says how it stands', () => {
    assert.equal(text({ status: 'needs_decision', outcome: 'needs_decision' }), 'needs decision · 30 s');
    assert.equal(text({ status: 'pending', outcome: null }), 'pending');
    assert.equal(text({ status: 'running', startedAt: null }), 'running');
    assert.equal(text({ attempts: 3, tests: { passed: 4, failed: 1 }, costUsd: 1.234, status: 'failed' }), 'failed · 4 passed, 1 failed · 3 attempts · 30 s · 1.23 USD');
  });

  it('says how it ended in words, unless somebody has decided since', () => {
    const said = (status: TaskView['status'], outcome: TaskView['outcome']): string => text({ status, outcome }).split(' · ')[0] ?? '';
    assert.deepEqual(OUTCOMES.map((outcome) => said('failed', outcome)), [
      'failed', 'failed', 'ended without a result', 'no verdict that can be read', 'out of time', 'silent for too long',
      'needs decision', 'touched changes of yours', 'reached a limit', 'cancelled', 'lost', 'agent not available',
    ]);
    assert.deepEqual([said('pending', 'limit'), said('pending', 'lost'), said('pending', 'needs_decision'), said('completed', 'failed')], ['reached a limit', 'lost', 'pending', 'completed']);
    assert.equal(taskNode(FOLDER, task('task_1', 'item_1', { status: 'failed', outcome: 'limit' }), NOW).icon?.id, 'watch');
  });

  it('says what is left of one at work, and what it has cost so far', async () => {
    const times = (idle: number, wall: number) => ({ idleEndsAt: ago(-idle), wallEndsAt: ago(-wall), idleSeconds: 900, wallSeconds: 3600 });
    const running = { status: 'running' as const, outcome: null, startedAt: ago(30) };
    assert.equal(text({ ...running, times: times(900, 3540) }), 'running · 30 s');
    assert.equal(text({ ...running, times: times(130, 3540) }), 'running · 30 s · silent for 12 of 15 min');
    assert.equal(text({ ...running, times: times(900, 200) }), 'running · 30 s · 56 of 60 min');
    assert.equal(text({ ...running, times: times(-5, 200), costUsd: 0.5 }), 'running · 30 s · silent for 15 of 15 min · 56 of 60 min · 0.50 USD');
    assert.equal(text({ ...running, usage: { input: 12_345, output: 678, cached: 0 } }), 'running · 30 s · 13k tokens');
    const tip = await taskNode(FOLDER, task('task_1', 'item_1', { ...running, times: times(130, 3540) }), NOW).tooltip?.();
    assert.match(tip ?? '', /Ended in 2 min if it stays silent, in 59 min in any case/);
  });

  it('says its tokens in short where nobody knows its cost', () => {
    const tokens = (input: number): string => text({ usage: { input, output: 0, cached: 0 } }).split(' · ').at(-1) ?? '';
    assert.deepEqual([tokens(850), tokens(1500), tokens(1_250_000)], ['850 tokens', '2k tokens', '1.3M tokens']);
  });

  it('has an icon for each status', async () => {
    const icons = TASK_STATUSES.map((status) => `${status} ${taskNode(FOLDER, task('task_1', 'item_1', { status, outcome: null }), NOW).icon?.id}`);
    assert.deepEqual(icons, ['pending circle-outline', 'running loading~spin', 'completed pass', 'failed error', 'needs_decision question', 'timed_out error', 'cancelled circle-slash']);
    assert.equal(taskNode(FOLDER, task('task_1', 'item_1', { status: 'pending', outcome: 'failed' }), NOW).icon?.id, 'debug-pause');
  });

  it('tells its reason and its commit when somebody points at it', async () => {
    const node = taskNode(FOLDER, task('task_1', 'item_1', { agent: 'a_b', reason: 'See <b>this</b>.', commit: '0123456789abcdef' }), NOW);
    assert.equal(await node.tooltip?.(), [String.raw`**spec · a\_b**`, '', String.raw`See \<b\>this\</b\>\.`, '', 'Task: `task_1`  ', 'Commit: `012345678`'].join('\n'));
  });

  it('is named by what its agent is called, on one line', () => {
    assert.equal(taskNode(FOLDER, task('task_1', 'item_1', { agent: 'my\nagent', iteration: 4 }), NOW).label, 'Round 4 · my agent');
  });
});
