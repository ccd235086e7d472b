/**
 * @typedef {object} Unit
 * @property {string} name singular, in full
 * @property {string} short the short form
 * @property {number} ms its length in milliseconds
 */

/** The units that have a fixed length, longest first. @type {readonly Unit[]} */
export const UNITS = Object.freeze([
  { name: 'day', short: 'd', ms: 86_400_000 },
  { name: 'hour', short: 'h', ms: 3_600_000 },
  { name: 'minute', short: 'm', ms: 60_000 },
  { name: 'second', short: 's', ms: 1000 },
  { name: 'millisecond', short: 'ms', ms: 1 },
]);

/**
 * Finds a unit by its name, its plural or its short form.
 * @param {string} name
 * @returns {Unit | undefined}
 */
export function unitNamed(name) {
  return UNITS.find((unit) => name === unit.name || name === `${unit.name}s` || name === unit.short);
}

/**
 * Takes a duration apart, longest unit first, without the units that it has none of. The sign is left out.
 * @param {number} ms
 * @returns {{ unit: Unit, count: number }[]} empty for zero
 * @throws {RangeError} when it is not a finite number
 */
export function split(ms) {
  if (!Number.isFinite(ms)) throw new RangeError(`A duration is a finite number of milliseconds, not ${ms}.`);
  let rest = Math.round(Math.abs(ms));
  const parts = [];
  for (const unit of UNITS) {
    const count = Math.floor(rest / unit.ms);
    if (count > 0) parts.push({ unit, count });
    rest -= count * unit.ms;
  }
  return parts;
}
