import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../src/contract/task-record.ts';
import { recentTasks, tasksOf, waitingTasks, type TaskSource } from '../../../src/engine/views/task-views.ts';
import { finishedTasks } from '../../../src/pipeline/task-record.ts';
import { emptyState } from '../../../src/pipeline/state.ts';
import { Scenario } from '../pipeline/scenario.ts';

function record(values: Partial<TaskRecord>): TaskRecord {
  return {
    task_id: 'task_0', task_type: 'spec', model: 'demo', duration_seconds: 2, status: 'completed', created_at: 'created', seq: 1, item: 'a', backlog: 'product',
    agent: 'demo', variant: 'default', iteration: 1, outcome: 'completed', attempts: 1, finished_at: 'finished', ...values,
  };
}

function source(scenario: Scenario | null, records: TaskRecord[]): TaskSource & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    state: () => scenario?.state ?? emptyState(),
    history: (limit) => {
      asked.push(limit);
      return Promise.resolve(records.slice(0, limit));
    },
    logPath: (id) => `logs/${id}.log`,
  };
}

describe('the tasks of an item', () => {
  it('come from history and from the live state, each once, oldest first', async () => {
    const scenario = new Scenario().started('a').ends('a', 'failed', { costUsd: 0.5 }).attempt('a').started('b').attempt('b');
    const records = [record({ task_id: 'task_1' }), record({ task_id: 'task_00', item: 'b' }), record({ task_id: 'task_0b' }), record({ task_id: 'task_0a' })];
    const tasks = await tasksOf(source(scenario, records), 'a');
    assert.deepEqual(tasks.map((task) => task.id), ['task_0a', 'task_0b', 'task_1', 'task_2']);
    const { createdAt, startedAt, finishedAt } = scenario.lookUp('task_1');
    assert.deepEqual(tasks[2], {
      id: 'task_1', key: 'a', phase: 'spec', iteration: 1, status: 'failed', agent: 'demo', variant: 'default', attempts: 1, createdAt, startedAt,
      log: 'logs/task_1.log', finishedAt, outcome: 'failed', reason: 'It ended as failed.', problem: null, durationSeconds: 2, costUsd: 0.5, tests: null, commit: null,
    });
    assert.deepEqual([tasks[3]?.status, tasks[3]?.finishedAt, tasks[3]?.outcome, tasks[3]?.reason, tasks[3]?.costUsd], ['running', null, null, null, null]);
  });

  it('say the same in history as they did when they were live', async () => {
    const scenario = new Scenario().started('a').reaches('a', 'review').attempt('a');
    const before = scenario.state;
    scenario.settles('a', 'completed', { costUsd: 0.5, tests: { passed: 2, failed: 0 }, files: ['x'], problem: 'verdict-missing' });
    const live = await tasksOf(source(scenario.commits('a'), []), 'a');
    const records = finishedTasks(before, scenario.state, 7);
    assert.deepEqual(await tasksOf(source(null, records), 'a'), live.slice(-1));
    assert.equal(live.at(-1)?.problem, 'verdict-missing');
    assert.deepEqual(await recentTasks(source(null, records), 5), live.slice(-1));
  });

  it('have started with the attempt at work: a person may have taken a night for an answer', async () => {
    const scenario = new Scenario().started('a').ends('a', 'needs_decision');
    const { startedAt } = scenario.taskOf('a');
    scenario.answers('task_1', 'blue').started('a').attempt('a');
    const [task] = await tasksOf(source(scenario, []), 'a');
    assert.equal(task?.startedAt, scenario.taskOf('a').attempt?.startedAt);
    assert.notEqual(task?.startedAt, startedAt);
  });

  it('have neither a log nor an outcome without an attempt, nor a start in an older record', async () => {
    const [task] = await tasksOf(source(null, [record({ attempts: 0, status: 'cancelled', outcome: 'cancelled' })]), 'a');
    assert.deepEqual([task?.log, task?.outcome, task?.startedAt, task?.reason], [null, null, null, null]);
  });
});

describe('tasks that wait', () => {
  it('are those that ask a person and those that are to be tried again, with what was wrong with them', () => {
    const scenario = new Scenario().started('a').reaches('a', 'review');
    const waiting = (): [string, string, string | null][] => waitingTasks(scenario.state, source(scenario, [])).map(({ key, status, problem }) => [key, status, problem]);
    assert.deepEqual(waiting(), []);
    scenario.ends('a', 'undecidable', { problem: 'verdict-missing' });
    assert.deepEqual(waiting(), [['a', 'pending', 'verdict-missing']]);
    scenario.attempt('a');
    assert.deepEqual(waiting(), []);
    scenario.settles('a', 'undecidable', { problem: 'verdict-missing' });
    assert.deepEqual(waiting(), [['a', 'needs_decision', 'verdict-missing']]);
  });
});

describe('recent tasks', () => {
  it('are at most as many as asked for, and a sensible number', async () => {
    const made = source(null, [record({ task_id: 'task_2' }), record({ task_id: 'task_1' })]);
    assert.deepEqual((await recentTasks(made, 1)).map((task) => task.id), ['task_2']);
    for (const limit of [-5, 0.5, Number.POSITIVE_INFINITY]) await recentTasks(made, limit);
    assert.deepEqual(made.asked, [1, 0, 0, 10_000]);
  });
});
