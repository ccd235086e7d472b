import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import type { TaskView } from '../../../src/contract/engine-api.ts';
import { pipelineFacts, type FactsReader } from '../../../src/host/pipeline-facts.ts';
import { item } from '../cli/harness.ts';

function task(id: string, key: string): TaskView {
  return {
    id, key, phase: 'impl', iteration: 1, status: 'completed', agent: 'demo', variant: 'default', attempts: 1, createdAt: '2026-01-02T03:04:05.000Z',
    startedAt: null, log: null, finishedAt: null, outcome: 'completed', reason: null, durationSeconds: 1, costUsd: null, tests: null, commit: null, problem: null,
  };
}

const open = item({ key: 'a', state: 'open' });
const waiting = item({ key: 'b', state: 'open', after: ['a'] });
const done = item({ key: 'c', state: 'done' });

function reader(values: Partial<FactsReader> = {}): FactsReader {
  return {
    items: () => Promise.resolve([open, waiting, done]),
    status: () => Promise.resolve({ running: [task('task_3', 'a')], waiting: [task('task_4', 'b')] } as never),
    recentTasks: () => Promise.resolve([task('task_2', 'c'), task('task_1', 'a'), task('task_0', 'c')]),
    coverage: () => Promise.resolve({ specs: [] } as never),
    ...values,
  };
}

const noBacklog = () => Promise.reject(new UserError('no-backlog', 'There is no backlog.'));

describe('the facts of the pipeline', () => {
  it('have the newest task of each item, and the items that wait for nothing', async () => {
    const facts = await pipelineFacts(reader());
    assert.deepEqual(facts.items, [open, waiting, done]);
    assert.deepEqual(facts.tasks.map(({ id }) => id), ['task_3', 'task_4', 'task_2']);
    assert.deepEqual(facts.runnable, ['a']);
    assert.deepEqual(facts.specs, []);
  });

  it('have no evidence where nobody asks for it, or where it cannot be read', async () => {
    assert.equal((await pipelineFacts(reader({ coverage: () => Promise.reject(new Error('not asked')) }), { coverage: false })).specs, null);
    assert.equal((await pipelineFacts(reader({ coverage: noBacklog }))).specs, null);
  });

  it('have no items where there is no backlog', async () => {
    assert.deepEqual((await pipelineFacts(reader({ items: noBacklog }))).items, []);
  });

  it('say nothing for an owner that is gone', async () => {
    await assert.rejects(pipelineFacts(reader({ items: () => Promise.reject(new Error('gone')) })), /gone/);
  });
});
