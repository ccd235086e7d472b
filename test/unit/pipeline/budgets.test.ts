import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { budgetOptions, budgetQuestion, dollars, endedByBudget, usedUpBudget } from '../../../src/pipeline/budgets.ts';
import { addUsd, budgetsOf, isUsedUp, leastLeft, warningsBetween, withCost, type Budget, type BudgetLimits } from '../../../src/pipeline/spending.ts';
import { Scenario } from './scenario.ts';

const DAY = '2026-11-22';
const LATER = '2026-11-23';

function spent(scenario: Scenario, key: string, costUsd: number, more: { day?: string } = {}): Scenario {
  return scenario.ends(key, 'lost', { costUsd, ...more });
}

function budget(scope: Budget['scope'], spentUsd: number, budgetUsd: number): Budget {
  return { scope, spentUsd, budgetUsd };
}

function running(budgetUsd?: number): Scenario {
  return new Scenario({ maxIterations: 3, lostAttempts: 100 })
    .apply({ type: 'run.started', id: 'run_1', request: budgetUsd === undefined ? {} : { budgetUsd }, at: '2026-11-22T10:00:00.000Z' })
    .started('a');
}

describe('Budgets', () => {
  it('count what attempts cost, whatever became of them: for the task, the item, the run and the day', () => {
    const scenario = running(4);
    spent(scenario, 'a', 0.1);
    scenario.ends('a', 'completed', { costUsd: 0.2, specPath: 'specs/a.md' });
    spent(scenario, 'a', 0.25);
    const { taskId = '' } = scenario.item('a');
    assert.deepEqual(budgetsOf(scenario.state, { taskUsd: 1, itemUsd: 2, dayUsd: 8 }, taskId, DAY), [
      budget('task', 0.25, 1), budget('item', 0.55, 2), budget('run', 0.55, 4), budget('day', 0.55, 8),
    ]);
    assert.equal(scenario.taskOf('a').costUsd, 0.25);
  });

  it('are those that are set, and of the run and the day where there is no task', () => {
    const scenario = running();
    assert.deepEqual(budgetsOf(scenario.task('a').state, {}, 'task_1', DAY), []);
    assert.deepEqual(budgetsOf(scenario.state, { taskUsd: 1, itemUsd: 1, dayUsd: 2 }, null, DAY), [budget('day', 0, 2)]);
    assert.deepEqual(budgetsOf(scenario.state, { taskUsd: 1 }, 'task_17', DAY), []);
  });

  it('of a day are for that day alone', () => {
    const scenario = spent(running(), 'a', 3, { day: DAY });
    scenario.apply({ type: 'budget.raised', scope: 'day', usd: 9, date: DAY, by: 'ada', at: scenario.at() });
    assert.deepEqual(budgetsOf(scenario.state, { dayUsd: 2 }, null, DAY), [budget('day', 3, 9)]);
    assert.deepEqual(budgetsOf(scenario.state, { dayUsd: 2 }, null, LATER), [budget('day', 0, 2)]);
    spent(scenario, 'a', 1, { day: LATER });
    assert.deepEqual(budgetsOf(scenario.state, { dayUsd: 2 }, null, LATER), [budget('day', 1, 2)]);
  });

  it('of a run end with it', () => {
    const scenario = spent(running(1), 'a', 3);
    scenario.apply({ type: 'budget.raised', scope: 'run', usd: 5, by: 'ada', at: scenario.at() });
    assert.deepEqual(budgetsOf(scenario.state, {}, null, DAY), [budget('run', 3, 5)]);
    scenario.apply({ type: 'run.started', id: 'run_2', request: { budgetUsd: 1 }, at: scenario.at() });
    assert.deepEqual(budgetsOf(scenario.state, {}, null, DAY), [budget('run', 0, 1)]);
  });

  it('leave an attempt the least that any of them has', () => {
    assert.equal(leastLeft([budget('task', 0.7, 1), budget('item', 1.9, 2), budget('day', 1, 8)]), 0.1);
    assert.equal(leastLeft([budget('task', 3, 1)]), 0);
    assert.equal(leastLeft([]), null);
  });

  it('are used up to the last part of a cent, not a part before', () => {
    const tenth = Array.from({ length: 8 }, () => 0.1).reduce(addUsd, 0);
    assert.equal(isUsedUp(budget('task', tenth, 0.8)), true);
    assert.equal(isUsedUp(budget('task', 0.799999, 0.8)), false);
  });

  it('warn where a cost has brought them to their share, and only then', () => {
    const budgets = [budget('task', 0, 1), budget('item', 1, 2), budget('day', 7.9, 10)];
    assert.deepEqual(warningsBetween(budgets, 0.8, 0, 0.05), []);
    assert.deepEqual(warningsBetween(budgets, 0.8, 0.05, 0.1), [budget('day', 8, 10)]);
    assert.deepEqual(warningsBetween(budgets, 0.8, 0.1, 5), [budget('task', 5, 1), budget('item', 6, 2)]);
    assert.deepEqual(warningsBetween(budgets, 0.8, 5, 50), []);
    assert.deepEqual(warningsBetween([budget('day', 2, 10)], 1, 7.9, 8), [budget('day', 10, 10)]);
  });
});

