import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, parse } from '../src/index.js';

test('writes the units that there are, longest first', () => {
  assert.equal(format(5_400_000), '1h 30m');
  assert.equal(format(86_401_001), '1d 1s 1ms');
});

test('writes zero and a sign', () => {
  assert.equal(format(0), '0s');
  assert.equal(format(-90_000), '-1m 30s');
});

test('refuses what is no number', () => {
  assert.throws(() => format(Number.NaN), RangeError);
  assert.throws(() => format(Infinity), RangeError);
});

test('parse reads what format writes', () => {
  for (const ms of [0, 1, 999, 59_999, 3_600_000, 90_061_001, -5_400_000]) {
    assert.equal(parse(format(ms)), ms);
  }
});
