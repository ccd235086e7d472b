import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { turnOf, type Turn } from '../../../src/pipeline/fallback.ts';
import type { ItemProgress, PipelineState } from '../../../src/pipeline/state.ts';
import { emptyState } from '../../../src/pipeline/state.ts';
import { Scenario } from './scenario.ts';

const AGENTS = ['one', 'two', 'three'].map((name) => ({ name, account: `${name}'s` }));
const NOBODY: ReadonlySet<string> = new Set();

function paused(...hours: [account: string, hour: number][]): PipelineState {
  const at = (hour: number): string => `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const accounts = hours.map(([account, hour]) => [account, { kind: 'usage' as const, message: 'No more.', since: at(0), resumesAt: at(hour), isTold: true }]);
  return { ...emptyState(), accounts: Object.fromEntries(accounts) as PipelineState['accounts'] ?? {} };
}

function item(failedWith: Record<string, number> = {}): ItemProgress {
  return { key: 'a', kind: 'product', state: 'running', phase: 'impl', iteration: 1, failedWith };
}

function turn(state: PipelineState, progress: ItemProgress | undefined, options: { absent?: string[]; current?: string } = {}): string {
  const result: Turn<(typeof AGENTS)[number]> = turnOf(state, progress, 'impl', AGENTS, { fallbackAfter: 2, absent: new Set(options.absent ?? []), current: options.current });
  return result.type === 'works' ? result.agent.name : result.type === 'waits' ? `waits for ${result.account}` : result.type;
}

describe('whose turn it is in a phase', () => {
  it('is the first one’s, and after two failures the next one’s, the last one’s for good', () => {
    assert.equal(turn(emptyState(), undefined), 'one');
    assert.equal(turn(emptyState(), item({ 'impl one': 1, 'test one': 5 })), 'one');
    assert.equal(turn(emptyState(), item({ 'impl one': 2 })), 'two');
    assert.equal(turn(emptyState(), item({ 'impl one': 2, 'impl two': 2, 'impl three': 9 })), 'three');
  });

  it('is that of the next one whose account is not paused', () => {
    assert.equal(turn(paused(['one\'s', 5]), item()), 'two');
    assert.equal(turn(paused(['one\'s', 5], ['two\'s', 6]), item()), 'three');
    // Nobody goes back to one that has failed.
    assert.equal(turn(paused(['three\'s', 5]), item({ 'impl one': 2, 'impl two': 2 })), 'waits for three\'s');
  });

  it('is nobody’s where all are paused: the first account that goes on is waited for', () => {
    assert.equal(turn(paused(['one\'s', 5], ['two\'s', 3], ['three\'s', 4]), item()), 'waits for two\'s');
  });

  it('passes over who cannot be started', () => {
    assert.equal(turn(emptyState(), item(), { absent: ['one'] }), 'two');
    assert.equal(turn(emptyState(), item(), { absent: ['one', 'two', 'three'] }), 'none');
    assert.equal(turn(paused(['two\'s', 5], ['three\'s', 6]), item(), { absent: ['one'] }), 'waits for two\'s');
  });

  it('stays with who has begun, as long as that may', () => {
    assert.equal(turn(emptyState(), item(), { current: 'two' }), 'two');
    assert.equal(turn(paused(['two\'s', 5]), item(), { current: 'two' }), 'one');
    assert.equal(turn(emptyState(), item({ 'impl two': 2, 'impl one': 2 }), { current: 'two' }), 'three');
    assert.equal(turn(emptyState(), item(), { current: 'somebody else' }), 'one');
  });

  it('never goes to one that is paused or not there, and never waits where one could work', () => {
    const names = fc.subarray(AGENTS.map(({ name }) => name));
    fc.assert(fc.property(names, names, fc.dictionary(fc.constantFrom(...AGENTS.map(({ name }) => `impl ${name}`)), fc.nat(4)), (resting, absent, failedWith) => {
      const state = paused(...resting.map((name, index): [string, number] => [`${name}'s`, index + 1]));
      const result = turnOf(state, item(failedWith), 'impl', AGENTS, { fallbackAfter: 2, absent: new Set(absent) });
      const there = AGENTS.filter(({ name }) => !absent.includes(name));
      if (result.type === 'none') assert.equal(there.length, 0);
      if (result.type === 'works') assert.ok(there.includes(result.agent) && !resting.includes(result.agent.name));
      if (result.type === 'waits') assert.ok(resting.includes(there.at(-1)?.name ?? ''));
    }));
  });
});

describe('failures of an agent', () => {
  it('are counted in its phase, and those that a review finds for whoever did the work', () => {
    const scenario = new Scenario({ maxIterations: 9, lostAttempts: 3 }).started('a').reaches('a', 'impl').ends('a', 'failed').ends('a', 'completed').ends('a', 'completed');
    scenario.attempt('a').apply({ ...scenario.settlement('a', 'failed', { returnTo: 'impl' }) });
    assert.deepEqual(scenario.item('a').failedWith, { 'impl demo': 2 });
    assert.deepEqual(turnOf(scenario.state, scenario.item('a'), 'impl', [{ name: 'demo', account: 'demo' }, ...AGENTS], { fallbackAfter: 2, absent: NOBODY }), { type: 'works', agent: AGENTS[0] });
  });

  it('are forgotten when a person tries it again, and a limit is none', () => {
    const failed = new Scenario({ maxIterations: 1, lostAttempts: 3 }).started('a').ends('a', 'failed');
    assert.deepEqual(failed.item('a').failedWith, { 'spec demo': 1 });
    assert.equal(failed.retries('a').item('a').failedWith, undefined);
    assert.equal(new Scenario().started('a').ends('a', 'limit').item('a').failedWith, undefined);
  });
});
