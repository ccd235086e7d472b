import assert from 'node:assert/strict';
import { isoOf } from '../../../src/base/clock.ts';
import type { RunEvent } from '../../../src/contract/run-event.ts';
import { AccountRest } from '../../../src/engine/run/account-rest.ts';
import { emptyState, type PipelineState } from '../../../src/pipeline/state.ts';
import { ManualClock } from '../process/manual-clock.ts';

function paused(since: number, resumesAt: number): PipelineState {
  return { ...emptyState(), accounts: { claude: { kind: 'usage', message: 'No more today.', since: isoOf(since), resumesAt: isoOf(resumesAt), isTold: false } } };
}

function rest(): { rest: AccountRest; events: RunEvent[]; clock: ManualClock } {
  const [events, clock]: [RunEvent[], ManualClock] = [[], new ManualClock()];
  return { rest: new AccountRest(clock, (event) => events.push(event)), events, clock };
}

describe('a run that waits for accounts', () => {
  it('says of each pause once that it began and that it ended', () => {
    const { rest: made, events } = rest();
    for (let look = 0; look < 3; look += 1) made.tellPaused(paused(0, 60_000), ['claude', 'nobody']);
    made.tellResumed(paused(0, 60_000));
    for (let look = 0; look < 3; look += 1) made.tellResumed(emptyState());
    made.tellPaused(paused(1000, 60_000), ['claude']);
    made.tellPaused(paused(2000, 90_000), ['claude']);
    assert.deepEqual(events.map(({ type }) => type), ['account-paused', 'account-resumed', 'account-paused', 'account-paused']);
  });

  it('says which accounts a step has brought to their limit, and no others', () => {
    const { rest: made, events } = rest();
    const before = paused(0, 60_000);
    made.tellNew(before, before);
    made.tellNew(before, { ...before, accounts: { ...before.accounts } });
    assert.equal(events.length, 0);
    made.tellNew(emptyState(), before);
    assert.deepEqual(events.map(({ type }) => type), ['account-paused']);
  });

  it('looks again when the first is due, twice a minute in any case, and never without a pause', async () => {
    const { rest: made, clock } = rest();
    assert.equal(made.lookIn(paused(0, 3_600_000), ['claude']), 30_000);
    assert.equal(made.lookIn(paused(0, 4_000), ['claude']), 4_000);
    assert.equal(made.lookIn(emptyState(), ['claude']), 30_000);
    await clock.advance(10_000);
    assert.equal(made.lookIn(paused(0, 4_000), ['claude']), 20);
  });
});
