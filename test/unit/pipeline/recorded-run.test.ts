import assert from 'node:assert/strict';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { Scenario } from './scenario.ts';

const at = '2026-11-22T10:00:00.000Z';
const started: PipelineEvent = { type: 'run.started', id: 'run_1', request: { items: ['a'], hours: 2 }, at };

describe('A recorded run', () => {
  it('holds what it was asked for until it ends', () => {
    const scenario = new Scenario().apply(started);
    assert.deepEqual(scenario.state.run, { id: 'run_1', request: { items: ['a'], hours: 2 }, startedAt: at, costUsd: 0, workedAt: at });
    assert.equal(scenario.apply({ type: 'run.ended', id: 'run_1', at }).state.run, null);
  });

  it('counts what its attempts cost, however they end, and shows when they began and ended', () => {
    const scenario = new Scenario().apply(started).started('a').attempt('a');
    assert.equal(scenario.state.run?.workedAt, scenario.taskOf('a').attempt?.startedAt);
    scenario.settles('a', 'failed', { costUsd: 0.25, at: '2026-11-22T11:00:00.000Z' });
    assert.deepEqual([scenario.state.run?.costUsd, scenario.state.run?.workedAt], [0.25, '2026-11-22T11:00:00.000Z']);
    scenario.ends('a', 'cancelled', { costUsd: 0.5 }).retries('a').started('a').ends('a', 'completed');
    assert.equal(scenario.state.run?.costUsd, 0.75);
  });

  it('takes no sign of life from an attempt that a later owner settles as lost', () => {
    const scenario = new Scenario().apply(started).started('a').attempt('a');
    const { workedAt } = scenario.state.run ?? {};
    assert.equal(scenario.settles('a', 'lost').state.run?.workedAt, workedAt);
  });

  it('counts nothing for a result with a stale token', () => {
    const scenario = new Scenario().apply(started).started('a').attempt('a');
    const stale = { ...scenario.settlement('a', 'completed', { costUsd: 1 }), token: 'of before' };
    assert.deepEqual(transition(scenario.state, stale).run, scenario.state.run);
  });

  it('is interrupted once, and can still be given up', () => {
    const scenario = new Scenario().apply(started, { type: 'run.interrupted', id: 'run_1', at: 'later' });
    assert.equal(scenario.state.run?.interruptedAt, 'later');
    assert.equal(scenario.refusal({ type: 'run.interrupted', id: 'run_1', at }), 'This run has been interrupted already.');
    assert.equal(scenario.apply({ type: 'run.ended', id: 'run_1', at }).state.run, null);
  });

  it('gives way to a new one, interrupted or killed', () => {
    const next: PipelineEvent = { type: 'run.started', id: 'run_2', request: {}, at };
    for (const before of [[started], [started, { type: 'run.interrupted', id: 'run_1', at }]] as PipelineEvent[][]) {
      assert.deepEqual(new Scenario().apply(...before, next).state.run, { id: 'run_2', request: {}, startedAt: at, costUsd: 0, workedAt: at });
    }
  });

  it('ends by its own events alone', () => {
    const scenario = new Scenario().apply(started);
    assert.equal(scenario.refusal(started), 'This run has been started already.');
    assert.equal(scenario.refusal({ type: 'run.ended', id: 'run_0', at }), 'There is no such run.');
    assert.equal(scenario.refusal({ type: 'run.interrupted', id: 'run_0', at }), 'There is no such run.');
    assert.equal(new Scenario().refusal({ type: 'run.ended', id: 'run_1', at }), 'There is no such run.');
  });

  it('is none in a state from before runs were recorded', () => {
    const { run: _, ...old } = emptyState();
    const state: PipelineState = old;
    for (const type of ['run.ended', 'run.interrupted'] as const) assert.equal(transition(state, { type, id: 'run_1', at }), state);
    const events: PipelineEvent[] = [
      { type: 'item.started', key: 'a', kind: 'product', turn: true, at },
      { type: 'task.created', taskId: 'task_1', key: 'a', phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at },
      { type: 'attempt.started', taskId: 'task_1', token: 't', at },
      { type: 'attempt.settled', taskId: 'task_1', token: 't', at, outcome: 'completed', reason: 'Well.', durationSeconds: 1, files: [], costUsd: 1 },
    ];
    assert.equal(events.reduce(transition, state).run, undefined);
    assert.equal(transition(state, started).run?.id, 'run_1');
  });
});
