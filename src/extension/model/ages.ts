import * as l10n from '@vscode/l10n';
import { millisecondsOf } from '../../base/clock.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds as people say them in a row: `5 s`, `2 min`, `3 h`, `4 d`. */
export function shortDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return l10n.t('{0} s', whole);
  if (whole < HOUR) return l10n.t('{0} min', Math.floor(whole / MINUTE));
  if (whole < 2 * DAY) return l10n.t('{0} h', Math.floor(whole / HOUR));
  return l10n.t('{0} d', Math.floor(whole / DAY));
}

/** How long ago a moment was. `at` is ISO 8601, `now` milliseconds since the epoch. */
export function age(at: string, now: number): string {
  return shortDuration((now - millisecondsOf(at)) / 1000);
}
