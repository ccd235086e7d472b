import assert from 'node:assert/strict';
import { brakeNodes } from '../../../src/extension/model/brake-nodes.ts';
import { clockTime } from '../../../src/extension/model/clock-time.ts';
import { item, NOW, resting, snapshot } from './snapshots.ts';
import { treeText } from './tree-text.ts';

describe('the brakes in the orchestration', () => {
  const shown = (state: Parameters<typeof brakeNodes>[0]): Promise<string> => treeText(brakeNodes(state, NOW));

  it('are not there where nothing was spent and nobody rests', async () => {
    assert.deepEqual(brakeNodes(snapshot([]), NOW), []);
    assert.deepEqual(brakeNodes(snapshot([], { status: null }), NOW), []);
  });

  it('are accounts that rest, and what was spent', async () => {
    const spending = { todayUsd: 9, dayBudgetUsd: 10, runUsd: null, runBudgetUsd: null };
    assert.equal(await shown(snapshot([item('item_1', { state: 'blocked', account: 'claude' })], { status: { accounts: [resting('claude'), resting('codex', { items: 3 })], spending } })), [
      `[watch] claude rests until ${clockTime(resting('claude').resumesAt, NOW)} | 1 item waits for it {resting}`,
      `[watch] codex rests until ${clockTime(resting('codex').resumesAt, NOW)} | 3 items wait for it`,
      '[credit-card list.warningForeground] Spent | today 9 of 10 USD',
    ].join('\n'));
    assert.equal(await shown(snapshot([], { status: { spending: { ...spending, todayUsd: 1 } } })), '[credit-card] Spent | today 1 of 10 USD');
  });
});
