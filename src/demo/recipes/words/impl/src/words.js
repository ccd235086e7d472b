import { split } from './units.js';

/**
 * Writes a duration in words, such as `1 hour 30 minutes`.
 * @param {number} ms
 * @returns {string}
 * @throws {RangeError} when it is not a finite number
 */
export function inWords(ms) {
  const parts = split(ms).map(({ unit, count }) => `${count} ${unit.name}${count === 1 ? '' : 's'}`);
  if (parts.length === 0) return '0 seconds';
  return (ms < 0 ? 'minus ' : '') + parts.join(' ');
}
