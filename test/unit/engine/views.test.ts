import assert from 'node:assert/strict';
import { configSchema } from '../../../src/contract/config.ts';
import { BacklogSource } from '../../../src/engine/backlog-source.ts';
import { listItems, statusView } from '../../../src/engine/views.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { MemoryFiles, StillClock } from '../cli/harness.ts';

const at = '2030-01-01T00:00:00.000Z';

async function viewOf(state: PipelineState, backlog?: string) {
  const files = new MemoryFiles();
  if (backlog !== undefined) files.texts.set('specs/backlog.md', backlog);
  return new BacklogSource(files, configSchema.parse({}), new StillClock()).read(state);
}

async function attentionOf(state: PipelineState) {
  const view = await viewOf(state);
  return statusView(state, view, { health: { mode: 'writable' }, owner: null, runId: null, logPath: (id) => `${id}.log` }).attention;
}

describe('a run in the status', () => {
  const started = transition(emptyState(), { type: 'run.started', id: 'run_1', request: { maxItems: 2 }, at });
  const statusOf = async (state: PipelineState, backlog: string, runId: string | null) =>
    statusView(state, await viewOf(state, backlog), { health: { mode: 'writable' }, owner: null, runId, logPath: (id) => id });

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
