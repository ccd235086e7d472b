import assert from 'node:assert/strict';
import { timesText } from '../../../src/contract/attempt-times.ts';
import { attemptTimes } from '../../../src/engine/attempt/attempt-times.ts';

const NOW = Date.parse('2030-01-01T00:00:00.000Z');
const MINUTE = 60_000;

describe('the time of an attempt', () => {
  const said = (silentMinutes: number, workedMinutes: number, later = 0): string | null =>
    timesText(attemptTimes({ silentMs: silentMinutes * MINUTE, idleMs: 15 * MINUTE, workedMs: workedMinutes * MINUTE, wallMs: 60 * MINUTE }, NOW), NOW + later * MINUTE);

  it('is not said while there is plenty of it', () => {
    assert.deepEqual([said(0, 0), said(5, 40), said(4, 39)], [null, null, null]);
  });

  it('is said of silence from a third of its limit on, and of work from two thirds on', () => {
    assert.equal(said(6, 10), 'silent for 6 of 15 min');
    assert.equal(said(0, 52), '52 of 60 min');
    assert.equal(said(14.9, 59.9), 'silent for 14 of 15 min, 59 of 60 min');
  });

  it('goes on while nobody looks, and never beyond the limit', () => {
    assert.equal(said(4, 10, 3), 'silent for 7 of 15 min');
    assert.equal(said(4, 10, 300), 'silent for 15 of 15 min, 60 of 60 min');
  });

  it('is said in seconds where the limit is short', () => {
    assert.equal(timesText(attemptTimes({ silentMs: 20_000, idleMs: 30_000, workedMs: 20_000, wallMs: 600_000 }, NOW), NOW), 'silent for 20 of 30 s');
  });

  it('has no end where there is no limit', () => {
    const endless = { silentMs: 1, idleMs: Number.POSITIVE_INFINITY, workedMs: 1, wallMs: Number.POSITIVE_INFINITY };
    assert.equal(timesText(attemptTimes(endless, NOW), NOW), null);
  });
});
