/** How much may still be asked, and when that begins anew, milliseconds since the epoch. */
export interface RateLimit {
  remaining: number;
  resetAt: number;
}

/** Nobody is told to wait longer than this: limits are counted by the hour. */
const LONGEST_WAIT_MS = 2 * 60 * 60 * 1000;
const SHORTEST_WAIT_MS = 1000;

/** What an answer says of the limit; null where it says nothing. */
export function rateLimitOf(headers: Headers): RateLimit | null {
  const remaining = wholeNumber(headers.get('x-ratelimit-remaining'));
  const reset = wholeNumber(headers.get('x-ratelimit-reset'));
  return remaining === null || reset === null ? null : { remaining, resetAt: reset * 1000 };
}

/**
 * How long to wait after a refusal for asking too much, `retryAt` null where that is not said; null where it was refused
 * for another reason.
 */
export function waitOf(status: number, headers: Headers, body: string, now: number): { retryAt: number | null } | null {
  const within = (at: number): { retryAt: number } => ({ retryAt: Math.min(Math.max(at, now + SHORTEST_WAIT_MS), now + LONGEST_WAIT_MS) });
  const after = headers.get('retry-after');
  if (after !== null) {
    const seconds = wholeNumber(after);
    const at = seconds === null ? Date.parse(after) : now + seconds * 1000;
    if (!Number.isNaN(at)) return within(at);
  }
  const limit = rateLimitOf(headers);
  if (limit !== null && limit.remaining === 0) return within(limit.resetAt);
  return status === 429 || /rate limit/i.test(body) ? { retryAt: null } : null;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}