describe('A budget that is used up', () => {
  const one = { scope: 'task', spentUsd: 1.25, budgetUsd: 1, raiseTo: 2.25 } as const;

  it('is asked about, with an amount that lets the work go on', () => {
    assert.deepEqual(usedUpBudget([budget('task', 1.25, 1), budget('item', 1.25, 2), budget('day', 9, 9)]), one);
    assert.equal(budgetQuestion(one), 'The task has cost 1.25 USD; its budget is 1.00 USD. May it cost more?');
    assert.deepEqual(budgetOptions(one), ['Raise it to 2.25 USD', 'Skip the item']);
    assert.deepEqual(usedUpBudget([budget('task', 2, 1), budget('item', 4, 4)]), { scope: 'item', spentUsd: 4, budgetUsd: 4, raiseTo: 8 });
    assert.equal(usedUpBudget([budget('task', 0.99, 1), budget('run', 2, 1), budget('day', 2, 1)]), null);
    // An amount that is said in cents is one in cents.
    assert.equal(usedUpBudget([budget('task', 1.001, 1)])?.raiseTo, 2.01);
    assert.equal(usedUpBudget([budget('task', 0.3, 0.3)])?.raiseTo, 0.6);
    assert.equal(dollars(0.0042), '0.0042 USD');
  });

  it('holds its item before an attempt, and not the others', () => {
    const scenario = spent(running(), 'a', 1.25);
    scenario.apply({ type: 'budget.held', key: 'a', budget: one, at: scenario.at() });
    assert.deepEqual([scenario.item('a').state, scenario.taskOf('a').status], ['blocked', 'pending']);
    assert.deepEqual(scenario.state.decisions['a']?.options, ['Raise it to 2.25 USD', 'Skip the item']);
    scenario.started('b').ends('b', 'completed', { costUsd: 9, specPath: 'specs/b.md' });
    scenario.answers('a', 'Raise it to 2.25 USD');
    assert.deepEqual([scenario.item('a').state, scenario.taskOf('a').budgetUsd], ['open', 2.25]);
    assert.deepEqual(budgetsOf(scenario.state, { taskUsd: 1 }, scenario.taskOf('a').id, DAY), [budget('task', 1.25, 2.25)]);
    assert.match(scenario.refusal({ type: 'decision.answered', id: 'a', answer: 'Skip the item', by: 'eve', at: scenario.at() }), /answered already by ada/);
  });

  it('ends an attempt at work, whose task goes on where it is raised', () => {
    const scenario = running().ends('a', 'needs_decision', { costUsd: 1.25, files: ['src/a.js'], budget: one });
    const { id } = scenario.taskOf('a');
    assert.deepEqual([scenario.item('a').block, scenario.taskOf('a').status, scenario.item('a').uncommitted?.files], [{ kind: 'decision', decisionId: id }, 'needs_decision', ['src/a.js']]);
    scenario.commits('a').answers(id, 'Raise it to 2.25 USD');
    assert.deepEqual([scenario.item('a').state, scenario.taskOf('a').status, scenario.taskOf('a').budgetUsd, scenario.taskOf('a').answers], ['open', 'pending', 2.25, []]);
  });

  it('of an item is raised for all of its tasks', () => {
    const scenario = spent(running(), 'a', 2);
    scenario.apply({ type: 'budget.held', key: 'a', budget: { ...one, scope: 'item' }, at: scenario.at() }).answers('a', 'Raise it to 2.25 USD');
    scenario.apply({ type: 'item.started', key: 'a', kind: 'product', turn: false, at: scenario.at() }).ends('a', 'completed', { specPath: 'specs/a.md' }).task('a');
    assert.deepEqual(budgetsOf(scenario.state, { itemUsd: 1 }, scenario.taskOf('a').id, DAY), [budget('item', 2, 2.25)]);
  });

  it('skips its item where a person wants it so', () => {
    const scenario = running().ends('a', 'needs_decision', { costUsd: 1.25, budget: one });
    const { id } = scenario.taskOf('a');
    scenario.answers(id, 'Skip the item');
    assert.deepEqual([scenario.item('a').block, scenario.lookUp(id).status, scenario.state.decisions], [{ kind: 'skipped', message: 'Skipped by ada.' }, 'cancelled', {}]);
  });

  it('of the run or the day asks nobody, and nothing is lost', () => {
    const budgets = [budget('task', 2, 1), budget('run', 2, 2), budget('day', 2, 10)];
    assert.deepEqual(endedByBudget(budgets), { outcome: 'cancelled', resume: true, reason: 'The budget of the run is used up: 2.00 of 2.00 USD.' });
    assert.equal(endedByBudget([...budgets, budget('day', 3, 3)]).reason, 'The budget of the day is used up: 3.00 of 3.00 USD.');
    assert.deepEqual([endedByBudget([budget('task', 1.25, 1)]).outcome, endedByBudget([budget('task', 1.25, 1)]).budget], ['needs_decision', one]);
    // Raised while the attempt was being ended: it is made again.
    assert.deepEqual([endedByBudget([budget('run', 2, 5)]).outcome, endedByBudget([budget('run', 2, 5)]).resume], ['cancelled', true]);
  });
});

