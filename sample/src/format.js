import { split } from './units.js';

/**
 * Writes a duration in its short form, such as `1h 30m`. What it writes, `parse` reads.
 * @param {number} ms
 * @returns {string}
 * @throws {RangeError} when it is not a finite number
 */
export function format(ms) {
  const parts = split(ms).map(({ unit, count }) => `${count}${unit.short}`);
  if (parts.length === 0) return '0s';
  return (ms < 0 ? '-' : '') + parts.join(' ');
}
