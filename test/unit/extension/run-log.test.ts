import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { runLogLine } from '../../../src/extension/model/run-log.ts';

const at = '2030-01-01T00:00:00.000Z';
const item = { key: 'item_1', label: '2' };

describe('what the output says of a run', () => {
  it('has a line for what matters, with its severity', () => {
    const events: RunEvent[] = [
      { type: 'run-started', at, runId: 'run_1', items: 3 },
      { type: 'attempt-settled', at, ...item, taskId: 'task_1', phase: 'spec', iteration: 1, outcome: 'failed', reason: 'The agent ended\nwith exit code 3.', durationSeconds: 1.23, files: [] },
      { type: 'item-blocked', at, key: 'item_1', label: '', reason: 'A question.' },
      { type: 'item-failed', at, ...item, reason: 'Three rounds.' },
      { type: 'notice', at, severity: 'warning', message: 'No cost is known.', hint: 'Limit the run.' },
      { type: 'notice', at, severity: 'error', message: 'The disk is full.' },
    ];
    assert.deepEqual(events.map((event) => runLogLine(event)).map((line) => `${line?.severity}: ${line?.text}`), [
      'info: A run has started: 3 open.',
      'info: 2 (item_1): spec has ended after 1.2 s, failed. The agent ended with exit code 3.',
      'warning: item_1 waits: A question.',
      'warning: 2 (item_1) has failed: Three rounds.',
      'warning: No cost is known. Limit the run.',
      'error: The disk is full.',
    ]);
  });

  it('leaves out what is in the log of a task', () => {
    assert.equal(runLogLine({ type: 'progress', at, taskId: 'task_1', text: 'Reading …' }), null);
  });
});