describe('Raising what a run or a day may cost', () => {
  it('is for a run that there is, and to more than what was spent', () => {
    const none = new Scenario();
    const raise = (scope: 'run' | 'day', usd: number, date = DAY) => ({ type: 'budget.raised' as const, scope, usd, date, by: 'ada', at: '2026-11-22T10:00:00.000Z' });
    assert.equal(none.refusal(raise('run', 5)), 'There is no run.');
    const scenario = spent(running(1), 'a', 3, { day: DAY });
    assert.equal(scenario.refusal(raise('run', 3)), 'A budget has to be more than what was spent: 3.00 USD.');
    assert.equal(scenario.refusal(raise('day', 2)), 'A budget has to be more than what was spent: 3.00 USD.');
    scenario.apply(raise('day', 2, LATER));
    assert.deepEqual(scenario.state.day, { date: LATER, costUsd: 0, raisedTo: 2 });
  });
});

/** Costs as agents tell them: up to a millionth of a dollar. */
const cost = fc.integer({ min: 0, max: 3_000_000 }).map((parts) => parts / 1_000_000);
const amount = fc.option(fc.integer({ min: 1, max: 500 }).map((cents) => cents / 100), { nil: undefined });
const limits: fc.Arbitrary<BudgetLimits & { runUsd?: number | undefined }> = fc.record({ taskUsd: amount, itemUsd: amount, runUsd: amount, dayUsd: amount });

