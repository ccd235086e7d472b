import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import type { CoverageView, SpecCoverage } from '../../../src/contract/coverage.ts';
import { BacklogSource } from '../../../src/engine/backlog/backlog-source.ts';
import { listItems, statusView } from '../../../src/engine/views/views.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { EMPTY_COVERAGE, MemoryFiles, StillClock } from '../cli/harness.ts';

const BUDGETS = { config: configSchema.parse({}), now: Date.parse('2030-01-01T00:00:00.000Z') };
const at = '2030-01-01T00:00:00.000Z';

async function viewOf(state: PipelineState, backlog?: string) {
  const files = new MemoryFiles();
  if (backlog !== undefined) files.texts.set('specs/backlog.md', backlog);
  return new BacklogSource(files, configSchema.parse({}), new StillClock()).read(state);
}

async function attentionOf(state: PipelineState) {
  const view = await viewOf(state);
  return statusView(state, view, { health: { mode: 'writable' }, coverage: null, owner: null, runId: null, ...BUDGETS, logPath: (id) => `${id}.log` }).attention;
}

describe('a run in the status', () => {
  const started = transition(emptyState(), { type: 'run.started', id: 'run_1', request: { maxItems: 2 }, at });
  const statusOf = async (state: PipelineState, backlog: string, runId: string | null) =>
    statusView(state, await viewOf(state, backlog), { health: { mode: 'writable' }, coverage: null, owner: null, runId, ...BUDGETS, logPath: (id) => id });

  it('is under way where its owner has it so, and interrupted otherwise', async () => {
    const { run, interrupted, attention } = await statusOf(started, '1. Add a clock\n', 'run_1');
    assert.deepEqual([run, interrupted, attention], [{ id: 'run_1', request: { maxItems: 2 }, startedAt: at }, null, []]);
    for (const runId of [null, 'run_2']) {
      const status = await statusOf(started, '1. Add a clock\n', runId);
      assert.deepEqual(status.run, null);
      assert.deepEqual(status.interrupted, { id: 'run_1', request: { maxItems: 2 }, startedAt: at, interruptedAt: null, left: { maxItems: 2 } });
      assert.deepEqual(status.attention.map(({ kind, action }) => [kind, action]), [['interrupted', 'coherence run --max-items 2']]);
    }
  });

  it('that was killed says what it has left out of the tree', async () => {
    const source = { health: { mode: 'writable' }, coverage: null, owner: null, runId: null, ...BUDGETS, logPath: (id: string) => id } as const;
    const view = await viewOf(started, '1. Add a clock\n');
    const said = (concealed: number, state = started) => statusView(state, view, { ...source, concealed }).attention.map(({ message, action }) => [message, action]);
    assert.deepEqual(said(0), [['A run was interrupted before its end.', 'coherence run --max-items 2']]);
    assert.match(said(2)[0]?.[0] ?? '', / 2 files of holdout tests are still below \.coherence\/state\/holdout /);
    assert.deepEqual(said(1, emptyState()).map(([, action]) => action), ['coherence run']);
    assert.deepEqual(said(0, emptyState()), []);
  });

  it('asks for nothing where nothing is left of it', async () => {
    const { interrupted, attention } = await statusOf(started, '- [x] Add a clock\n', null);
    assert.deepEqual([interrupted?.id, interrupted?.left, attention], ['run_1', null, []]);
  });

  it('is none where there is none', async () => {
    for (const runId of [null, 'run_1']) {
      const { run, interrupted } = await statusOf(emptyState(), '1. Add a clock\n', runId);
      assert.deepEqual([run, interrupted], [null, null]);
    }
  });
});

describe('items in the list', () => {
  it('say why they wait, in one line', async () => {
    const backlog = '1. Add a clock\n2. Add a calendar\n';
    const first = await viewOf(emptyState(), backlog);
    const [clock = '', calendar = ''] = [...first.items.keys()];
    const question = `Which format?\n${'Really? '.repeat(100)}`;
    const events: PipelineEvent[] = [
      ...first.news,
      { type: 'item.started', key: clock, kind: 'product', turn: true, at },
      { type: 'task.created', taskId: 'task_1', key: clock, phase: 'spec', iteration: 1, agent: 'demo', variant: 'default', at },
      { type: 'attempt.started', taskId: 'task_1', token: 't', at },
      { type: 'attempt.settled', taskId: 'task_1', token: 't', at, outcome: 'needs_decision', reason: 'It asks.', durationSeconds: 1, files: [], question: { about: 'work', text: question, options: [] } },
      { type: 'item.skipped', key: calendar, by: 'ada', at },
    ];
    const state = events.reduce(transition, emptyState());
    const [waits, skipped] = listItems(state, await viewOf(state, backlog));
    assert.match(waits?.message ?? '', /^Which format\? Really\? .*…$/);
    assert.ok((waits?.message ?? '').length <= 300);
    assert.deepEqual([waits?.iteration, waits?.finishedAt, skipped?.message], [1, null, 'Skipped by ada.']);
  });
});

