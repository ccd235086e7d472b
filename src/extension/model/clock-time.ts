import { millisecondsOf } from '../../base/clock.ts';

const DAY_MS = 24 * 3_600_000;
const TIME = { hour: '2-digit', minute: '2-digit' } as const;
const CLOCK = new Intl.DateTimeFormat('en-GB', TIME);
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', ...TIME });
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...TIME });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'numeric', year: 'numeric' });

/** A moment by the clock of this machine: `14:05`, and where it is not today `Fri 14:05` or `3 Jan, 14:05`. `now`: milliseconds since the epoch. */
export function clockTime(at: string, now: number): string {
  const moment = millisecondsOf(at);
  if (!Number.isFinite(moment)) return at;
  if (DAY.format(moment) === DAY.format(now)) return CLOCK.format(moment);
  return (Math.abs(moment - now) < 6 * DAY_MS ? WEEKDAY : DATE).format(moment);
}
