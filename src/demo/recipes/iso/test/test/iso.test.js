import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIso, parseIso } from '../src/index.js';

test('reads every designator', () => {
  assert.equal(parseIso('P2W'), 1_209_600_000);
  assert.equal(parseIso('P1DT2H3M4S'), 93_784_000);
  assert.equal(parseIso('PT90M'), 5_400_000);
});

test('reads decimals, with a point or a comma, and a sign', () => {
  assert.equal(parseIso('PT0.25S'), 250);
  assert.equal(parseIso('PT1,005S'), 1005);
  assert.equal(parseIso('-PT1H'), -3_600_000);
  assert.equal(parseIso('+PT1H'), 3_600_000);
});

test('refuses what is incomplete or has no fixed length', () => {
  for (const text of ['', 'P', 'PT', 'P1DT', '1H', 'PT1H1', 'P1Y', 'P1M', 'P1W1D', 'PT1M1H', 'pt1h']) {
    assert.throws(() => parseIso(text), SyntaxError, text);
  }
});

test('writes what there is and leaves out what is zero', () => {
  assert.equal(formatIso(5_400_000), 'PT1H30M');
  assert.equal(formatIso(86_400_000), 'P1D');
  assert.equal(formatIso(-90_250), '-PT1M30.25S');
  assert.equal(formatIso(0), 'PT0S');
  assert.throws(() => formatIso(Number.NaN), RangeError);
});

test('parseIso reads what formatIso writes', () => {
  for (let ms = 0; ms < 60_000; ms += 7) assert.equal(parseIso(formatIso(ms)), ms);
  for (const ms of [3_600_000, 90_061_001, 1_209_600_000, -5_400_000]) {
    assert.equal(parseIso(formatIso(ms)), ms);
  }
});
