import type { TestOutcome } from '../test-case.ts';

/** A test point of TAP: `ok 1 - adds # time=2ms`. */
export interface TapPoint {
  name: string;
  outcome: TestOutcome;
  /** Why it was skipped; empty where it does not say. */
  reason: string;
  seconds: number | null;
  /** Its subtests follow in braces, as vitest and tap write them. */
  opens: boolean;
}

const TIME = /\s# ?time=(\d{1,12}(?:\.\d{1,12})?)(ms|s)$/;
const DIRECTIVE = /(?:^|\s)#\s{0,4}(?:skip(?:ped)?|todo)\b[\s:]{0,4}(.{0,1000})$/i;

/** Reads a line without its indentation; null where it is no test point. In a report of TAP alone, it needs no number. */
export function tapPoint(text: string, isReport: boolean): TapPoint | null {
  const [, not, digits, after = ''] = /^(not )?ok(?: (\d{1,9}))?(?=\s|$)(.*)$/.exec(text) ?? [];
  const isPoint = digits !== undefined || (isReport && /^(?:not )?ok(?:\s|$)/.test(text));
  if (!isPoint) return null;
  let rest = after.trimEnd();
  const opens = rest.endsWith(' {');
  if (opens) rest = rest.slice(0, -2).trimEnd();
  const [time, amount, unit] = TIME.exec(rest) ?? [];
  if (time !== undefined) rest = rest.slice(0, -time.length).trimEnd();
  const directive = DIRECTIVE.exec(rest);
  if (directive !== null) rest = rest.slice(0, directive.index);
  const name = rest.trim().replace(/^-(?:\s|$)/, '').trim().replaceAll(/\\([#\\])/g, '$1');
  const reason = (directive?.[1] ?? '').trim();
  return {
    name: name === '' ? `test ${digits ?? ''}`.trim() : name,
    outcome: directive !== null ? 'skipped' : not === undefined ? 'passed' : 'failed',
    reason: reason === '-' ? '' : reason,
    seconds: amount === undefined ? null : unit === 'ms' ? secondsIn(Number(amount)) : Number(amount),
    opens,
  };
}

/** Milliseconds as seconds, to the nanosecond. */
export function secondsIn(milliseconds: number): number {
  return Math.round(milliseconds * 1e6) / 1e9;
}
