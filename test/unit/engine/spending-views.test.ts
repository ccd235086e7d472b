import assert from 'node:assert/strict';
import { dayAt } from '../../../src/base/clock.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { budgetAttention, spendingView, spikeAttention } from '../../../src/engine/views/spending-views.ts';
import { emptyState, type PipelineState, type TaskState } from '../../../src/pipeline/state.ts';

const NOW = new Date(2030, 0, 1, 12).getTime();
const TODAY = '2030-01-01';
const name = { label: () => '3', logPath: (id: string) => `logs/${id}.log` };

function config(budgets: Record<string, number>) {
  return configSchema.parse({ budgets });
}

function spent(costUsd: number, more: Partial<PipelineState> = {}): PipelineState {
  return { ...emptyState(), day: { date: TODAY, costUsd }, ...more };
}

describe('a day', () => {
  it('is the one that clocks here show', () => {
    assert.equal(dayAt(NOW), TODAY);
    assert.equal(dayAt(new Date(2026, 10, 5, 0, 0).getTime()), '2026-11-05');
    assert.equal(dayAt(new Date(2026, 10, 5, 23, 59, 59, 999).getTime()), '2026-11-05');
  });
});

describe('what was spent', () => {
  it('is today’s and the run’s, with what a person has raised', () => {
    assert.deepEqual(spendingView(emptyState(), config({}), NOW), { todayUsd: 0, dayBudgetUsd: null, runUsd: null, runBudgetUsd: null });
    const run = { id: 'run_1', request: { budgetUsd: 2 }, startedAt: '', costUsd: 1.5, workedAt: '' };
    const state = spent(3, { run, runBudgetUsd: 4, day: { date: TODAY, costUsd: 3, raisedTo: 9 } });
    assert.deepEqual(spendingView(state, config({ dayUsd: 5 }), NOW), { todayUsd: 3, dayBudgetUsd: 9, runUsd: 1.5, runBudgetUsd: 4 });
    assert.deepEqual(spendingView(state, config({ dayUsd: 5 }), NOW + 24 * 3_600_000), { todayUsd: 0, dayBudgetUsd: 5, runUsd: 1.5, runBudgetUsd: 4 });
  });

  it('needs somebody from the share on at which one is warned', () => {
    const said = (costUsd: number, budgets: Record<string, number>) => budgetAttention(spent(costUsd), config(budgets), NOW).map(({ message, action }) => [message, action]);
    assert.deepEqual(said(79.99, { dayUsd: 100 }), []);
    assert.deepEqual(said(80, {}), []);
    assert.deepEqual(said(50, { dayUsd: 100, warnAt: 0.5 }).length, 1);
    assert.deepEqual(said(80, { dayUsd: 100 }), [['The budget of the day is nearly used up: 80.00 of 100.00 USD.', 'coherence budget raise day 200']]);
    assert.deepEqual(said(101, { dayUsd: 100 }), [['The budget of the day is used up: 101.00 of 100.00 USD. Nothing begins before midnight, or until it is raised.', 'coherence budget raise day 201']]);
    assert.deepEqual(budgetAttention(spent(80), config({ dayUsd: 100 }), NOW + 24 * 3_600_000), []);
  });
});

describe('a spike', () => {
  const task = (id: string, hours: number, more: Partial<TaskState> = {}): TaskState => ({
    id, key: 'item_3', phase: 'impl', iteration: 1, status: 'completed', agent: 'demo', variant: 'default', createdAt: '', attempts: 1, lost: 0, undecidable: 0,
    finishedAt: new Date(NOW - hours * 3_600_000).toISOString(), durationSeconds: 120, files: [], costUsd: 0.6, answers: [], ...more,
  });
  const usual = Array.from({ length: 9 }, (_, index) => task(`task_${index}`, 48));
  const state = (...tasks: TaskState[]): PipelineState => ({ ...emptyState(), tasks: Object.fromEntries([...usual, ...tasks].map((one) => [one.id, one])) });

  it('is said with what others usually need, and where to look', () => {
    assert.deepEqual(spikeAttention(state(task('much', 1, { costUsd: 4.2, durationSeconds: 2520 })), NOW, name), [
      { kind: 'spike', key: 'item_3', label: '3', message: 'Its impl task cost 4.20 USD, others usually cost 0.60 USD.', action: 'Read its log: logs/much.log' },
    ]);
    assert.deepEqual(spikeAttention(state(task('much', 1, { durationSeconds: 2520 })), NOW, name).map(({ message }) => message), [
      'Its impl task took 42 minutes, others usually take 2 minutes.',
    ]);
  });

  it('is said until its item is done and a later task was as usual', () => {
    const much = task('much', 2, { costUsd: 4.2 });
    const done = { item_3: { key: 'item_3', kind: 'product', state: 'done', phase: 'review', iteration: 1 } } as const;
    const count = (seen: PipelineState): number => spikeAttention(seen, NOW, name).length;
    assert.deepEqual([count(state(much)), count(state(much, task('later', 1))), count({ ...state(much), done }), count({ ...state(much, task('later', 1)), done })], [1, 1, 1, 0]);
  });
});
