import assert from 'node:assert/strict';
import type { AgentExit } from '../../../src/engine/ports/agent.ts';
import { attemptCost } from '../../../src/engine/spending/attempt-cost.ts';
import { AttemptBudgets } from '../../../src/engine/spending/attempt-budgets.ts';

const EXIT: AgentExit = { kind: 'exited', exitCode: 0, signal: null, output: '', durationMs: 1, survivors: [] };
const usage = { input: 0, output: 0, cached: 0 };

describe('what an agent says that it cost', () => {
  it('gives no money back', () => {
    assert.deepEqual(attemptCost({ ...EXIT, costUsd: -5 }, {}, undefined), {});
    const lies = { input: -1e9, output: -1e9, cached: 0 };
    assert.equal(attemptCost({ ...EXIT, usage: lies, model: 'm' }, { m: { input: 1, output: 1 } }, undefined).costUsd, 0);
    assert.deepEqual(attemptCost({ ...EXIT, costUsd: Number.NaN }, {}, undefined), {});
    assert.deepEqual(attemptCost({ ...EXIT, costUsd: Number.POSITIVE_INFINITY }, {}, undefined), {});
  });

  it('is at least what it had said before', () => {
    const budgets = new AttemptBudgets(() => [], { warnAt: 0.8, prices: {}, model: undefined, isAdopted: false }, () => {});
    budgets.hear({ type: 'usage', usage, costUsd: 4 }, () => {});
    budgets.hear({ type: 'usage', usage, costUsd: 1 }, () => {});
    assert.equal(budgets.costOf({ ...EXIT, usage, costUsd: 1 }).costUsd, 4);
  });
});
