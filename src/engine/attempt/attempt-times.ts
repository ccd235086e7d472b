import { isoOf } from '../../base/clock.ts';
import type { AttemptTimes } from '../../contract/engine-api.ts';
import type { AttemptClock } from '../ports/agent.ts';

/** When the limits of an attempt end it, by the clock on the wall. `now`: milliseconds since the epoch. */
export function attemptTimes({ silentMs, idleMs, workedMs, wallMs }: AttemptClock, now: number): AttemptTimes {
  return {
    idleEndsAt: isoOf(now + idleMs - silentMs),
    wallEndsAt: isoOf(now + wallMs - workedMs),
    idleSeconds: idleMs / 1000,
    wallSeconds: wallMs / 1000,
  };
}
