import assert from 'node:assert/strict';
import { sessionCostFor, sessionFor } from '../../../src/engine/attempt/session.ts';
import type { AttemptSettled } from '../../../src/pipeline/event.ts';
import { Scenario } from './scenario.ts';

/** An item in its first task, whose attempts end one after the other, each so that it is attempted again. */
function after(...ends: Partial<AttemptSettled>[]): [session: string | null, costUsd: number] {
  const scenario = new Scenario({ maxIterations: 3, lostAttempts: 30 }).started('a');
  for (const [index, end] of ends.entries()) {
    const token = `token_${index}`;
    scenario.attempt('a', token);
    scenario.apply({ type: 'attempt.settled', taskId: 'task_1', token, at: scenario.at(), outcome: 'cancelled', resume: true, reason: 'x', durationSeconds: 1, files: [], ...end });
  }
  const task = scenario.taskOf('a');
  return [sessionFor(task, task.agent), sessionCostFor(task, task.agent)];
}

describe('the session of a task', () => {
  it('has cost what its own attempts have, and not what others of the task have', () => {
    assert.deepEqual(after({ session: 'A', costUsd: 0.5 }), ['A', 0.5]);
    assert.deepEqual(after({ session: 'A', costUsd: 0.5 }, { session: 'A', costUsd: 0.25 }), ['A', 0.75]);
    assert.deepEqual(after({ session: 'A', costUsd: 0.5 }, { session: 'B', costUsd: 0.25 }), ['B', 0.25]);
    assert.deepEqual(after({ session: 'A', costUsd: 0.5 }, { session: 'B', costUsd: 0.25 }, { session: 'B', costUsd: 0.125 }), ['B', 0.375]);
    assert.deepEqual(after({ costUsd: 0.5 }, { session: 'B', costUsd: 0.25 }), ['B', 0.25]);
    assert.deepEqual(after({ costUsd: 0.5 }), [null, 0]);
  });

  it('has cost what an attempt has that went on with it and says nothing of it', () => {
    assert.deepEqual(after({ session: 'A', costUsd: 0.5 }, { costUsd: 0.25 }), ['A', 0.75]);
    assert.deepEqual(after({ session: 'A', costUsd: 0.5 }, {}), ['A', 0.5]);
  });

  it('is none of another agent', () => {
    const task = new Scenario().started('a').attempt('a', 't').taskOf('a');
    const other = { ...task, session: { agent: 'other', id: 'A', costUsd: 3 } };
    assert.deepEqual([sessionFor(other, 'demo'), sessionCostFor(other, 'demo'), sessionCostFor(other, 'other')], [null, 0, 3]);
  });
});
