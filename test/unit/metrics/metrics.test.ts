import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { OUTCOMES, PHASES, TASK_STATUSES } from '../../../src/contract/phase.ts';
import type { TaskRecord } from '../../../src/contract/task-record.ts';
import { addRecord, emptyRollup, mergeRollups, type Rollup } from '../../../src/metrics/rollup.ts';
import { percentile, summarise } from '../../../src/metrics/summary.ts';

function record(changes: Partial<TaskRecord> = {}): TaskRecord {
  return {
    task_id: 'task_0123456789abcdef', task_type: 'impl', model: 'demo', duration_seconds: 1.5, status: 'completed',
    created_at: '2026-11-21T23:59:59.000Z', seq: 1, item: 'item_1', backlog: 'product', agent: 'demo', variant: 'default', iteration: 1,
    outcome: 'completed', attempts: 1, finished_at: '2026-11-22T00:00:01.000Z', ...changes,
  };
}

const anyRecord = fc.record({
  task_type: fc.constantFrom(...PHASES),
  status: fc.constantFrom(...TASK_STATUSES),
  model: fc.constantFrom('demo', 'a', '__proto__'),
  duration_seconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
  finished_at: fc.constantFrom('2026-11-21T10:00:00.000Z', '2026-11-22T10:00:00.000Z', 'soon'),
}).map(record);

function rollupOf(records: readonly TaskRecord[]): Rollup {
  const rollup = emptyRollup();
  for (const one of records) addRecord(rollup, one);
  return rollup;
}

describe('rollups', () => {
  it('count by the day of the end, phase and status, in whole milliseconds', () => {
    assert.deepEqual(rollupOf([record(), record({ duration_seconds: 0.0004 }), record({ status: 'failed', outcome: 'no_result', finished_at: 'soon', duration_seconds: Number.NaN })]), {
      cells: { '2026-11-22/impl/completed': { count: 2, durationMs: 1500 }, 'unknown/impl/failed': { count: 1, durationMs: 0 } },
      outcomes: { '2026-11-22/impl/completed': 2, 'unknown/impl/no_result': 1 },
    });
  });

  const many = fc.array(anyRecord, { maxLength: 30 });

  it('of two histories are the merge of their rollups, however they are split and ordered, also as JSON', () => {
    fc.assert(fc.property(many, many, many, (a, b, c) => {
      const [x, y, z] = [rollupOf(a), rollupOf(b), rollupOf(c)];
      const whole = rollupOf([...a, ...b, ...c]);
      assert.deepEqual(mergeRollups(mergeRollups(x, y), z), whole);
      assert.deepEqual(mergeRollups(x, mergeRollups(y, z)), whole);
      assert.deepEqual(mergeRollups(z, mergeRollups(y, x)), whole);
      assert.deepEqual(mergeRollups(whole, emptyRollup()), whole);
      assert.deepEqual(JSON.parse(JSON.stringify(whole)), whole);
    }));
  });

  it('of before outcomes were counted are merged as they are', () => {
    const { cells } = rollupOf([record()]);
    assert.deepEqual(mergeRollups({ cells }, rollupOf([record()])).outcomes, { '2026-11-22/impl/completed': 1 });
  });

  it('are not changed by a merge', () => {
    const [a, b] = [rollupOf([record()]), rollupOf([record(), record()])];
    const merged = mergeRollups(a, b);
    addRecord(merged, record());
    assert.deepEqual(a, rollupOf([record()]));
    assert.deepEqual(b, rollupOf([record(), record()]));
  });
});

const NONE = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));

describe('the summary', () => {
  it('is all zeros for no records', () => {
    assert.deepEqual(summarise([]), {
      success_rate: { completed: 0, failed: 0, total: 0, rate: 0 }, execution_time: { p50_seconds: 0, p95_seconds: 0 }, by_task_type: {}, by_model: {},
      by_outcome: NONE,
    });
  });

  it('counts what completed, failed and ran out of time, and not what people stopped', () => {
    const summary = summarise([
      record({ duration_seconds: 10 }),
      record({ duration_seconds: 20, status: 'failed', model: 'other' }),
      record({ duration_seconds: 30, status: 'timed_out', outcome: 'idle', task_type: 'test' }),
      record({ status: 'cancelled', outcome: 'cancelled', duration_seconds: 1000 }),
      record({ status: 'needs_decision', duration_seconds: 1000 }),
    ]);
    assert.deepEqual(summary, {
      success_rate: { completed: 1, failed: 2, total: 3, rate: 0.3333 },
      execution_time: { p50_seconds: 20, p95_seconds: 30 },
      by_task_type: { impl: { count: 2, completed: 1, failed: 1, success_rate: 0.5 }, test: { count: 1, completed: 0, failed: 1, success_rate: 0 } },
      by_model: { demo: { count: 2, avg_duration: 20 }, other: { count: 1, avg_duration: 20 } },
      by_outcome: { ...NONE, completed: 3, idle: 1, cancelled: 1 },
    });
  });

  it('has percentiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(percentile(hundred, 0.5), 50);
    assert.equal(percentile(hundred, 0.95), 95);
    assert.equal(percentile([7], 0.95), 7);
  });

  it('does not depend on the order of the records, and its parts add up', () => {
    fc.assert(fc.property(fc.array(anyRecord, { maxLength: 40 }), (records) => {
      const summary = summarise(records);
      const turned = summarise(records.toReversed());
      assert.deepEqual(turned.success_rate, summary.success_rate);
      assert.deepEqual(turned.execution_time, summary.execution_time);
      const { completed, failed, total } = summary.success_rate;
      assert.equal(completed + failed, total);
      for (const parts of [Object.values(summary.by_task_type), Object.values(summary.by_model)]) {
        assert.equal(parts.reduce((sum, { count }) => sum + count, 0), total);
      }
      assert.equal(Object.values(summary.by_outcome).reduce((sum, count) => sum + count, 0), records.length);
      assert.ok(summary.execution_time.p50_seconds <= summary.execution_time.p95_seconds);
    }));
  });
});
