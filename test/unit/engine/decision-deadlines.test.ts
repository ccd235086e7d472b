import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/clock.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { UserError } from '../../../src/base/errors.ts';
import { DecisionDeadlines, type DecisionDeadlinesPorts } from '../../../src/engine/item/decision-deadlines.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, type Decision, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';
import { ManualClock } from '../process/manual-clock.ts';

const ASKED = '2026-11-22T10:00:00.000Z';

function world(decision: Partial<Decision>, minutes: number, seconds: number | undefined, refuses: boolean | (() => boolean) = false, clock: Pick<Clock, 'now'> = { now: () => Date.parse(ASKED) + minutes * 60_000 }) {
  let state: PipelineState = {
    ...emptyState(),
    items: { a: { key: 'a', kind: 'product', state: 'blocked', phase: 'impl', iteration: 1, block: { kind: 'decision', decisionId: 'a' } } },
    decisions: { a: { id: 'a', key: 'a', kind: 'agent', question: 'Which?', options: [], askedAt: ASKED, ...decision } },
  };
  const events: RunEvent[] = [];
  const record = (event: PipelineEvent): Promise<PipelineState> => {
    if (typeof refuses === 'function' ? refuses() : refuses) return Promise.reject(new UserError('refused', 'That question was answered already.'));
    state = transition(state, event);
    return Promise.resolve(state);
  };
  const ports = { store: { state: () => state }, clock, recorder: { record } } as unknown as DecisionDeadlinesPorts;
  const deadlines = new DecisionDeadlines(ports, seconds, (event) => events.push(event));
  return { deadlines, events, item: () => state.items['a'] };
}

describe('the time limit for answers', () => {
  it('skips the item whose question has waited for so long, says so, and answers nothing', async () => {
    const { deadlines, events, item } = world({}, 10, 600);
    await deadlines.expire();
    assert.deepEqual(item()?.block, { kind: 'skipped', message: 'Skipped by the time limit for answers.' });
    assert.deepEqual(events.map((event) => (event.type === 'notice' ? event.message : event.type)), ['item-changed', 'The item a is skipped: nobody has answered in time: Which?']);
    await deadlines.expire();
    assert.equal(events.length, 2);
  });

  it('is kept by whoever owns the workspace, also where nothing runs, and through a time in which nothing can be recorded', async () => {
    const clock = new ManualClock();
    await clock.advance(Date.parse(ASKED));
    let isFull = true;
    const { deadlines, events, item } = world({}, 0, 600, () => isFull, clock);
    const watch = deadlines.watch();
    await clock.advance(599_000);
    assert.equal(item()?.block?.kind, 'decision');
    await clock.advance(60_000);
    assert.equal(item()?.block?.kind, 'decision');
    isFull = false;
    await clock.advance(30_000);
    assert.deepEqual([item()?.block?.kind, events.length], ['skipped', 2]);
    watch.dispose();
  });

  it('is kept by nobody who has gone, and not where none is set', async () => {
    for (const seconds of [600, undefined]) {
      const clock = new ManualClock();
      await clock.advance(Date.parse(ASKED));
      const { deadlines, item } = world({}, 0, seconds, false, clock);
      const watch = deadlines.watch();
      await clock.advance(60_000);
      if (seconds !== undefined) watch.dispose();
      await clock.advance(3_600_000);
      assert.equal(item()?.block?.kind, 'decision');
    }
  });

  it('leaves alone what has time, what was answered, which item an entry is, and everything where none is set', async () => {
    for (const { deadlines, events, item } of [
      world({}, 9, 600), world({}, 9999, undefined), world({ kind: 'identity' }, 9999, 600),
      world({ answer: { text: 'this', by: 'me', at: ASKED } }, 9999, 600), world({ askedAt: 'never' }, 9999, 600), world({}, 9999, 600, true),
    ]) {
      await deadlines.expire();
      assert.deepEqual([item()?.block?.kind, events.length], ['decision', 0]);
    }
  });
});
