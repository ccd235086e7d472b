import assert from 'node:assert/strict';
import type { TaskView } from '../../../../../src/contract/engine-api.ts';
import { TASK_PROBLEMS } from '../../../../../src/contract/rules.ts';
import { finds } from './checking.ts';

const task = (more: Partial<TaskView>): TaskView => ({
  id: 'task_1', key: 'item_1', phase: 'review', iteration: 1, status: 'failed', agent: 'demo', variant: 'default', attempts: 1, createdAt: '', startedAt: null, log: null,
  finishedAt: null, outcome: 'failed', reason: null, problem: null, durationSeconds: 1, costUsd: null, tests: null, commit: null, ...more,
});
const item = { key: 'item_1', text: 'Add paging', line: 1, iteration: 2 };

describe('what was wrong with the newest task of an item', () => {
  it('is found on its line', () => {
    for (const problem of TASK_PROBLEMS) {
      finds(`⟦${problem}|1. Add paging <!-- goal:x -->⟧\n\n   more\n\n2. Add sorting`, { items: [item], tasks: [task({ problem })] });
    }
    const [found] = finds('⟦verdict-contradicts-tests|1. Add paging⟧', { items: [item], tasks: [task({ problem: 'verdict-contradicts-tests', tests: { passed: 3, failed: 2 } })] });
    assert.equal(found?.finding.message, 'Item 1: the verdict of its review is not what the tests say: 2 failed.');
  });

  it('is found where the item stands now, as long as it is the only one of its text', () => {
    const facts = { items: [item], tasks: [task({ problem: 'verdict-missing' })] };
    finds('# New title\n\n1. Add sorting\n⟦verdict-missing|2. Add paging⟧', facts);
    finds('# New title\n\n1. Add paging\n\n## More\n\n1. Add paging', facts);
  });

  it('is of no interest when a newer one has no problem, the item is done, or nothing has happened to it', () => {
    const problem = 'verdict-missing';
    finds('1. Add paging', { items: [item], tasks: [task({ problem }), task({ id: 'task_2' })] });
    finds('1. Add paging', { items: [{ ...item, state: 'done' }], tasks: [task({ problem })] });
    finds('1. Add paging', { items: [{ ...item, iteration: null }], tasks: [task({ problem })] });
    finds('1. Add pages\n2. Add sorting', { items: [item], tasks: [task({ problem })] });
  });
});
