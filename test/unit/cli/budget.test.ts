import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { createLayout } from '../../../src/cli/text/layout.ts';
import { spentLine } from '../../../src/cli/views/spent-line.ts';
import { statusLines } from '../../../src/cli/views/status-lines.ts';
import { summaryLines } from '../../../src/cli/run/run-summary.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { Bench, EMPTY_STATUS, EMPTY_SUMMARY, item } from './harness.ts';

const NONE = EMPTY_STATUS.spending;
const at80 = createLayout({ columns: 80, colour: false, unicode: true });

function bench(): Bench {
  const made = new Bench();
  made.config = configSchema.parse({ budgets: { itemUsd: 5, dayUsd: 20 } });
  made.status = { ...EMPTY_STATUS, spending: { todayUsd: 3.456, dayBudgetUsd: 20, runUsd: 1.5, runBudgetUsd: null } };
  made.items = [
    item({ key: 'item_1', label: '1', text: 'Cheap', costUsd: 0.05 }), item({ key: 'item_2', label: '2', text: 'Free' }),
    item({ key: 'item_3', label: '3', text: 'Dear', costUsd: 12.5 }),
  ];
  return made;
}

describe('coherence budget', () => {
  it('shows what was spent, what may be, and what has cost the most', async () => {
    const made = bench();
    for (const argv of [['budget'], ['budget', 'show']]) {
      assert.equal(await made.coherence(...argv), 0);
      assert.deepEqual(made.lines, [
        'Today      3.46 of 20.00 USD',
        'Run        1.50 USD, no budget',
        'Each item  at most 5.00 USD',
        'Each task  no budget',
        '',
        'Items that cost the most, in USD',
        '  12.50  3  Dear',
        '   0.05  1  Cheap',
      ]);
    }
  });

  it('prints the same as JSON, without rounding', async () => {
    const made = bench();
    await made.coherence('budget', '--json');
    assert.deepEqual(made.json, {
      spending: made.status.spending, taskBudgetUsd: null, itemBudgetUsd: 5,
      items: [{ key: 'item_3', label: '3', text: 'Dear', costUsd: 12.5 }, { key: 'item_1', label: '1', text: 'Cheap', costUsd: 0.05 }],
    });
  });

  it('says little where nothing was spent', async () => {
    const made = new Bench();
    made.items = [item({})];
    await made.coherence('budget');
    assert.deepEqual(made.lines, ['Today      0.00 USD, no budget', 'Each item  no budget', 'Each task  no budget']);
  });

  it('is raised by whoever is at work', async () => {
    const made = bench();
    assert.equal(await made.coherence('budget', 'raise', 'day', '30'), 0);
    assert.equal(await made.coherence('budget', 'raise', 'run', '2.50', '--json'), 0);
    assert.deepEqual([made.calls, made.json], [['raiseBudget day 30 ada', 'raiseBudget run 2.5 ada'], { ok: true }]);
    made.callError = new UserError('refused', 'The day has no budget.', { hint: 'Set one.' });
    assert.equal(await made.coherence('budget', 'raise', 'day', '30'), 1);
    assert.match(made.terminal.error, /The day has no budget/);
  });

  it('is an amount of what there is a budget for', async () => {
    const made = bench();
    for (const argv of [['item', '3'], ['day', 'much'], ['day', '0'], ['day', '-3'], ['day', '1e3'], ['day', 'Infinity'], ['day']]) {
      assert.equal(await made.coherence('budget', 'raise', ...argv), 2, argv.join(' '));
    }
    assert.deepEqual(made.calls, []);
  });
});

describe('what was spent', () => {
  it('is a line of the status where there is something to say', () => {
    assert.equal(spentLine(NONE, at80), null);
    assert.equal(spentLine({ ...NONE, runUsd: 0 }, at80), null);
    assert.equal(spentLine({ ...NONE, todayUsd: 1 }, at80), 'Spent: 1.00 USD today');
    assert.equal(spentLine({ ...NONE, dayBudgetUsd: 5 }, at80), 'Spent: 0.00 of 5.00 USD today');
    assert.equal(spentLine({ todayUsd: 3, dayBudgetUsd: 5, runUsd: 0, runBudgetUsd: 2 }, at80), 'Spent: 3.00 of 5.00 USD today · 0.00 of 2.00 USD in the run');
    assert.deepEqual(statusLines({ ...EMPTY_STATUS, spending: { ...NONE, todayUsd: 1 } }, [], 0, at80).slice(0, 2), ['The backlog has no items.', 'Spent: 1.00 USD today']);
  });

  it('is a line of the end of a run that has cost something', () => {
    assert.ok(summaryLines({ ...EMPTY_SUMMARY, costUsd: 0.424 }, [], at80).includes('  Cost    0.42 USD'));
    assert.ok(!summaryLines(EMPTY_SUMMARY, [], at80).some((line) => line.includes('Cost')));
  });
});
