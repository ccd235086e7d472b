import assert from 'node:assert/strict';
import { RunTally } from '../../../src/engine/run-tally.ts';

describe('the summary of a run', () => {
  it('names items that wait, and not those that were answered meanwhile', () => {
    const tally = new RunTally(0);
    for (const key of ['asked', 'answered', 'done']) tally.blocked(key);
    tally.completed('done', undefined);
    const { blocked, completed } = tally.summary(1000, 'max-items', (key) => key !== 'answered');
    assert.deepEqual(blocked, ['asked']);
    assert.deepEqual(completed, ['done']);
    assert.equal(tally.had((key) => key !== 'answered'), 2);
  });
});
