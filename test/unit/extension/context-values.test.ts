import assert from 'node:assert/strict';
import { CONTEXT_KEYS, type ContextKeys } from '../../../src/contract/context-keys.ts';
import { contextValues, isReadyToRun } from '../../../src/extension/model/context-values.ts';
import type { FolderSnapshot } from '../../../src/extension/model/folder-snapshot.ts';
import { coverage, specCoverage, tested } from './coverages.ts';
import { configSchema } from '../../../src/contract/config.ts';
import { attention, decision, item, resting, run, snapshot } from './snapshots.ts';

/** What is true, without the prefix that all keys share. */
function truths(...snapshots: FolderSnapshot[]): string[] {
  return Object.entries(contextValues(snapshots, { filtered: false, keys: 0 })).filter(([, value]) => value === true).map(([key]) => key.replace('coherence.', ''));
}

describe('context keys', () => {
  it('have a value each', () => {
    assert.deepEqual(Object.keys(contextValues([], { filtered: false, keys: 0 })).sort(), [...CONTEXT_KEYS].sort());
  });

  it('say of several folders what the best of them is', () => {
    const state = (...states: FolderSnapshot['backlog'][]): ContextKeys['coherence.backlogState'] => contextValues(states.map((backlog) => snapshot([], { backlog })), { filtered: false, keys: 0 })['coherence.backlogState'];
    assert.equal(state(), 'missing');
    assert.equal(state('missing', 'loading'), 'loading');
    assert.equal(state('loading', 'broken', 'missing'), 'broken');
    assert.equal(state('broken', 'ready', 'missing'), 'ready');
  });

  it('say what can be done in a folder', () => {
    assert.deepEqual(truths(snapshot([], { configured: false })), ['canRun']);
    assert.deepEqual(truths(snapshot([])), ['canRun', 'configured']);
    assert.deepEqual(truths(snapshot([item('item_1')])), ['canRun', 'hasSkippable', 'configured']);
    assert.deepEqual(truths(snapshot([item('item_1', { state: 'running', iteration: 1 })], { status: { run: run() } })), ['running', 'hasWork', 'configured']);
    assert.deepEqual(truths(snapshot([], { status: { paused: 'Paused.' } })), ['paused', 'configured']);
    assert.deepEqual(truths(snapshot([], { status: { run: run(), paused: 'Paused.' } })), ['running', 'paused', 'configured']);
    assert.deepEqual(truths(snapshot([item('item_1', { state: 'done' })])), ['canRun', 'hasDone', 'configured']);
    assert.deepEqual(truths(snapshot([], { backlog: 'missing', configured: false, status: null })), []);
    assert.deepEqual(truths(snapshot([], { backlog: 'broken', status: null })), ['configured']);
  });

  it('say what waits for a person', () => {
    const waiting = (kind: 'failed' | 'blocked' | 'decision') => snapshot([], { status: { attention: [attention(kind)] } });
    for (const kind of ['failed', 'blocked'] as const) assert.deepEqual(truths(waiting(kind)), ['canRun', 'hasRetryable', 'configured']);
    assert.deepEqual(truths(waiting('decision')), ['canRun', 'configured']);
    assert.deepEqual(truths(snapshot([], { status: { decisions: [decision('dec_1', 'item_1')] } })), ['canRun', 'hasDecision', 'configured']);
  });

  it('say what the brakes do, and whose agent works', () => {
    const waits = item('item_1', { state: 'blocked', account: 'claude' });
    assert.deepEqual(truths(snapshot([waits], { status: { accounts: [resting('claude')] } })), ['canRun', 'hasResting', 'hasSkippable', 'configured']);
    assert.deepEqual(truths(snapshot([], { status: { accounts: [resting('claude')] } })), ['canRun', 'configured']);
    assert.deepEqual(truths(snapshot([], { status: { spending: { todayUsd: 0, dayBudgetUsd: 1, runUsd: null, runBudgetUsd: null } } })), ['canRun', 'hasDayBudget', 'configured']);
    assert.deepEqual(truths(snapshot([], { config: configSchema.parse({ agent: 'claude' }) })), ['canRun', 'hasAgent', 'configured']);
    assert.equal(contextValues([], { filtered: false, keys: 1 })['coherence.hasAgentKey'], true);
  });

  it('say what evidence there is', () => {
    assert.deepEqual(truths(snapshot([], { coverage: coverage([]) })), ['canRun', 'configured']);
    assert.deepEqual(truths(snapshot([], { coverage: coverage([specCoverage('specs/001-a.md')]) })), ['canRun', 'hasCoverage', 'configured']);
    assert.deepEqual(truths(snapshot([], { coverage: coverage([tested('specs/001-a.md')]) })), ['canRun', 'hasCoverage', 'hasSpecTests', 'configured']);
    assert.deepEqual(truths(snapshot([], { coverage: coverage([], { kept: [{ place: 'docs/A.md#x', now: '', evidence: '' }] }) })), ['canRun', 'hasKept', 'configured']);
  });

  it('say of an interrupted run only where something is left of it', () => {
    const interrupted = (left: object | null) => snapshot([], { status: { interrupted: { ...run(), interruptedAt: null, left } } });
    assert.deepEqual(truths(interrupted({ maxItems: 1 })), ['canRun', 'interrupted', 'configured']);
    assert.deepEqual(truths(interrupted(null)), ['canRun', 'configured']);
  });

  it('say whether the view is filtered', () => {
    assert.equal(contextValues([], { filtered: true, keys: 0 })['coherence.filtered'], true);
  });

  it('say that a run can be started where one of the folders has room for it', () => {
    assert.ok(truths(snapshot([], { status: { run: run() } }), snapshot([])).includes('canRun'));
    assert.deepEqual([
      snapshot([]), snapshot([], { trusted: false }), snapshot([], { trouble: { message: 'No.', hint: null } }), snapshot([], { status: null }),
      snapshot([], { status: { run: run() } }), snapshot([], { status: { paused: 'Paused.' } }), snapshot([], { backlog: 'broken' }),
    ].map(isReadyToRun), [true, false, false, false, false, false, false]);
  });
});
