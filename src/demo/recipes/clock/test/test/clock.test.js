import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../src/index.js';

test('shows hours only where there are some', () => {
  assert.equal(clock(5_400_000), '1:30:00');
  assert.equal(clock(90_000), '1:30');
  assert.equal(clock(5000), '0:05');
  assert.equal(clock(3_605_000), '1:00:05');
});

test('counts days as hours', () => {
  assert.equal(clock(129_600_000), '36:00:00');
});

test('cuts milliseconds off', () => {
  assert.equal(clock(59_999), '0:59');
  assert.equal(clock(3_599_999), '59:59');
});

test('shows a sign where there is something to show', () => {
  assert.equal(clock(-90_000), '-1:30');
  assert.equal(clock(-999), '0:00');
  assert.throws(() => clock(Number.NaN), RangeError);
});
