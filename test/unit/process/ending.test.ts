import assert from 'node:assert/strict';
import type { AgentEvent } from '../../../src/contract/agent-event.ts';
import { Ending } from '../../../src/node/attempt/ending.ts';
import { LimitWatch } from '../../../src/node/process/limits.ts';
import { ManualClock } from './manual-clock.ts';

const SAYS: AgentEvent = { type: 'text', text: 'Done.' };
const RESULT: AgentEvent = { type: 'result', ok: true, text: null, error: null };

/** An agent with 5 s for all of its work, and 10 s to exit after its result. */
function agent(): { clock: ManualClock; ended: string[]; ending: Ending } {
  const clock = new ManualClock();
  const ended: string[] = [];
  const watch = new LimitWatch(clock, { idleMs: 4000, wallMs: 5000 }, (limit) => ended.push(limit));
  const child = {
    cancel: () => void ended.push('cancelled'), finish: () => void ended.push('finished'), wait: (milliseconds: number) => watch.wait(milliseconds),
    holdLimits: () => watch.hold(), releaseLimits: () => watch.release(),
  };
  return { clock, ended, ending: new Ending(clock, 10_000, null, () => child) };
}

describe('the end of an agent that tells a result', () => {
  it('is decided by no limit of its time any more', async () => {
    const { clock, ended, ending } = agent();
    ending.hear([SAYS, RESULT]);
    await clock.advance(9999);
    assert.deepEqual(ended, []);
    await clock.advance(1);
    assert.deepEqual(ended, ['finished']);
  });

  it('is by its limits again where it goes on', async () => {
    const { clock, ended, ending } = agent();
    await clock.advance(3000);
    ending.hear([RESULT]);
    await clock.advance(1000);
    ending.hear([SAYS]);
    await clock.advance(20_000);
    assert.deepEqual(ended, ['idle']);
  });
});
