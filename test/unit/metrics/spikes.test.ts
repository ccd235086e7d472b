import assert from 'node:assert/strict';
import { spikes, type SpikeTask } from '../../../src/metrics/spikes.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const HOUR = 3_600_000;
let serial = 0;

/** A task that ended so many hours ago. */
function task(costUsd: number, hours: number, more: Partial<SpikeTask> = {}): SpikeTask {
  serial += 1;
  return { id: `task_${serial}`, phase: 'impl', status: 'completed', finishedAt: new Date(NOW - hours * HOUR).toISOString(), costUsd, durationSeconds: 100, ...more };
}

function usual(count: number, hours = 48): SpikeTask[] {
  return Array.from({ length: count }, (_, index) => task(0.5 + index / 100, hours));
}

describe('spikes', () => {
  it('are tasks that cost more than three times what others of their phase usually do', () => {
    const one = task(4.2, 1, { id: 'much' });
    assert.deepEqual(spikes([...usual(9), one], NOW), [{ taskId: 'much', phase: 'impl', measure: 'cost', amount: 4.2, usual: 0.54, isOver: false }]);
    assert.deepEqual(spikes([...usual(9), task(1.6, 1)], NOW), []);
  });

  it('or took so long', () => {
    const slow = task(0.5, 1, { durationSeconds: 301 });
    assert.deepEqual(spikes([...usual(8), slow], NOW).map(({ measure, amount, usual }) => [measure, amount, usual]), [['time', 301, 100]]);
    assert.deepEqual(spikes([...usual(8), { ...slow, durationSeconds: 300 }], NOW), []);
  });

  it('need others to compare with, of the same phase, that say what they cost', () => {
    assert.deepEqual(spikes([...usual(7), task(9, 1)], NOW), []);
    assert.deepEqual(spikes([...usual(7), task(0, 2), task(9, 1)], NOW), []);
    assert.deepEqual(spikes([...usual(20), task(9, 1, { phase: 'test' })], NOW), []);
    assert.equal(spikes([...usual(8), task(9, 1)], NOW).length, 1);
  });

  it('are none below what anybody has to look at', () => {
    const cheap = Array.from({ length: 9 }, () => task(0.01, 30, { durationSeconds: 2 }));
    assert.deepEqual(spikes([...cheap, task(0.1, 1, { durationSeconds: 60 })], NOW), []);
    assert.deepEqual(spikes([...cheap, task(0.11, 1, { durationSeconds: 61 })], NOW).map(({ measure }) => measure), ['cost', 'time']);
  });

  it('are over after a day, and where a later task was as usual', () => {
    assert.deepEqual(spikes([...usual(9), task(9, 24)], NOW), []);
    const both = spikes([...usual(9), task(9, 3, { id: 'first' }), task(0.5, 2), task(8, 1, { id: 'second' })], NOW);
    assert.deepEqual(both.map(({ taskId, isOver }) => [taskId, isOver]), [['second', false], ['first', true]]);
  });

  it('are not measured against what a person has ended, or what has not ended', () => {
    const cancelled = usual(8).map((one) => ({ ...one, status: 'cancelled' as const }));
    const open = usual(8).map(({ finishedAt: _, ...one }) => one);
    assert.deepEqual(spikes([...cancelled, ...open, ...usual(7), task(9, 1)], NOW), []);
    assert.deepEqual(spikes([], NOW), []);
  });
});
