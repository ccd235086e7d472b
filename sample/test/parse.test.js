import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../src/index.js';

test('reads short and long units', () => {
  assert.equal(parse('1h 30m'), 5_400_000);
  assert.equal(parse('90 minutes'), 5_400_000);
  assert.equal(parse('1 day 1 second 1ms'), 86_401_001);
});

test('reads fractions and a sign', () => {
  assert.equal(parse('1.5h'), 5_400_000);
  assert.equal(parse('-1.5 days'), -129_600_000);
});

test('gives whole milliseconds', () => {
  assert.equal(parse('1.1h'), 3_960_000);
});

test('refuses what is no duration', () => {
  for (const text of ['', 'soon', '5', '1h 30', '1h, 30m', '3 fortnights', '--1h']) {
    assert.throws(() => parse(text), SyntaxError, text);
  }
});
