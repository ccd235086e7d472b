import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWords, parse } from '../src/index.js';

test('names every unit in full, longest first', () => {
  assert.equal(inWords(5_400_000), '1 hour 30 minutes');
  assert.equal(inWords(172_800_000), '2 days');
});

test('knows the singular', () => {
  assert.equal(inWords(90_061_001), '1 day 1 hour 1 minute 1 second 1 millisecond');
  assert.equal(inWords(2002), '2 seconds 2 milliseconds');
});

test('says zero and minus', () => {
  assert.equal(inWords(0), '0 seconds');
  assert.equal(inWords(-60_000), 'minus 1 minute');
  assert.throws(() => inWords(Infinity), RangeError);
});

test('parse reads what inWords writes', () => {
  for (const ms of [0, 1, 59_999, 3_600_000, 90_061_001]) assert.equal(parse(inWords(ms)), ms);
});
