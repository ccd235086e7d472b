import { millisecondsOf } from '../base/clock.ts';
import { objectOf, textAt } from './json.ts';
import { after } from './limits.ts';

/** When a provider wants to be asked again by the headers of its answer: in seconds, in milliseconds, or as a date (RFC 9110). */
export function retryAfter(headers: unknown, now: number): string | null {
  const header = (name: string): string | null => {
    const key = Object.keys(objectOf(headers) ?? {}).find((each) => each.toLowerCase() === name);
    return key === undefined ? null : textAt(headers, key);
  };
  const milliseconds = header('retry-after-ms');
  if (milliseconds !== null && /^\d{1,12}$/.test(milliseconds)) return after(Number(milliseconds) / 1000, now);
  const wait = header('retry-after');
  if (wait === null) return null;
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(wait)) return after(Number(wait), now);
  const moment = millisecondsOf(wait);
  return Number.isFinite(moment) && Number.isFinite(now) ? after(Math.max(0, (moment - now) / 1000), now) : null;
}
