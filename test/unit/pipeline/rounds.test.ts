import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { OUTCOMES, type Outcome } from '../../../src/contract/phase.ts';
import { failureKey } from '../../../src/pipeline/breaker.ts';
import type { AttemptSettled } from '../../../src/pipeline/event.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { transition } from '../../../src/pipeline/transition.ts';

const FAILURES: ReadonlySet<Outcome> = new Set(['failed', 'no_result', 'timed_out', 'idle']);
const AT = '2026-11-22T10:00:00.000Z';

/** An item at work in its impl phase, in its round `iteration` of five. */
function atWork(iteration: number): PipelineState {
  let state = emptyState({ maxIterations: 5, lostAttempts: 3 });
  state = transition(state, { type: 'item.started', key: 'a', kind: 'product', turn: true, at: AT });
  const item = state.items['a'];
  assert.ok(item !== undefined);
  state = { ...state, items: { a: { ...item, phase: 'impl', iteration } } };
  state = transition(state, { type: 'task.created', taskId: 'task_1', key: 'a', phase: 'impl', iteration, agent: 'demo', variant: 'default', at: AT });
  return transition(state, { type: 'attempt.started', taskId: 'task_1', token: 'token', at: AT });
}

const settled = (outcome: Outcome, more: Partial<AttemptSettled> = {}): AttemptSettled => ({
  type: 'attempt.settled', taskId: 'task_1', token: 'token', at: AT, outcome, reason: 'Because.', durationSeconds: 1, files: [], ...more,
});

describe('rounds', () => {
  it('are used up by failures and by nothing else, whatever the outcome', () => {
    fc.assert(fc.property(fc.constantFrom(...OUTCOMES), fc.integer({ min: 1, max: 5 }), fc.boolean(), (outcome, iteration, resume) => {
      const item = transition(atWork(iteration), settled(outcome, outcome === 'cancelled' && resume ? { resume: true } : {})).items['a'];
      if (!FAILURES.has(outcome)) {
        assert.equal(item?.iteration, iteration);
        assert.notEqual(item?.state, 'failed');
        assert.equal(item?.failures, undefined);
      } else if (iteration < 5) {
        assert.equal(item?.iteration, iteration + 1);
      } else {
        assert.deepEqual([item?.iteration, item?.state], [5, 'failed']);
      }
    }));
  });
});

describe('what a failure is known by', () => {
  const key = (reason: string, failure?: string): string => failureKey({ outcome: 'failed', reason, ...(failure === undefined ? {} : { failure }) }, 'impl');

  it('leaves out what is another each time', () => {
    for (const [one, other] of [
      ['It took 12.5 s.', 'It took 340 ms.'], ['Ended at 10:00:01.', 'Ended at 23:59:59.'], ['Since 2026-11-22T10:00:00.000Z.', 'Since 2026-11-23T10:00:00.000Z.'],
      ['Request 0123456789abcdef failed.', 'Request fedcba9876543210 failed.'], ['Request 0F3A5B6C7D8E failed.', 'Request 1F3A5B6C7D8F failed.'],
      ...[['req_4f2b8c0d9a', 'req_9c1e77ab02'], ['req_011CXhZpQ7bN2kVYt', 'req_011CXhZrW3mLsPeUd'], ['req_abcdefgh', 'req_hgfedcba']].map(([one, other]) => [
        `The server had an error while processing your request. Please include the request ID ${one} in your message.`, `The server had an error while processing your request. Please include the request ID ${other} in your message.`,
      ] as const),
      ['API Error: 500 {"request_id":"req_011CX1"}', 'API Error: 500 {"request_id":"req_011CX2"}'], ['No answer (request id: aZ3-b4).', 'No answer (request id: bY9-c0).'],
      ['chatcmpl-B2xKz81qWe was cut.', 'chatcmpl-C7yLp02rTf was cut.'], ['521 (cf-ray: 8f2a3b4c5d6e7f80-FRA)', '521 (cf-ray: 9a2a3b4c5d6e7f81-AMS)'],
    ] as const) assert.equal(key(one), key(other));
  });

  it('is another where what happened is another', () => {
    assert.notEqual(key('The agent ended with exit code 1.'), key('The agent ended with exit code 2.'));
    assert.notEqual(key('The request timed out.'), key('The request was refused.'));
    assert.notEqual(key('msg_too_long_v1'), key('msg_too_long_v2'));
    assert.notEqual(key('1 test failed.', 'tests a'), key('1 test failed.', 'tests b'));
    assert.equal(key('1 test failed.', 'tests a'), key('2 tests failed.', 'tests a'));
    assert.notEqual(failureKey({ outcome: 'idle', reason: 'x' }, 'impl'), failureKey({ outcome: 'idle', reason: 'x' }, 'test'));
  });
});
