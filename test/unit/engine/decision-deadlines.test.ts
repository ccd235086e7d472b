import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { UserError } from '../../../src/base/errors.ts';
import { DecisionDeadlines, type DecisionDeadlinesPorts } from '../../../src/engine/item/decision-deadlines.ts';
import type { PipelineEvent } from '../../../src/pipeline/event.ts';
import { emptyState, type Decision, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';

const ASKED = '2026-11-22T10:00:00.000Z';

function world(decision: Partial<Decision>, minutes: number, seconds: number | undefined, refuses = false) {
  let state: PipelineState = {
    ...emptyState(),
    items: { a: { key: 'a', kind: 'product', state: 'blocked', phase: 'impl', iteration: 1, block: { kind: 'decision', decisionId: 'a' } } },
    decisions: { a: { id: 'a', key: 'a', kind: 'agent', question: 'Which?', options: [], askedAt: ASKED, ...decision } },
  };
  const events: RunEvent[] = [];
  const clock = { now: () => Date.parse(ASKED) + minutes * 60_000 };
  const record = (event: PipelineEvent): Promise<PipelineState> => {
    if (refuses) return Promise.reject(new UserError('refused', 'That question was answered already.'));
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
    assert.equal(deadlines.next(), Date.parse(ASKED) + 600_000);
    await deadlines.expire();
    assert.deepEqual(item()?.block, { kind: 'skipped', message: 'Skipped by the time limit for answers.' });
    assert.deepEqual(events.map((event) => (event.type === 'notice' ? event.message : event.type)), ['item-changed', 'The item a is skipped: nobody has answered in time: Which?']);
    assert.equal(deadlines.next(), null);
    await deadlines.expire();
    assert.equal(events.length, 2);
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
