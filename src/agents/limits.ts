import { isoOf, millisecondsOf, nextTimeOfDay } from '../base/clock.ts';
import type { AgentEvent, AgentLimit } from '../contract/agent-event.ts';
import { sentence } from './wording.ts';

/** What an account has used up, as agents and their providers put it. Turns, contexts and tool calls have limits as well, which no waiting lifts. */
const USAGE = anyOf(
  /\b(?:usage|session|weekly|daily|monthly|5-hour|spend(?:ing)?) limit/,
  /hit your (?!(?:context|token|output|turn|step|tool|time|retry)\b)(?:\w{1,20} )?limit/,
  /\b(?:plan|account|subscription|quota|credit|message|premium|opus|sonnet|haiku)(?: [\d.]{1,5})? limit reached/,
  /\blimit reached\b[^\w\n]{1,5}(?:resets? |\d{10}\b)/,
  /insufficient_quota|(?:exceeded|exhausted) your (?:\w{1,20} )?(?:quota|capacity)|quota exceeded|credit balance|out of (?:extra usage|credits)|premium request/,
);
/** Too much at once. A number is a status only beside what says so. */
const RATE = anyOf(
  /\brate.?limit(?!er)|too many requests|RESOURCE_EXHAUSTED|overloaded/,
  /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status|error|code|rejected|response)\W{1,12}(?:429|529)\b(?! ?(?:tests?|specs?|errors?|warnings?|problems?|files?|lines?)\b)/,
  /\b(?:429|529) (?:status|response|error)\b/,
);
/** HTTP status of a provider that has too much to do, or wants less of us: Anthropic uses 529 as well. */
const STATUS = new Set([429, 529]);

const WAIT = /\b(?:try again|retry|reset|resets|available(?: again)?) (?:in|after) ((?:about |~)?\d[\w\s.,]{0,80})/i;
const CLOCK = /\btry again at (?:([A-Z][a-z]{2,8}) (\d{1,2})(?:st|nd|rd|th)?, (\d{4}),? )?(\d{1,2}):(\d{2}) ?(AM|PM)\b/i;
/** As Claude Code has it: `resets 3am (Europe/Berlin)`, `resets Jan 15, 2027, 8am (UTC)`. Its zone is that of this machine where it is not UTC. */
const RESETS = /\bresets (?:at )?(?:([A-Z][a-z]{2,8}) (\d{1,2})(?:, (\d{4}))?(?:,| at)? )?(\d{1,2})(?::(\d{2}))? ?(am|pm)\b(?: \((UTC)\))?/i;
const PART = /(\d{1,9}(?:\.\d{1,9})?)\s{0,2}(milliseconds?|ms|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])/gi;
const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
/** Whoever is to wait no longer than this was too fast; what is used up takes longer to come back. */
const RATE_SECONDS = 300;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A time of reset that is further away than this is none. */
const FURTHEST_MS = 400 * DAY_MS;

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i');
}

/** The limit that a failure speaks of; null where it is no limit. `resetsAt` is ISO 8601. */
export function limitIn(text: string, status: number | null, resetsAt: string | null, now: number): AgentLimit | null {
  const looked = text.slice(0, 20_000);
  const isUsage = USAGE.test(looked);
  // A status that says something else knows better than words do.
  if (status !== null && !STATUS.has(status) && !(isUsage && [400, 402, 403].includes(status))) return null;
  if (status === null && !isUsage && !RATE.test(looked)) return null;
  const fallback = isUsage ? 'The usage limit is reached.' : 'Too many requests at once.';
  const seconds = secondsIn(looked);
  const kind = isUsage && (seconds === null || seconds > RATE_SECONDS) ? 'usage' : 'rate';
  return { kind, resetsAt: resetsAt ?? after(seconds, now) ?? clockTimeIn(looked, now) ?? resetTimeIn(looked, now), message: sentence(text) || fallback };
}

/** The same as an event, where there is one. */
export function limitEvents(text: string, status: number | null, resetsAt: string | null, now: number): AgentEvent[] {
  const limit = limitIn(text, status, resetsAt, now);
  return limit === null ? [] : [{ type: 'limit', limit }];
}

/** For how long a text says to wait, in seconds: `try again in 3 days 4 hours`, `Please retry in 34.07s`. */
export function secondsIn(text: string): number | null {
  const said = WAIT.exec(text)?.[1];
  if (said === undefined) return null;
  let seconds = 0;
  for (const [, amount = '', unit = ''] of said.matchAll(PART)) {
    seconds += Number(amount) * (/^m(?:s|illi)/i.test(unit) ? 0.001 : (SECONDS[unit[0]?.toLowerCase() ?? ''] ?? 0));
  }
  return seconds > 0 ? seconds : null;
}

/**
 * The moment that a text names by clock and calendar of this machine: `try again at 3:05 PM`, `… at Jan 15th, 2027 8:00 AM`.
 * Where that is the minute that we are in, its end: the day after is not meant.
 */
function clockTimeIn(text: string, now: number): string | null {
  const [, month, day, year, hour = '', minute = '', half = ''] = CLOCK.exec(text) ?? [];
  if (hour === '' || !Number.isFinite(now)) return null;
  if (month !== undefined) return momentOf(millisecondsOf(`${month} ${day ?? ''}, ${year ?? ''} ${hour}:${minute} ${half}`), now);
  const begins = nextTimeOfDay((Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0), Number(minute), now - MINUTE_MS);
  return momentOf(begins > now ? begins : begins + MINUTE_MS, now);
}

function resetTimeIn(text: string, now: number): string | null {
  const [, month, day, year, hour = '', minute = '00', half = '', zone = ''] = RESETS.exec(text) ?? [];
  if (hour === '' || !Number.isFinite(now)) return null;
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (month !== undefined) return momentOf(millisecondsOf(`${month} ${day ?? ''}, ${year ?? isoOf(now).slice(0, 4)} ${hour}:${minute} ${half} ${zone}`), now);
  if (zone === '') return momentOf(nextTimeOfDay(hours, Number(minute), now), now);
  const today = millisecondsOf(`${isoOf(now).slice(0, 10)}T${String(hours).padStart(2, '0')}:${minute}:00Z`);
  return momentOf(today > now ? today : today + DAY_MS, now);
}

/** The moment that lies so many seconds ahead, as ISO 8601; null where that is not known. */
export function after(seconds: number | null, now: number): string | null {
  return seconds === null ? null : momentOf(now + seconds * 1000, now);
}

/** The moment of so many seconds since the epoch, as ISO 8601; null for what is no time of reset. */
export function epochSeconds(seconds: number | null, now: number): string | null {
  return seconds === null || seconds <= 0 ? null : momentOf(seconds * 1000, now);
}

function momentOf(milliseconds: number, now: number): string | null {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 4e12) return null;
  return Number.isFinite(now) && milliseconds > now + FURTHEST_MS ? null : isoOf(milliseconds);
}
