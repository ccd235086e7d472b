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
  return new Date(clock.now()).toISOString();
}

/** Milliseconds since the epoch of an ISO 8601 time. */
export function millisecondsOf(at: string): number {
  return Date.parse(at);
}
