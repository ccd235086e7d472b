import { millisecondsOf } from '../../base/clock.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago a moment was: `just now`, `3 min ago`, `2 d ago`. `at` is ISO 8601, `now` milliseconds since the epoch; empty for what is no time. */
export function ago(at: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - millisecondsOf(at)) / 1000));
  if (Number.isNaN(seconds)) return '';
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}
