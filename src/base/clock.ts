import type { Disposable } from './disposable.ts';

/** Time as a port. Durations and limits use `monotonic`; `now` is for what people read. */
export interface Clock {
  /** Milliseconds since the epoch. May jump in either direction. */
  now(): number;
  /** Milliseconds since some fixed moment. Never jumps, never goes back. */
  monotonic(): number;
  /** Calls `callback` once, after `milliseconds`, unless it is disposed first. */
  after(milliseconds: number, callback: () => void): Disposable;
}

/** ISO 8601 in UTC with milliseconds, as every record on disk has it. */
export function isoTime(clock: Clock): string {
  return isoOf(clock.now());
}

/** ISO 8601 in UTC of milliseconds since the epoch. What no calendar has becomes the epoch itself. */
export function isoOf(milliseconds: number): string {
  return new Date(Math.abs(milliseconds) <= 8.64e15 ? milliseconds : 0).toISOString();
}

/** The next moment after `now` at which clocks here show this time of day, in milliseconds since the epoch. */
export function nextTimeOfDay(hours: number, minutes: number, now: number): number {
  const next = new Date(now);
  next.setHours(hours, minutes, 0, 0);
  if (next.getTime() <= now) next.setDate(next.getDate() + 1);
  return next.getTime();
}

/** The day that clocks here show at `now`, milliseconds since the epoch, as 2026-11-22. */
export function dayAt(now: number): string {
  const date = new Date(now);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Milliseconds since the epoch of an ISO 8601 time. */
export function millisecondsOf(at: string): number {
  return Date.parse(at);
}
