import { unitNamed } from './units.js';

/**
 * Reads a duration such as `1h 30m`, `90 minutes` or `-1.5 days`.
 * @param {string} text
 * @returns {number} whole milliseconds
 * @throws {SyntaxError} when the text is no duration
 */
export function parse(text) {
  const trimmed = text.trim();
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const parts = sign < 0 ? trimmed.slice(1) : trimmed;
  const part = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)/y;

  let total = 0;
  let end = 0;
  for (let match = part.exec(parts); match !== null; match = part.exec(parts)) {
    const [, count, name] = match;
    const unit = unitNamed(name);
    if (unit === undefined) throw new SyntaxError(`"${name}" is no unit of time.`);
    total += Number(count) * unit.ms;
    end = part.lastIndex;
  }
  if (end === 0 || end < parts.length) throw new SyntaxError(`"${text}" is no duration: try "1h 30m".`);
  return sign * Math.round(total);
}
