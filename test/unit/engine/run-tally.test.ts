import assert from 'node:assert/strict';
import type { AttemptSettled } from '../../../src/pipeline/event.ts';
import { RunTally } from '../../../src/engine/run-tally.ts';

describe('the summary of a run', () => {
  it('names items that wait, and not those that were answered meanwhile', () => {
    const tally = new RunTally(0);
    for (const key of ['asked', 'answered', 'done']) tally.blocked(key);
    tally.completed('done', undefined);
    const { blocked, completed } = tally.summary(1000, 'max-items', (key) => key !== 'answered');
    assert.deepEqual(blocked, ['asked']);
    assert.deepEqual(completed, ['done']);
  });

  it('counts the tests of items that wait or have failed, each once', () => {
    const tally = new RunTally(0);
    const settled = (tests: { passed: number; failed: number }): AttemptSettled => ({ type: 'attempt.settled', taskId: 't', token: 'x', at: '', outcome: 'completed', reason: '', durationSeconds: 1, files: [], tests });
    tally.attempt('waits', settled({ passed: 2, failed: 1 }), 'review', true);
    tally.attempt('waits', settled({ passed: 3, failed: 0 }), 'review', true);
    tally.blocked('waits');
    tally.attempt('done', settled({ passed: 4, failed: 0 }), 'review', true);
    tally.completed('done', { passed: 4, failed: 0 });
    tally.completed('merged later', { passed: 5, failed: 0 });
    assert.deepEqual(tally.summary(1000, 'no-items', () => true).tests, { passed: 12, failed: 0 });
  });
});
