import assert from 'node:assert/strict';
import { Restarts } from '../../../src/extension/model/restarts.ts';

describe('restarts', () => {
  it('are as many as the limit says', () => {
    const restarts = new Restarts({ most: 2, withinMs: 100 });
    assert.deepEqual([0, 10, 20, 30].map((now) => restarts.ended(now)), [true, true, false, false]);
  });

  it('are allowed again when the others are long ago', () => {
    const restarts = new Restarts({ most: 1, withinMs: 100 });
    assert.deepEqual([0, 50, 151, 400].map((now) => restarts.ended(now)), [true, false, true, true]);
  });

  it('are allowed again when a person asks for it', () => {
    const restarts = new Restarts({ most: 1, withinMs: 100 });
    assert.deepEqual([restarts.ended(0), restarts.ended(1)], [true, false]);
    restarts.forget();
    assert.equal(restarts.ended(2), true);
  });
});
