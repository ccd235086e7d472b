import { millisecondsOf } from '../base/clock.ts';
import type { AttemptTimes } from './engine-api.ts';

/** So much of a limit, in a unit in which both can be read. */
export interface UsedTime {
  used: number;
  of: number;
  unit: 's' | 'min';
}

/** What counts of an attempt's time. Null is what there is plenty of. */
export interface TimesThatCount {
  /** For how long it has been silent: from a third of its limit on. */
  silent: UsedTime | null;
  /** For how long it works: from two thirds of its limit on. */
  worked: UsedTime | null;
}

/** @param now milliseconds since the epoch */
export function timesThatCount({ idleEndsAt, idleSeconds, wallEndsAt, wallSeconds }: AttemptTimes, now: number): TimesThatCount {
  const silent = idleSeconds - (millisecondsOf(idleEndsAt) - now) / 1000;
  const worked = wallSeconds - (millisecondsOf(wallEndsAt) - now) / 1000;
  return {
    silent: silent > idleSeconds / 3 ? usedTime(silent, idleSeconds) : null,
    worked: worked > (wallSeconds * 2) / 3 ? usedTime(worked, wallSeconds) : null,
  };
}

/** `silent for 4 of 15 min, 52 of 60 min`; null where nothing of it counts. `now`: milliseconds since the epoch. */
export function timesText(times: AttemptTimes, now: number): string | null {
  return usedTimesText(timesThatCount(times, now));
}

/** The same, where it is known already what counts. */
export function usedTimesText({ silent, worked }: TimesThatCount): string | null {
  const parts = [silent === null ? '' : `silent for ${usedText(silent)}`, worked === null ? '' : usedText(worked)].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

function usedText({ used, of, unit }: UsedTime): string {
  return `${used} of ${of} ${unit}`;
}

/** Never more than there is: what is ended takes a moment to be seen. */
function usedTime(seconds: number, limit: number): UsedTime {
  const [unit, length] = limit < 120 ? (['s', 1] as const) : (['min', 60] as const);
  return { used: Math.floor(Math.min(seconds, limit) / length), of: Math.round(limit / length), unit };
}
