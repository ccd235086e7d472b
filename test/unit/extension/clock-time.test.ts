import assert from 'node:assert/strict';
import { clockTime } from '../../../src/extension/model/clock-time.ts';

/** A moment by the clock of the machine that the tests run on. */
function local(day: number, hours: number, minutes: number): Date {
  return new Date(2030, 0, day, hours, minutes);
}

describe('a moment by the clock of this machine', () => {
  const now = local(2, 12, 0).getTime();
  const said = (at: Date): string => clockTime(at.toISOString(), now);

  it('is a time of today, a day of this week, or a date', () => {
    assert.equal(said(local(2, 14, 5)), '14:05');
    assert.equal(said(local(2, 0, 0)), '00:00');
    assert.match(said(local(3, 9, 0)), /^Thu,? 09:00$/);
    assert.match(said(local(20, 9, 0)), /^20 Jan, 09:00$/);
  });

  it('is what was written where that is no moment', () => {
    assert.equal(clockTime('soon', now), 'soon');
  });
});
