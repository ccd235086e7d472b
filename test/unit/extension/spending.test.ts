import assert from 'node:assert/strict';
import type { SpendingView } from '../../../src/contract/engine-api.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { dayBudget, spendingText } from '../../../src/extension/model/spending.ts';
import { snapshot } from './snapshots.ts';

const spent = (more: Partial<SpendingView>) => snapshot([], { status: { spending: { todayUsd: 0, dayBudgetUsd: null, runUsd: null, runBudgetUsd: null, ...more } } });

describe('what was spent', () => {
  it('is said where there is something to say', () => {
    assert.equal(spendingText(spent({})), '');
    assert.equal(spendingText(snapshot([], { status: null })), '');
    assert.equal(spendingText(spent({ runUsd: 0 })), '');
    assert.equal(spendingText(spent({ todayUsd: 1.234 })), 'today 1.23 USD');
    assert.equal(spendingText(spent({ todayUsd: 8.4, dayBudgetUsd: 10, runUsd: 2, runBudgetUsd: 5 })), 'today 8.40 of 10 USD · this run 2 of 5 USD');
  });

  it('is a warning from the share on that the configuration names', () => {
    assert.equal(dayBudget(spent({ todayUsd: 7.99, dayBudgetUsd: 10 })), null);
    assert.deepEqual(dayBudget(spent({ todayUsd: 8, dayBudgetUsd: 10 })), { spentUsd: 8, budgetUsd: 10, isUsedUp: false });
    assert.equal(dayBudget(spent({ todayUsd: 10, dayBudgetUsd: 10 }))?.isUsedUp, true);
    assert.equal(dayBudget({ ...spent({ todayUsd: 5, dayBudgetUsd: 10 }), config: configSchema.parse({ budgets: { warnAt: 0.5 } }) })?.isUsedUp, false);
    assert.equal(dayBudget(spent({ todayUsd: 100 })), null);
    assert.equal(dayBudget(snapshot([], { status: null })), null);
  });
});
