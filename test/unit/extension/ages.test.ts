import assert from 'node:assert/strict';
import { age, shortDuration } from '../../../src/extension/model/ages.ts';
import { ago, NOW } from './snapshots.ts';

describe('ages', () => {
  it('are told in the unit that says most', () => {
    const told = [0, 0.9, 59.9, 60, 3599, 3600, 86_400, 2 * 86_400 - 1, 2 * 86_400, 400 * 86_400].map(shortDuration);
    assert.deepEqual(told, ['0 s', '0 s', '59 s', '1 min', '59 min', '1 h', '24 h', '47 h', '2 d', '400 d']);
  });

  it('of what is yet to come are none', () => {
    assert.equal(shortDuration(-5), '0 s');
    assert.equal(age(ago(-60), NOW), '0 s');
  });

  it('are counted from a moment to now', () => {
    assert.equal(age(ago(125), NOW), '2 min');
  });
});
