import assert from 'node:assert/strict';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { finishedTasks } from '../../../src/pipeline/task-record.ts';
import { known, Scenario } from './scenario.ts';

const [at, by] = ['2026-11-22T12:00:00.000Z', 'ada'];

/** The records of what happens to a scenario. */
function recordsOf(scenario: Scenario, act: (scenario: Scenario) => Scenario): ReturnType<typeof finishedTasks> {
  const before = scenario.state;
  return finishedTasks(before, act(scenario).state, 42);
}

describe('finishedTasks', () => {
  it('gives a task with all that history keeps of it', () => {
    const scenario = new Scenario().started('a', 'meta').reaches('a', 'review').ends('a', 'undecidable', { costUsd: 0.25 }).attempt('a');
    const records = recordsOf(scenario, (given) => given.settles('a', 'completed', { at, costUsd: 0.5, tests: { passed: 3, failed: 0 } }));
    const { createdAt, startedAt } = scenario.lookUp('task_4');
    assert.deepEqual(records, [{
      task_id: 'task_4', task_type: 'review', model: 'demo', duration_seconds: 4, status: 'completed', created_at: createdAt, seq: 42,
      item: 'a', backlog: 'meta', agent: 'demo', variant: 'default', iteration: 1, outcome: 'completed', reason: 'It ended as completed.', attempts: 2, cost_usd: 0.75,
      started_at: startedAt, finished_at: at, tests: { passed: 3, failed: 0 },
    }]);
  });

  it('keeps a reason in one line, cut where it is long', () => {
    const [record] = recordsOf(new Scenario().started('a').attempt('a'), (given) => given.settles('a', 'failed', { reason: `It said:\n${'no '.repeat(200)}` }));
    assert.match(record?.reason ?? '', /^It said: no no [no ]+…$/);
    assert.ok((record?.reason ?? '').length <= 300);
  });

  it('keeps what was wrong with its last attempt, and forgets that of the one before', () => {
    const twice = new Scenario().started('a').reaches('a', 'review').ends('a', 'undecidable', { problem: 'verdict-missing' });
    assert.equal(twice.taskOf('a').problem, 'verdict-missing');
    const failed = { problem: 'verdict-contradicts-tests' } as const;
    assert.equal(recordsOf(twice.attempt('a'), (given) => given.settles('a', 'failed', failed))[0]?.problem, failed.problem);
    const passed = new Scenario().started('a').reaches('a', 'review').ends('a', 'undecidable', { problem: 'verdict-missing' }).attempt('a');
    assert.equal(recordsOf(passed, (given) => given.settles('a', 'completed'))[0]?.problem, undefined);
  });

  it('leaves out what nobody knows', () => {
    const [record] = recordsOf(new Scenario().started('a').attempt('a'), (given) => given.settles('a', 'failed'));
    assert.deepEqual(['cost_usd', 'tests', 'commit'].filter((key) => key in (record ?? {})), []);
    const [skipped] = recordsOf(new Scenario().started('a').task('a').apply({ type: 'item.parked', key: 'a' }), (given) => given.skips('a'));
    assert.deepEqual(['reason', 'started_at'].filter((key) => key in (skipped ?? {})), []);
  });

  it('has the tokens of all attempts together', () => {
    const usage = { input: 10, output: 2, cached: 5 };
    const scenario = new Scenario().started('a').ends('a', 'lost', { usage }).attempt('a');
    const [record] = recordsOf(scenario, (given) => given.settles('a', 'failed', { usage }));
    assert.deepEqual(record?.usage, { input: 20, output: 4, cached: 10 });
    const [silent] = recordsOf(new Scenario().started('b').attempt('b'), (given) => given.settles('b', 'failed'));
    assert.equal('usage' in (silent ?? {}), false);
  });

  it('begins with the keys of the original, in its order', () => {
    const [record] = recordsOf(new Scenario().started('a').attempt('a'), (given) => given.settles('a', 'failed'));
    assert.deepEqual(Object.keys(record ?? {}).slice(0, 6), ['task_id', 'task_type', 'model', 'duration_seconds', 'status', 'created_at']);
  });

  it('waits for the commit of what the task changed', () => {
    const scenario = new Scenario().started('a').attempt('a');
    assert.deepEqual(recordsOf(scenario, (given) => given.settles('a', 'completed', { files: ['x.js'] })), []);
    const records = recordsOf(scenario, (given) => given.commits('a', 'abc123'));
    assert.deepEqual(records.map(({ task_id, commit, outcome }) => ({ task_id, commit, outcome })), [{ task_id: 'task_1', commit: 'abc123', outcome: 'completed' }]);
  });

  it('does not wait any longer when there was nothing to commit', () => {
    const scenario = new Scenario().started('a').ends('a', 'completed', { files: ['x.js'] });
    assert.deepEqual(recordsOf(scenario, (given) => given.commits('a', null)).map((record) => record.task_id), ['task_1']);
  });

  it('gives nothing for the commit of an attempt whose task goes on', () => {
    const scenario = new Scenario().started('a').ends('a', 'lost', { files: ['x.js'] });
    assert.deepEqual(recordsOf(scenario, (given) => given.commits('a')), []);
  });

  it('gives a task that ends with a human verdict', () => {
    const scenario = new Scenario().started('a').reaches('a', 'review').ends('a', 'undecidable').ends('a', 'undecidable');
    const [record] = recordsOf(scenario, (given) => given.answers('task_4', 'pass'));
    assert.deepEqual([record?.task_id, record?.status, record?.outcome], ['task_4', 'completed', 'undecidable']);
  });

  it('gives a task that was skipped with its item', () => {
    const asked = new Scenario().started('a').ends('a', 'needs_decision');
    const [record] = recordsOf(asked, (given) => given.skips('a'));
    assert.deepEqual([record?.status, record?.outcome, record?.attempts], ['cancelled', 'needs_decision', 1]);
  });

  it('calls a task cancelled that was skipped before its first attempt', () => {
    const parked = new Scenario().started('a').task('a').apply({ type: 'item.parked', key: 'a' });
    const [record] = recordsOf(parked, (given) => given.skips('a'));
    assert.deepEqual([record?.status, record?.outcome, record?.attempts, record?.duration_seconds], ['cancelled', 'cancelled', 0, 0]);
  });

  it('gives a task once', () => {
    const scenario = new Scenario().started('a').ends('a', 'completed');
    const others: PipelineEvent[] = [
      { type: 'items.seen', items: [known('a')] }, { type: 'paused', reason: 'Lunch.', by, at }, { type: 'item.parked', key: 'a' },
      { type: 'checkout.closed', key: 'a' }, { type: 'item.skipped', key: 'a', by, at }, { type: 'item.retried', key: 'a', by, at },
    ];
    for (const event of others) assert.deepEqual(recordsOf(scenario, (given) => given.apply(event)), [], event.type);
  });

  it('gives all tasks that a group of events finished, oldest first', () => {
    const scenario = new Scenario().started('a').attempt('a').started('b').attempt('b');
    const records = recordsOf(scenario, (given) => given.settles('b', 'failed').settles('a', 'completed'));
    assert.deepEqual(records.map((record) => record.task_id), ['task_1', 'task_2']);
  });

  it('gives nothing where nothing happened', () => {
    const { state } = new Scenario().done('a');
    assert.deepEqual(finishedTasks(state, state, 1), []);
  });
});
