import assert from 'node:assert/strict';
import { limitIn } from '../../../src/agents/limits.ts';

/** A moment today by the clock of this machine. */
function today(hours: number, minutes: number, seconds = 0): number {
  return new Date(2026, 5, 15, hours, minutes, seconds).getTime();
}

describe('the time that a limit names by the clock', () => {
  function resetsAt(said: string, now: number): number {
    return Date.parse(limitIn(`You’ve hit your usage limit. Please try again at ${said}.`, 429, null, now)?.resetsAt ?? '');
  }

  it('is the next moment that clocks show it', () => {
    assert.equal(resetsAt('3:05 PM', today(14, 0)), today(15, 5));
    assert.equal(resetsAt('3:05 PM', today(15, 4, 59)), today(15, 5));
    assert.equal(resetsAt('12:05 AM', today(23, 50)), today(24, 5));
    assert.equal(resetsAt('3:05 PM', today(15, 6)), today(24 + 15, 5));
  });

  it('is the end of the minute that we are in, and not tomorrow', () => {
    assert.equal(resetsAt('3:05 PM', today(15, 5, 20)), today(15, 6));
    assert.equal(resetsAt('3:05 PM', today(15, 5)), today(15, 6));
  });
});
