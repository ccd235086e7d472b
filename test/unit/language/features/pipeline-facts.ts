import type { SpecCoverage } from '../../../../src/contract/coverage.ts';
import type { BacklogListItem, TaskView } from '../../../../src/contract/engine-api.ts';

/** An open item that nothing has happened to. */
export function item(change: Partial<BacklogListItem>): BacklogListItem {
  return {
    key: 'item_1', label: '1', text: 'One', heading: '', kind: 'product', state: 'open', phase: 'spec', spec: null, goal: null, impact: null, effort: null, after: [],
    iteration: null, message: null, finishedAt: null, file: 'specs/backlog.md', line: 1, ...change,
  };
}

/** A task that has ended well. */
export function task(change: Partial<TaskView>): TaskView {
  return {
    id: 'task_1', key: 'item_1', phase: 'impl', iteration: 1, status: 'completed', agent: 'demo', variant: 'default', attempts: 1, createdAt: '2026-01-01T00:00:00Z', startedAt: null, log: null,
    finishedAt: null, outcome: 'completed', reason: null, durationSeconds: 1, costUsd: null, tests: null, commit: null, problem: null, ...change,
  };
}

/** A spec of which nothing is known. */
export function coverage(change: Partial<SpecCoverage>): SpecCoverage {
  return {
    spec: 'specs/001-a.md', id: '001', title: 'A', status: 'specified', marks: { present: false, specified: true, tested: false }, requirements: [], tests: [],
    counts: { passed: 0, failed: 0, skipped: 0, stale: 0 }, evidence: null, regression: null, ...change,
  };
}
