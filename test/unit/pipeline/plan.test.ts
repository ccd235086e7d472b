import { progressOf } from '../../../src/pipeline/state.ts';
import assert from 'node:assert/strict';
import { turnAt } from '../../../src/backlog/interleave.ts';
import type { BacklogKind } from '../../../src/contract/phase.ts';
import { nextStep, upkeep, type Offer } from '../../../src/pipeline/plan.ts';
import { Scenario, known } from './scenario.ts';

const [at, by] = ['2026-11-22T12:00:00.000Z', 'ada'];
const limits = { maxIterations: 1, lostAttempts: 1 };

/** What the backlogs have, without the items that the state says may not be started. */
function offer(scenario: Scenario, { product = [], meta = [], turn = 'product', gone = [] }: { product?: string[]; meta?: string[]; turn?: BacklogKind; gone?: string[] }): Offer {
  const open = (keys: string[]): string[] => keys.filter((key) => !gone.includes(key) && (progressOf(scenario.state, key)?.state ?? 'open') === 'open');
  return { product: open(product), meta: open(meta), turn, has: (key) => !gone.includes(key) };
}

function step(scenario: Scenario, backlogs: Parameters<typeof offer>[1] = {}): ReturnType<typeof nextStep> {
  return nextStep(scenario.state, offer(scenario, backlogs));
}

describe('nextStep: for an item that runs', () => {
  const running = (): Scenario => new Scenario(limits).started('a');

  it('opens its checkout first', () => {
    const scenario = new Scenario().apply({ type: 'item.started', key: 'a', kind: 'product', turn: true, at });
    assert.deepEqual(step(scenario), { type: 'open', key: 'a' });
  });

  it('creates the task of its phase and round', () => {
    assert.deepEqual(step(running()), { type: 'create-task', key: 'a', phase: 'spec', iteration: 1 });
    assert.deepEqual(
      step(new Scenario().started('a').reaches('a', 'test').ends('a', 'failed')), { type: 'create-task', key: 'a', phase: 'test', iteration: 2 },
    );
  });

  it('attempts its task', () => {
    assert.deepEqual(step(running().task('a')), { type: 'attempt', key: 'a', taskId: 'task_1' });
  });

  it('attempts its task again after a lost attempt', () => {
    assert.deepEqual(step(new Scenario().started('a').ends('a', 'lost')), { type: 'attempt', key: 'a', taskId: 'task_1' });
  });

  it('waits while an attempt is at work', () => {
    assert.equal(step(running().attempt('a'), { product: ['b'] }), null);
  });

  it('merges it when its review has passed', () => {
    assert.deepEqual(step(running().passes('a')), { type: 'merge', key: 'a' });
  });

  it('says that it vanished when its entry is gone', () => {
    assert.deepEqual(step(running().task('a'), { gone: ['a'] }), { type: 'vanished', key: 'a' });
  });

  it('says that it vanished only after the attempt at work has settled', () => {
    const scenario = running().attempt('a');
    assert.equal(step(scenario, { gone: ['a'] }), null);
    assert.deepEqual(step(scenario.settles('a', 'completed'), { gone: ['a'] }), { type: 'vanished', key: 'a' });
  });

  it('starts no other', () => {
    assert.equal(step(running(), { product: ['b'], meta: ['c'] })?.key, 'a');
  });
});

describe('nextStep: what is owed', () => {
  const owed = (): Scenario => new Scenario(limits).started('a').attempt('a', 'mine').settles('a', 'failed', { files: ['x.js'] });

  it('is a commit before all else', () => {
    assert.deepEqual(step(owed(), { product: ['b'] }), { type: 'commit', key: 'a', taskId: 'task_1', token: 'mine', files: ['x.js'] });
  });

  it('is then to close the checkout of an item that does not run any more', () => {
    assert.deepEqual(step(owed().commits('a'), { product: ['b'] }), { type: 'close', key: 'a' });
  });

  for (const [name, scenario] of Object.entries({
    failed: new Scenario(limits).started('a').ends('a', 'failed'),
    blocked: new Scenario().started('a').ends('a', 'needs_decision'),
    parked: new Scenario().started('a').apply({ type: 'item.parked', key: 'a' }),
    'answered at once': new Scenario().started('a').ends('a', 'needs_decision').answers('task_1', 'Blue.'),
  })) {
    it(`is to close the checkout of an item that is ${name}`, () => {
      assert.deepEqual(step(scenario, { product: ['a', 'b'] }), { type: 'close', key: 'a' });
    });
  }

  it('is done during a pause, and nothing else is', () => {
    const scenario = owed().apply({ type: 'paused', reason: 'Lunch.', by, at });
    assert.equal(step(scenario, { product: ['b'] })?.type, 'commit');
    assert.equal(step(scenario.commits('a'), { product: ['b'] })?.type, 'close');
    assert.equal(step(scenario.apply({ type: 'checkout.closed', key: 'a' }), { product: ['b'] }), null);
    assert.deepEqual(step(scenario.apply({ type: 'resumed', by, at }), { product: ['b'] }), { type: 'start', key: 'b', kind: 'product', turn: true });
  });

  it('is done for an item whose entry is gone', () => {
    assert.equal(step(owed(), { gone: ['a'] })?.type, 'commit');
  });

  it('is nothing where all is committed and closed', () => {
    assert.equal(upkeep(new Scenario().state), null);
    assert.equal(upkeep(new Scenario().started('a').state), null);
    assert.equal(upkeep(new Scenario().done('a').state), null);
  });
});