describe('Budgets, whatever is spent', () => {
  it('let no attempt begin where one is used up, and an attempt cost no more than one has left', () => {
    fc.assert(fc.property(limits, fc.array(fc.record({ cost, item: fc.constantFrom('a', 'b'), day: fc.constantFrom(DAY, DAY, LATER), ends: fc.boolean(), raises: fc.boolean() }), { maxLength: 40 }), (given, steps) => {
      const scenario = new Scenario({ maxIterations: 100, lostAttempts: 100 });
      scenario.apply({ type: 'run.started', id: 'run_1', request: given.runUsd === undefined ? {} : { budgetUsd: given.runUsd }, at: scenario.at() });
      for (const step of steps) {
        const key = step.item;
        const other = key === 'a' ? 'b' : 'a';
        if (scenario.state.items[other]?.state === 'running') scenario.apply({ type: 'item.parked', key: other });
        if ((scenario.state.items[key]?.state ?? 'open') === 'open') scenario.apply({ type: 'item.started', key, kind: 'product', turn: false, at: scenario.at() });
        const open = scenario.state.items[key]?.block;
        if (open?.kind === 'decision' && step.raises) scenario.answers(open.decisionId, scenario.state.decisions[open.decisionId]?.options[0] ?? '');
        if (scenario.state.items[key]?.state !== 'running') continue;
        if (scenario.item(key).taskId === undefined) scenario.task(key);
        const { id } = scenario.taskOf(key);
        const before = budgetsOf(scenario.state, given, id, step.day);
        if (before.some((one) => (one.scope === 'run' || one.scope === 'day') && isUsedUp(one))) continue;
        const held = usedUpBudget(before);
        if (held !== null) {
          scenario.apply({ type: 'budget.held', key, budget: held, at: scenario.at() });
          continue;
        }
        const left = leastLeft(before);
        assert.ok(left === null || left > 0);
        // As an agent that is ended at what it was granted, or comes to its end before.
        const costUsd = Math.min(step.cost, left ?? step.cost);
        const after = withCost(before, costUsd);
        const ending = left !== null && costUsd >= left ? endedByBudget(after) : step.ends ? { outcome: 'failed' as const } : { outcome: 'lost' as const };
        assert.ok(after.every((one) => one.spentUsd <= one.budgetUsd));
        scenario.attempt(key).settles(key, ending.outcome, { ...ending, costUsd, day: step.day });
        // Whoever is asked can go on afterwards.
        const asked = scenario.state.decisions[id]?.budget;
        if (asked !== undefined) assert.ok(asked.raiseTo > asked.spentUsd && asked.raiseTo > asked.budgetUsd);
      }
    }), { numRuns: 200 });
  });

  it('have exact sums: those of tasks are their item\'s, those of items are the run\'s', () => {
    fc.assert(fc.property(fc.array(fc.record({ cost, item: fc.constantFrom('a', 'b'), outcome: fc.constantFrom('lost' as const, 'failed' as const) }), { maxLength: 60 }), (attempts) => {
      const scenario = new Scenario({ maxIterations: 100, lostAttempts: 100 }).apply({ type: 'run.started', id: 'run_1', request: {}, at: '2026-11-22T10:00:00.000Z' }).started('a').started('b');
      for (const attempt of attempts) scenario.ends(attempt.item, attempt.outcome, { costUsd: attempt.cost, day: DAY });
      const parts = (usd: number): number => Math.round(usd * 1_000_000);
      const sum = (key: string | null): number => attempts.filter(({ item }) => key === null || item === key).reduce((all, one) => all + parts(one.cost), 0) / 1_000_000;
      for (const key of ['a', 'b']) {
        assert.equal(scenario.item(key).costUsd ?? 0, sum(key));
        assert.equal(Object.values(scenario.state.tasks).filter((task) => task.key === key).map(({ costUsd }) => costUsd).reduce(addUsd, 0), sum(key));
      }
      assert.equal(scenario.state.run?.costUsd, sum(null));
      assert.equal(scenario.state.day?.costUsd ?? 0, sum(null));
    }), { numRuns: 100 });
  });

  it('warn once for an amount, however its costs come in', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100 }), fc.array(cost, { maxLength: 30 }), (cents, percent, costs) => {
      const [warnAt, budgetUsd] = [percent / 100, cents / 100];
      let [recorded, warned] = [0, 0];
      for (const one of costs) {
        // Half of it is told while the attempt works, all of it at its end.
        const half = addUsd(one / 2, 0);
        warned += warningsBetween([budget('run', recorded, budgetUsd)], warnAt, 0, half).length + warningsBetween([budget('run', recorded, budgetUsd)], warnAt, half, one).length;
        recorded = addUsd(recorded, one);
      }
      assert.equal(warned, recorded >= addUsd(warnAt * budgetUsd, 0) ? 1 : 0);
    }), { numRuns: 300 });
  });
});
