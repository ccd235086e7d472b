import { millisecondsOf } from '../base/clock.ts';

const HOUR_MS = 3_600_000;
/** Where no zone is written it may be any, and this one is the furthest behind UTC. */
const FURTHEST_BEHIND_MS = 12 * HOUR_MS;
/** The age of nothing that JUnit reports tell of: what is before it was written for want of a time, or by a clock that was never set. */
const EARLIEST = millisecondsOf('2001-01-01T00:00:00Z');

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?\s?(?:(Z|UTC|GMT)|([+-])(\d{2}):?([0-5]\d))?$/i;
const HTTP = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The last moment that a `timestamp` of JUnit can mean, milliseconds since the epoch; null where it is none to believe. Some
 * writers mean UTC and some their own clock where they write no zone, and few write more than seconds: nothing is to be
 * taken for older than it is.
 */
export function lastMomentOf(timestamp: string): number | null {
  const text = timestamp.trim();
  const [, date, time, fraction = '', utc, sign, hours = '', minutes = ''] = ISO.exec(text) ?? [];
  const end = /^0*$/.test(fraction) ? '999' : fraction.padEnd(3, '0').slice(0, 3);
  const written = date === undefined ? (HTTP.test(text) ? millisecondsOf(text) + 999 : Number.NaN) : millisecondsOf(`${date}T${time}.${end}Z`);
  // What is no day or no hour is no number.
  if (!(written >= EARLIEST) || Number(hours) > 14) return null;
  if (sign !== undefined) return written - (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000);
  return date === undefined || utc !== undefined ? written : written + FURTHEST_BEHIND_MS;
}