describe('nextStep: which item is next', () => {
  it('is the first one that its backlog offers', () => {
    assert.deepEqual(step(new Scenario(), { product: ['b', 'a'] }), { type: 'start', key: 'b', kind: 'product', turn: true });
  });

  it('is of the backlog whose turn it is', () => {
    assert.deepEqual(step(new Scenario(), { product: ['a'], meta: ['m'], turn: 'meta' }), { type: 'start', key: 'm', kind: 'meta', turn: true });
  });

  it('is of the other one where that has none, which does not use the turn', () => {
    assert.deepEqual(step(new Scenario(), { product: ['a'], turn: 'meta' }), { type: 'start', key: 'a', kind: 'product', turn: false });
    assert.deepEqual(step(new Scenario(), { meta: ['m'], turn: 'product' }), { type: 'start', key: 'm', kind: 'meta', turn: false });
  });

  it('is none where there is none', () => {
    assert.equal(step(new Scenario()), null);
  });

  it('is none during a pause', () => {
    assert.equal(step(new Scenario().apply({ type: 'paused', reason: 'Lunch.', by, at }), { product: ['a'] }), null);
  });

  it('is one that was under way, out of turn and whichever backlog it is from', () => {
    const scenario = new Scenario().started('m', 'meta').ends('m', 'needs_decision').apply({ type: 'checkout.closed', key: 'm' }).answers('task_1', 'Blue.');
    assert.deepEqual(step(scenario, { product: ['a'], meta: ['l', 'm'] }), { type: 'start', key: 'm', kind: 'meta', turn: false });
  });

  it('is one that was parked before its first task, which does not use another turn', () => {
    const scenario = new Scenario().started('b').apply({ type: 'item.parked', key: 'b' }, { type: 'checkout.closed', key: 'b' });
    assert.deepEqual(step(scenario, { product: ['a', 'b'] }), { type: 'start', key: 'b', kind: 'product', turn: false });
  });

  it('is in its turn for an item that was opened again', () => {
    const scenario = new Scenario().done('a').reopens('a');
    assert.deepEqual(step(scenario, { product: ['b', 'a'] }), { type: 'start', key: 'b', kind: 'product', turn: true });
  });

  it('is in its turn for an item that was skipped before it was started', () => {
    const scenario = new Scenario().apply({ type: 'items.seen', items: [known('a')] }).skips('a').retries('a');
    assert.deepEqual(step(scenario, { product: ['a'] }), { type: 'start', key: 'a', kind: 'product', turn: true });
  });

  it('is not held up by one that waits for an answer', () => {
    const scenario = new Scenario().started('a').ends('a', 'needs_decision').apply({ type: 'checkout.closed', key: 'a' });
    assert.deepEqual(step(scenario, { product: ['a', 'b'] }), { type: 'start', key: 'b', kind: 'product', turn: true });
    assert.equal(step(scenario.done('b'), { product: ['a', 'b'] }), null);
  });

  for (const ratio of [0.2, 0.4, 0.6, 1 / 3]) {
    it(`keeps a share of ${ratio.toFixed(2)} for meta items over any window while both have some`, () => {
      const keys = (kind: BacklogKind): string[] => Array.from({ length: 40 }, (_, index) => `${kind}-${index}`);
      const [product, meta] = [keys('product'), keys('meta')];
      const scenario = new Scenario();
      const order: BacklogKind[] = [];
      while (order.length < 40) {
        const next = step(scenario, { product, meta, turn: turnAt(scenario.state.slot, ratio) });
        assert.ok(next?.type === 'start');
        order.push(next.kind);
        scenario.apply({ ...next, type: 'item.started', at }, { type: 'checkout.opened', key: next.key }).passes(next.key)
          .apply({ type: 'item.merged', key: next.key, commit: null, at });
      }
      assert.equal(order[0], 'product');
      for (let from = 0; from < order.length; from += 1) {
        for (let to = from + 1; to <= order.length; to += 1) {
          const share = order.slice(from, to).filter((kind) => kind === 'meta').length;
          assert.ok(Math.abs(share - (to - from) * ratio) < 1, `${share} of ${to - from} from ${from}`);
        }
      }
    });
  }
});
