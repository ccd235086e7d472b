import assert from 'node:assert/strict';
import type { TestRunResult } from '../../../src/contract/coverage.ts';
import { endText, terminalText } from '../../../src/extension/model/test-output.ts';

const RESULT: TestRunResult = { command: 'npm test', exitCode: 0, ended: null, passed: 3, failed: 0, skipped: 0, durationSeconds: 4.2, output: '' };

describe('the output of a run of tests', () => {
  it('begins each line at its beginning', () => {
    assert.equal(terminalText('a\nb\r\nc'), 'a\r\nb\r\nc');
  });

  it('ends with what it came to', () => {
    assert.equal(endText(RESULT), 'npm test · exit code 0 · 3 passed · 0 failed · 4 s');
    assert.equal(endText({ ...RESULT, exitCode: 1, failed: 1, skipped: 2 }), 'npm test · exit code 1 · 3 passed · 1 failed · 2 skipped · 4 s');
    const none = { ...RESULT, exitCode: null, passed: null, failed: null, skipped: null };
    assert.equal(endText(none), 'npm test · ended by a signal · 4 s');
    assert.equal(endText({ ...none, ended: 'timed_out' }), 'npm test · ended: it took too long · 4 s');
    assert.equal(endText({ ...none, ended: 'cancelled' }), 'npm test · stopped · 4 s');
    assert.equal(endText({ ...none, ended: 'start_failed' }), 'npm test · it could not be started · 4 s');
  });
});
