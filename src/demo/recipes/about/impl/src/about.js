import { UNITS } from './units.js';
import { inWords } from './words.js';

const SECOND = 1000;

/**
 * Says roughly how long a duration is, such as `about 2 hours`; an exact one is said as it is.
 * @param {number} ms
 * @returns {string}
 * @throws {RangeError} when it is negative or not a finite number
 */
export function about(ms) {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`about() takes a duration of zero or more, not ${ms}.`);
  if (ms > 0 && ms < SECOND) return 'less than a second';

  const unit = UNITS.find((candidate) => ms >= candidate.ms);
  if (unit === undefined) return inWords(0);
  // The units divide each other, so 60 minutes come out as the hour that they are.
  const rounded = Math.round(ms / unit.ms) * unit.ms;
  return rounded === ms ? inWords(ms) : `about ${inWords(rounded)}`;
}
