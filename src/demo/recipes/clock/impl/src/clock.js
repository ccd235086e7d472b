/**
 * Writes a duration as a timer shows it: `1:30:00`, or `1:30` below an hour. Milliseconds are cut off.
 * @param {number} ms
 * @returns {string}
 * @throws {RangeError} when it is not a finite number
 */
export function clock(ms) {
  if (!Number.isFinite(ms)) throw new RangeError(`A duration is a finite number of milliseconds, not ${ms}.`);
  const total = Math.trunc(Math.abs(ms) / 1000);
  const hours = Math.trunc(total / 3600);
  const minutes = Math.trunc(total / 60) % 60;
  const seconds = total % 60;

  const sign = ms < 0 && total > 0 ? '-' : '';
  if (hours === 0) return `${sign}${minutes}:${twoDigits(seconds)}`;
  return `${sign}${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
}

function twoDigits(count) {
  return String(count).padStart(2, '0');
}
