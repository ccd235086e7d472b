import assert from 'node:assert/strict';
import type { AttemptSettled } from '../../../src/pipeline/event.ts';
import { dueAccounts } from '../../../src/pipeline/accounts.ts';
import { Scenario } from './scenario.ts';

const at = '2026-11-22T10:00:00.000Z';
const MINUTE_MS = 60_000;

/** A limit of the account `mine`. */
function limit(more: Partial<AttemptSettled> = {}, kind: 'usage' | 'rate' = 'usage', takeOver = false): Partial<AttemptSettled> {
  return { at, reason: 'The usage limit is reached.', limit: { account: 'mine', kind, message: 'No more today.', takeOver }, ...more };
}

function restMs(scenario: Scenario, account = 'mine'): number {
  const paused = scenario.state.accounts?.[account];
  return paused === undefined ? Number.NaN : Date.parse(paused.resumesAt) - Date.parse(paused.since);
}

describe('accounts: a limit', () => {
  it('pauses the account until its provider’s time, and its item waits in the same round', () => {
    const scenario = new Scenario().started('a').ends('a', 'limit', limit({ resetsAt: '2026-11-22T14:05:00.000Z' }));
    assert.deepEqual(scenario.state.accounts, {
      mine: { kind: 'usage', message: 'No more today.', since: at, resumesAt: '2026-11-22T14:05:01.000Z', isTold: true },
    });
    const { block, iteration, state, taskId } = scenario.item('a');
    assert.deepEqual({ block, iteration, state, taskId }, {
      block: { kind: 'limit', message: 'The usage limit is reached.', account: 'mine' }, iteration: 1, state: 'blocked', taskId: 'task_1',
    });
    assert.equal(scenario.lookUp('task_1').status, 'pending');
  });

  it('leaves the task as it is, with its work, its cost, its budget and its session', () => {
    const scenario = new Scenario().started('a').ends('a', 'needs_decision', { budget: { scope: 'task', spentUsd: 2, budgetUsd: 1, raiseTo: 4 }, costUsd: 2 });
    scenario.answers('task_1', 'Raise it to 4.00 USD').started('a').ends('a', 'limit', limit({ files: ['src/a.js'], costUsd: 1.5, session: 'session-1' })).commits('a');
    scenario.apply({ type: 'account.resumed', account: 'mine', at }).started('a').attempt('a');
    const { costUsd, budgetUsd, files, session, attempts } = scenario.lookUp('task_1');
    assert.deepEqual({ costUsd, budgetUsd, files, session, attempts }, { costUsd: 3.5, budgetUsd: 4, files: ['src/a.js'], session: { agent: 'demo', id: 'session-1', costUsd: 1.5 }, attempts: 3 });
    assert.ok(!('unproven' in scenario.settles('a', 'completed').item('a')));
  });

  it('is not believed to be over in a moment for a third time', () => {
    const rests = (kind: 'usage' | 'rate', seconds: number, scenario = new Scenario().started('a')): number[] => Array.from({ length: 4 }, () => {
      scenario.ends('a', 'limit', limit({ resetsAt: new Date(Date.parse(at) + seconds * 1000).toISOString() }, kind));
      const rest = restMs(scenario);
      scenario.apply({ type: 'account.resumed', account: 'mine', at }, { type: 'item.started', key: 'a', kind: 'product', turn: false, at });
      return rest / 1000;
    });
    assert.deepEqual(rests('rate', 7), [8, 8, 240, 480]);
    // What is told to be longer counts, and is said to be told.
    assert.deepEqual(rests('usage', 6 * 3600), [21_601, 21_601, 21_601, 21_601]);
  });

  it('holds its item for a person where that has cost far more than others do, whoever could take over', () => {
    for (const takeOver of [false, true]) {
      const scenario = new Scenario({ maxIterations: 3, lostAttempts: 3, breaker: { sameFailure: 3, cycle: true, spendFactor: 3 } });
      for (const key of ['b', 'c', 'd', 'e', 'f']) scenario.started(key).ends(key, 'completed', { costUsd: 1 }).passes(key).apply({ type: 'item.merged', key, commit: null, at });
      scenario.started('a').ends('a', 'limit', limit({ costUsd: 1.9 }, 'rate', true));
      assert.equal(scenario.item('a').state, 'running');
      scenario.ends('a', 'limit', limit({ costUsd: 1.9 }, 'rate', takeOver));
      assert.deepEqual([scenario.item('a').block, scenario.item('a').taskId], [{ kind: 'decision', decisionId: 'a' }, scenario.lookUp('task_21').id]);
      assert.equal(scenario.state.decisions['a']?.question, 'It has cost 3.80 USD, where others usually cost 1.00 USD. Go on?');
      assert.ok(scenario.state.accounts?.['mine'] !== undefined);
      scenario.answers('a', 'Try again').started('a').ends('a', 'limit', limit({ costUsd: 1.9 }));
      assert.equal(scenario.item('a').block?.kind, 'limit');
    }
  });

  it('waits longer each time where nobody says until when, up to hours', () => {
    const scenario = new Scenario().started('a');
    const rests = Array.from({ length: 6 }, () => {
      scenario.ends('a', 'limit', limit());
      const rest = restMs(scenario);
      scenario.apply({ type: 'account.resumed', account: 'mine', at }, { type: 'item.started', key: 'a', kind: 'product', turn: false, at });
      return rest / MINUTE_MS;
    });
    assert.deepEqual(rests, [30, 60, 120, 240, 300, 300]);
    assert.equal(restMs(new Scenario().started('a').ends('a', 'limit', limit({}, 'rate'))), MINUTE_MS);
  });

  it('goes on in a moment where the time has passed already, and takes that for none the next time', () => {
    const passed = limit({ resetsAt: '2026-11-22T09:00:00.000Z' });
    const scenario = new Scenario().started('a').ends('a', 'limit', passed);
    assert.deepEqual([restMs(scenario), scenario.state.accounts?.['mine']?.isTold], [1000, true]);
    scenario.apply({ type: 'account.resumed', account: 'mine', at }, { type: 'item.started', key: 'a', kind: 'product', turn: false, at }).ends('a', 'limit', passed);
    assert.deepEqual([restMs(scenario), scenario.state.accounts?.['mine']?.isTold], [60 * MINUTE_MS, false]);
  });

  it('is the first again after one of its agents has completed a task', () => {
    const scenario = new Scenario().started('a').ends('a', 'limit', limit()).retries('a').apply({ type: 'item.started', key: 'a', kind: 'product', turn: false, at });
    assert.equal(scenario.state.strikes?.['mine'], 1);
    scenario.apply({ type: 'attempt.started', taskId: 'task_1', token: 'mine', agent: 'me', account: 'mine', at });
    assert.deepEqual(scenario.settles('a', 'completed').state.strikes, {});
    assert.equal(restMs(scenario.ends('a', 'limit', limit())), 30 * MINUTE_MS);
  });

  it('leaves its item at work where another agent takes over', () => {
    const scenario = new Scenario().started('a').ends('a', 'limit', limit({}, 'usage', true));
    assert.deepEqual([scenario.item('a').state, scenario.item('a').taskId, Object.keys(scenario.state.accounts ?? {})], ['running', 'task_1', ['mine']]);
  });

  it('counts for the account of its task where it names none', () => {
    const scenario = new Scenario().started('a').ends('a', 'limit', { at });
    assert.deepEqual(Object.keys(scenario.state.accounts ?? {}), ['demo']);
  });
});

