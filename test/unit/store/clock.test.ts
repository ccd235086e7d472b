import assert from 'node:assert/strict';
import { systemClock, systemIds } from '../../../src/node/clock.ts';

describe('the machine’s clock and ids', () => {
  it('calls back once, and not when it was let go', async () => {
    const calls: string[] = [];
    systemClock.after(0, () => calls.push('dropped')).dispose();
    // Node fires a timer of more than 2^31 - 1 ms at once.
    const far = systemClock.after(2 ** 31 + 5, () => calls.push('far'));
    await new Promise<void>((resolve) => { systemClock.after(5, resolve); });
    far.dispose();
    assert.deepEqual(calls, []);
  });

  it('never goes back', () => {
    const times = Array.from({ length: 100 }, () => systemClock.monotonic());
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
  });

  it('makes ids of the length that was asked for, no two alike', () => {
    const ids = Array.from({ length: 100 }, () => systemIds.hex(8));
    assert.ok(ids.every((id) => /^[0-9a-f]{16}$/.test(id)));
    assert.equal(new Set(ids).size, 100);
  });
});
