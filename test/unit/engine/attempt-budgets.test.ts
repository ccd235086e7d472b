import assert from 'node:assert/strict';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import { AttemptBudgets, type AttemptBudgetsOptions } from '../../../src/engine/spending/attempt-budgets.ts';
import type { AgentExit } from '../../../src/engine/ports/agent.ts';
import type { Budget } from '../../../src/pipeline/spending.ts';

const EXIT: AgentExit = { kind: 'cancelled', exitCode: null, signal: 'SIGTERM', output: '', durationMs: 1, survivors: [] };
const PRICED = { prices: { dear: { input: 1000, output: 0 } } };
const SESSION: AgentEvent = { type: 'session', id: 's', model: 'dear' };
const RESULT: AgentEvent = { type: 'result', ok: true, text: null, error: null };

function usage(costUsd: number | null, input = 0): AgentEvent {
  return { type: 'usage', usage: { input, output: 0, cached: 0 }, costUsd };
}

/** Hears what an agent tells at once. */
function attempt(budgets: Budget[], options: Partial<AttemptBudgetsOptions> = {}) {
  const warned: string[] = [];
  let ended = 0;
  const made = new AttemptBudgets(() => budgets, { warnAt: 0.8, prices: {}, model: undefined, isAdopted: false, ...options }, ({ scope, spentUsd }) => warned.push(`${scope} ${spentUsd}`));
  const hear = async (...events: AgentEvent[]): Promise<number> => {
    for (const event of events) made.hear(event, () => (ended += 1));
    await Promise.resolve();
    return ended;
  };
  return { made, hear, warned };
}

describe('the budgets of an attempt', () => {
  const task = (budgetUsd: number, spentUsd = 0): Budget[] => [{ scope: 'task', spentUsd, budgetUsd }];

  it('warn once, while it works or at its end', async () => {
    const { made, hear, warned } = attempt([...task(1), { scope: 'day', spentUsd: 5, budgetUsd: 7 }]);
    await hear(usage(0.5));
    assert.deepEqual(warned, []);
    await hear(usage(0.7), usage(0.9), usage(0.95), usage(0.9));
    assert.deepEqual(warned, ['day 5.7', 'task 0.9']);
    made.settle(0.97);
    assert.equal(warned.length, 2);
    const atEnd = attempt(task(1));
    atEnd.made.settle(0.9);
    atEnd.made.settle(undefined);
    assert.deepEqual(atEnd.warned, ['task 0.9']);
  });

  it('end it once, where tokens of a model that it names have used them up and it goes on', async () => {
    const { made, hear } = attempt(task(1, 0.5), PRICED);
    assert.equal(await hear(SESSION, usage(null, 490)), 0);
    assert.equal(made.endedInside(EXIT), false);
    assert.equal(await hear(usage(null, 500), usage(null, 600)), 1);
    assert.equal(await hear(usage(null, 700)), 1);
    assert.equal(made.endedInside(EXIT), true);
    assert.deepEqual(made.costOf(EXIT), { costUsd: 0.7 });
    assert.deepEqual(made.ending(0.7).budget, { scope: 'task', spentUsd: 1.2, budgetUsd: 1, raiseTo: 2.2 });
  });

  it('are left to whoever runs it where the cost is told, or the model was asked for', async () => {
    const { made, hear } = attempt(task(1));
    assert.equal(await hear(usage(2)), 0);
    assert.equal(made.endedInside(EXIT), false);
    assert.equal(made.endedInside({ ...EXIT, kind: 'over_budget' }), true);
    assert.equal(await attempt(task(1), { ...PRICED, model: 'dear' }).hear(usage(null, 5000)), 0);
  });

  it('let it come to its end where it says so together with its cost, and not where it goes on after all', async () => {
    const { made, hear } = attempt(task(1), PRICED);
    assert.equal(await hear(SESSION, usage(null, 2000), RESULT), 0);
    assert.equal(await hear({ type: 'text', text: 'One more thing.' }, usage(null, 2100)), 1);
    for (const kind of ['over_budget', 'cancelled'] as const) {
      const done: AgentExit = { ...EXIT, kind, result: { ok: true, error: null } };
      assert.deepEqual([made.endedInside(done), made.judged(done).kind, made.judged({ ...done, result: null }).kind], [false, 'exited', kind]);
    }
    assert.equal(attempt(task(1)).made.judged({ ...EXIT, result: { ok: true, error: null } }).kind, 'cancelled');
  });

  it('know the price of the model that was asked for, and of none that it does not name', async () => {
    const prices = { cheap: { input: 1, output: 0 } };
    assert.deepEqual(attempt(task(1), { prices, model: 'cheap' }).made.granted, { usd: 1, price: { input: 1, output: 0 } });
    assert.deepEqual(attempt(task(1), { prices, model: 'other' }).made.granted, { usd: 1, price: null });
    assert.equal(await attempt(task(1), PRICED).hear(usage(null, 1e9)), 0);
  });

  it('count what it was granted where it was ended elsewhere and does not say it', () => {
    const over: AgentExit = { ...EXIT, kind: 'over_budget', result: null };
    assert.deepEqual(attempt(task(1, 0.25)).made.costOf(over), { costUsd: 0.75 });
    assert.deepEqual(attempt(task(1)).made.costOf({ ...over, costUsd: 3 }), { costUsd: 3 });
    // What an owner before this one granted is not known here.
    const adopted = attempt(task(1), { isAdopted: true });
    assert.deepEqual([adopted.made.granted, adopted.made.costOf({ ...over, costUsd: 0.4 })], [null, { costUsd: 0.4 }]);
  });

  it('are none where none is set', async () => {
    const { made, hear, warned } = attempt([]);
    assert.equal(await hear(usage(1e6)), 0);
    assert.deepEqual([made.granted, warned], [null, []]);
  });
});