describe('what needs a human', () => {
  it('is answered with a command that a shell takes as it is, whatever the options say', async () => {
    const options = ['1. Add a "clock" | rm -rf ~', '$(touch x)', 'A new item'];
    const asked = transition(emptyState(), { type: 'identity.asked', key: 'item_1', at, question: 'Which one is it?', options, candidates: ['item_2', 'item_3', null] });
    assert.deepEqual(await attentionOf(asked), [
      { kind: 'decision', key: 'item_1', label: '', message: 'Which one is it?', options, action: 'coherence decide item_1 1' },
    ]);
  });
});

describe('documents in the status', () => {
  const tested: SpecCoverage = {
    spec: 'specs/001-a.md', id: '001', title: 'A', status: 'tested', marks: { present: true, specified: true, tested: true },
    requirements: [], tests: [], counts: { passed: 1, failed: 0, skipped: 0, stale: 0 }, evidence: null, regression: null,
  };
  const pending = [{ path: 'docs/SPEC-COVERAGE.md', summary: [], onlyEvidence: false }];
  const attention = async (coverage: Partial<CoverageView>) => statusView(emptyState(), await viewOf(emptyState()), {
    health: { mode: 'writable' }, coverage: { ...EMPTY_COVERAGE, ...coverage }, owner: null, runId: null, ...BUDGETS, logPath: (id) => id,
  }).attention.map(({ kind, message, action }) => [kind, message, action]);

  it('are to be looked at before the first is written, and not while an item is in the tree', async () => {
    assert.deepEqual((await attention({ specs: [tested], pending })).map(([kind, , action]) => [kind, action]), [['documents', 'coherence coverage update --dry-run']]);
    assert.deepEqual(await attention({ specs: [tested], pending, waitsFor: 'item_1' }), []);
  });

  it('that cannot follow are told with why', async () => {
    assert.deepEqual(await attention({ firstWrite: false, problems: ['specs/manifest.json: It is broken.', 'More.'] }), [
      ['documents', 'The documents cannot follow the evidence. specs/manifest.json: It is broken.', 'coherence coverage check'],
    ]);
  });
});

describe('an account that is paused, in the status', () => {
  const limited = (key: string): PipelineEvent[] => [
    { type: 'items.seen', items: [{ key, kind: 'product', file: 'specs/backlog.md', label: '', heading: '', text: key, index: 0 }] },
    { type: 'item.started', key, kind: 'product', turn: true, at }, { type: 'checkout.opened', key },
    { type: 'task.created', taskId: `task_${key}`, key, phase: 'spec', iteration: 1, agent: 'claude', account: 'mine', variant: 'default', at },
    { type: 'attempt.started', taskId: `task_${key}`, token: key, at },
    {
      type: 'attempt.settled', taskId: `task_${key}`, token: key, at, outcome: 'limit', reason: 'The usage limit is reached.', durationSeconds: 1, files: [],
      resetsAt: '2030-01-01T14:05:00.000Z', limit: { account: 'mine', kind: 'usage', message: 'No more today.', takeOver: false },
    },
  ];
  const state = [...limited('a'), ...limited('b')].reduce(transition, emptyState());

  it('needs a person once, however many items wait for it', async () => {
    assert.deepEqual(await attentionOf(state), [{
      kind: 'limit', key: 'a', label: null, action: 'coherence retry a',
      message: 'mine rests until 2030-01-01 14:05 UTC, and goes on by itself: No more today. 2 items wait for it.',
    }]);
  });

  it('needs nobody when nothing waits for it any more', async () => {
    const skipped = ['a', 'b'].reduce((seen, key) => transition(seen, { type: 'item.skipped', key, by: 'ada', at }), state);
    assert.deepEqual(await attentionOf(skipped), []);
    assert.deepEqual(await attentionOf(transition(state, { type: 'account.resumed', account: 'mine', at })), []);
  });

  it('needs a person for an item of before accounts were known', async () => {
    const old = { ...state, accounts: {} };
    assert.deepEqual((await attentionOf(old)).map(({ kind, key }) => [kind, key]), [['blocked', 'a'], ['blocked', 'b']]);
  });
});
