import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { splitCommand } from '../../../src/base/command-line.ts';
import type { RunRequest } from '../../../src/contract/run-event.ts';
import { leftOf, runCommand } from '../../../src/engine/run/interrupted-run.ts';
import type { ItemProgress, RecordedRun } from '../../../src/pipeline/state.ts';

const START = Date.parse('2030-01-01T10:00:00.000Z');
const HOUR = 3_600_000;
const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();

function recorded(request: RunRequest, more: Partial<RecordedRun> = {}): RecordedRun {
  return { id: 'run_1', request, startedAt: at(0), costUsd: 0, workedAt: at(0), ...more };
}

function ended(key: string, state: 'done' | 'failed', finishedAt: string): ItemProgress {
  return { key, kind: 'product', state, phase: 'review', iteration: 1, finishedAt };
}

const undone = new Set(['a', 'b']);

describe('what is left of a run', () => {
  it('is all of it where it had no limits', () => {
    assert.deepEqual(leftOf(recorded({}), [], undone), {});
    assert.deepEqual(leftOf(recorded({ agent: 'demo' }), [], undone), { agent: 'demo' });
  });

  it('is the hours less the time until it was interrupted', () => {
    assert.deepEqual(leftOf(recorded({ hours: 8 }, { interruptedAt: at(2.5), workedAt: at(2) }), [], undone), { hours: 5.5 });
  });

  it('is the hours less the time until the last that is known of a run that was killed', () => {
    assert.deepEqual(leftOf(recorded({ hours: 8 }, { workedAt: at(3) }), [], undone), { hours: 5 });
    assert.deepEqual(leftOf(recorded({ hours: 8 }), [], undone), { hours: 8 });
  });

  it('is nothing once the time is up', () => {
    assert.equal(leftOf(recorded({ hours: 2 }, { interruptedAt: at(2) }), [], undone), null);
    assert.equal(leftOf(recorded({ hours: 2 }, { interruptedAt: at(48) }), [], undone), null);
  });

  it('is never more than it had, also where the clock was set back', () => {
    assert.deepEqual(leftOf(recorded({ hours: 2 }, { interruptedAt: at(-400 * 24) }), [], undone), { hours: 2 });
  });

  it('is the number of items less those that it has brought to an end', () => {
    const items = [ended('a', 'done', at(1)), ended('b', 'failed', at(2)), ended('c', 'done', at(-1)), { ...ended('d', 'done', at(1)), state: 'open' as const }];
    assert.deepEqual(leftOf(recorded({ maxItems: 3 }), items, undone), { maxItems: 1 });
    assert.equal(leftOf(recorded({ maxItems: 2 }), items, undone), null);
  });

  it('is to see the items through that it has taken up, where they are as many as it might and one waits for an account', () => {
    const waits: ItemProgress = { ...ended('b', 'done', at(1)), state: 'blocked', block: { kind: 'limit', message: 'No more today.', account: 'claude' } };
    const items = [ended('a', 'done', at(1)), waits];
    const open = new Set(['b', 'c', 'd']);
    assert.deepEqual(leftOf(recorded({ maxItems: 2 }, { had: ['a', 'b'] }), items, open), { maxItems: 1, items: ['b'] });
    assert.deepEqual(leftOf(recorded({ maxItems: 3 }, { had: ['a', 'b'] }), items, open), { maxItems: 2 });
    assert.equal(leftOf(recorded({ maxItems: 1 }, { had: ['a'] }), items, open), null);
    assert.deepEqual(leftOf(recorded({ maxItems: 1 }, { had: ['b'] }), [{ ...ended('b', 'done', at(1)), state: 'open' }], open), { maxItems: 1 });
  });

  it('is the budget less what its attempts cost, as a number that can be read', () => {
    assert.deepEqual(leftOf(recorded({ budgetUsd: 0.3 }, { costUsd: 0.1 + 0.1 }), [], undone), { budgetUsd: 0.1 });
    assert.equal(leftOf(recorded({ budgetUsd: 0.3 }, { costUsd: 0.1 + 0.2 }), [], undone), null);
    assert.equal(leftOf(recorded({ budgetUsd: 0.3 }, { costUsd: 5 }), [], undone), null);
  });

  it('is the items that it was asked for and that are not done, and nothing where there are none', () => {
    assert.deepEqual(leftOf(recorded({ items: ['c', 'b', 'a'] }), [], undone), { items: ['b', 'a'] });
    assert.equal(leftOf(recorded({ items: ['c'] }), [], undone), null);
    assert.equal(leftOf(recorded({}), [], new Set()), null);
  });

  const amount = fc.option(fc.double({ min: 0.0001, max: 1000, noNaN: true }), { nil: undefined });
  const requests = fc.record({
    hours: amount, budgetUsd: amount, maxItems: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    items: fc.option(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), { nil: undefined }),
  }).map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as RunRequest);

  it('never grows, is above zero, and keeps what was asked for', () => {
    fc.assert(fc.property(requests, fc.integer({ min: -1000, max: 1000 }), fc.double({ min: 0, max: 100, noNaN: true }), fc.nat(5), (request, hours, costUsd, count) => {
      const items = Array.from({ length: count }, (_, index) => ended(`x${index}`, 'done', at(1)));
      const left = leftOf(recorded(request, { interruptedAt: at(hours), costUsd }), items, undone);
      if (left === null) return;
      assert.deepEqual(Object.keys(left).sort(), Object.keys(request).sort());
      for (const name of ['hours', 'budgetUsd', 'maxItems'] as const) {
        const [amountLeft, amountAsked] = [left[name], request[name]];
        if (amountLeft !== undefined) assert.ok(amountLeft > 0 && amountLeft <= (amountAsked ?? 0) + 0.0001, name);
      }
      assert.ok((left.items ?? ['a']).every((key) => undone.has(key)));
    }));
  });
});

describe('the command that continues a run', () => {
  it('has what is left of it, the items last', () => {
    const request = { items: ['item_1', 'item_2'], maxItems: 3, hours: 1.5, budgetUsd: 0.25, agent: 'demo' };
    assert.equal(runCommand(request), 'coherence run --hours 1.5 --max-items 3 --budget 0.25 --agent demo --item item_1 item_2');
    assert.equal(runCommand({}), 'coherence run');
  });

  it('can be copied whatever an agent is called', () => {
    assert.deepEqual(splitCommand(runCommand({ agent: 'my "best"; agent' })), ['coherence', 'run', '--agent', 'my "best"; agent']);
  });
});
