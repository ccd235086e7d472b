import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { undocumented } from '../scripts/check-readme.js';

test('finds what a README leaves out', () => {
  const readme = 'Call `parse(text)` or `format(ms)`. There is also clock().';
  assert.deepEqual(undocumented(readme, ['format', 'parse']), []);
  assert.deepEqual(undocumented(readme, ['parse', 'clock', 'format', 'about']), ['clock', 'about']);
});

test('a name that only starts alike does not count', () => {
  assert.deepEqual(undocumented('`parseIso(text)`', ['parse']), ['parse']);
});

test('the README of this package describes every function', () => {
  const script = fileURLToPath(new URL('../scripts/check-readme.js', import.meta.url));
  const run = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  assert.equal(run.stderr, '');
  assert.equal(run.status, 0);
});
