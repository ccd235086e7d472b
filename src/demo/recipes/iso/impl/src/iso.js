import { split } from './units.js';

const WEEK = 604_800_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

// Weeks stand alone in ISO 8601. The look-aheads ask for at least one number after P, and after T.
const ISO = /^([+-]?)P(?=[\dT])(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d{1,3})?)S)?)?)$/;

/**
 * Reads an ISO 8601 duration such as `PT1H30M`.
 * @param {string} text
 * @returns {number} milliseconds
 * @throws {SyntaxError} when the text is none, or has years or months, whose length depends on the date
 */
export function parseIso(text) {
  const match = ISO.exec(text.trim());
  if (match === null) throw new SyntaxError(`"${text}" is no ISO 8601 duration of weeks, days and times.`);
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = '0'] = match;
  const total =
    Number(weeks) * WEEK +
    Number(days) * DAY +
    Number(hours) * HOUR +
    Number(minutes) * MINUTE +
    Math.round(Number(seconds.replace(',', '.')) * 1000);
  return sign === '-' ? -total : total;
}

/**
 * Writes a duration as ISO 8601. What it writes, `parseIso` reads.
 * @param {number} ms
 * @returns {string}
 * @throws {RangeError} when it is not a finite number
 */
export function formatIso(ms) {
  const counts = Object.fromEntries(split(ms).map(({ unit, count }) => [unit.name, count]));
  const { day = 0, hour = 0, minute = 0, second = 0, millisecond = 0 } = counts;

  const date = day > 0 ? `${day}D` : '';
  let time = '';
  if (hour > 0) time += `${hour}H`;
  if (minute > 0) time += `${minute}M`;
  if (second > 0 || millisecond > 0) time += `${second}${decimals(millisecond)}S`;
  if (date === '' && time === '') return 'PT0S';
  return `${ms < 0 ? '-' : ''}P${date}${time === '' ? '' : `T${time}`}`;
}

/** 250 as `.25`. From digits: the number 1 + 0.118 writes itself as 1.1179999999999999. */
function decimals(millisecond) {
  return millisecond === 0 ? '' : `.${String(millisecond).padStart(3, '0').replace(/0+$/, '')}`;
}