describe('accounts: what waits', () => {
  const waiting = (): Scenario => new Scenario()
    .started('a').ends('a', 'limit', limit()).apply({ type: 'checkout.closed', key: 'a' })
    .started('b').apply({ type: 'account.held', key: 'b', account: 'mine', at }, { type: 'checkout.closed', key: 'b' });

  it('goes on when its account is resumed', () => {
    assert.deepEqual(waiting().item('b').block, { kind: 'limit', message: 'No more today.', account: 'mine' });
    const scenario = waiting().apply({ type: 'account.resumed', account: 'mine', at });
    assert.deepEqual([scenario.item('a').state, scenario.item('b').state, scenario.state.accounts], ['open', 'open', {}]);
  });

  it('is tried now, with all that waits beside it, when a person tries one of them again', () => {
    const scenario = waiting().retries('b');
    assert.deepEqual([scenario.item('a').state, scenario.item('b').state, scenario.state.accounts], ['open', 'open', {}]);
    // It may still be at its limit: the wait goes on to grow.
    assert.equal(scenario.state.strikes?.['mine'], 1);
  });

  it('leaves its account paused when it is skipped', () => {
    const scenario = waiting().skips('a').skips('b');
    assert.deepEqual([scenario.item('a').block?.kind, Object.keys(scenario.state.accounts ?? {})], ['skipped', ['mine']]);
    assert.equal(scenario.apply({ type: 'account.resumed', account: 'mine', at }).item('a').state, 'blocked');
  });

  it('waits for no account that is not paused', () => {
    for (const account of ['mine', '__proto__', 'constructor']) {
      assert.equal(new Scenario().started('a').refusal({ type: 'account.held', key: 'a', account, at }), 'The account is not paused.');
      assert.equal(new Scenario().refusal({ type: 'account.resumed', account, at }), 'The account is not paused.');
    }
  });

  it('is not taken aside while an attempt is at work on it', () => {
    const scenario = new Scenario().started('a').ends('a', 'limit', limit({}, 'usage', true)).attempt('a');
    assert.equal(scenario.refusal({ type: 'account.held', key: 'a', account: 'mine', at }), 'An attempt is at work on the item.');
  });
});

describe('accounts: when one is due', () => {
  const { state } = new Scenario().started('a').ends('a', 'limit', limit({ resetsAt: '2026-11-22T14:05:00.000Z' }));

  it('is at its time and not before', () => {
    assert.deepEqual(dueAccounts(state, Date.parse('2026-11-22T14:05:00.999Z')), []);
    assert.deepEqual(dueAccounts(state, Date.parse('2026-11-22T14:05:01.000Z')), ['mine']);
    assert.deepEqual(dueAccounts(new Scenario().state, Date.now()), []);
  });

  it('is tried where the clock was set back behind the beginning of its rest', () => {
    assert.deepEqual(dueAccounts(state, Date.parse('2026-11-21T00:00:00.000Z')), ['mine']);
    assert.deepEqual(dueAccounts(state, Date.parse(at) - 1000), []);
  });
});

describe('accounts: another agent works on a task', () => {
  it('which is its own from then on', () => {
    const scenario = new Scenario().started('a').task('a');
    scenario.apply({ type: 'attempt.started', taskId: 'task_1', token: 'one', agent: 'spare', account: 'other', at });
    assert.deepEqual([scenario.lookUp('task_1').agent, scenario.lookUp('task_1').account], ['spare', 'other']);
    assert.deepEqual(Object.keys(scenario.settles('a', 'limit', { at }).state.accounts ?? {}), ['other']);
  });
});
