import assert from 'node:assert/strict';
import { test } from 'node:test';
import { about } from '../src/index.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

test('rounds to the longest unit that fits', () => {
  assert.equal(about(1400), 'about 1 second');
  assert.equal(about(100 * 1000), 'about 2 minutes');
  assert.equal(about(100 * MINUTE), 'about 2 hours');
  assert.equal(about(35 * HOUR), 'about 1 day');
  assert.equal(about(36 * HOUR), 'about 2 days');
});

test('says what rounds up to a longer unit in that unit', () => {
  assert.equal(about(59.7 * MINUTE), 'about 1 hour');
  assert.equal(about(DAY - 1), 'about 1 day');
});

test('says an exact duration as it is', () => {
  assert.equal(about(2 * HOUR), '2 hours');
  assert.equal(about(0), '0 seconds');
});

test('does not count milliseconds', () => {
  assert.equal(about(1), 'less than a second');
  assert.equal(about(999), 'less than a second');
  assert.equal(about(1000), '1 second');
});

test('refuses what has no size', () => {
  for (const ms of [-1, Number.NaN, Infinity]) assert.throws(() => about(ms), RangeError);
});
