import type { BacklogKind } from '../contract/phase.ts';

/** Keeps `slot × numerator` below 2^53, where doubles are exact. */
const LARGEST_DENOMINATOR = 90_000_000;

/**
 * Which backlog has the turn at a slot (from 0) so that meta items have their share: any window of L turns holds
 * ⌊L·ratio⌋ or ⌈L·ratio⌉ meta items, and slot 0 is the product's unless all are meta. This is the mechanical
 * word of the ratio (Morse and Hedlund, 1940): slot n is meta when ⌊(n+1)·ratio⌋ > ⌊n·ratio⌋, in whole numbers.
 */
export function turnAt(slot: number, ratio: number): BacklogKind {
  if (!(ratio > 0)) return 'product';
  if (ratio >= 1) return 'meta';
  const { numerator, denominator } = simplestFraction(ratio);
  if (numerator === 0) return 'product';
  const place = ((slot + 1) % denominator) * numerator % denominator;
  return place < numerator ? 'meta' : 'product';
}

/** The first convergent of a number in (0, 1) that is the same double: 0.2 is 1/5, 0.3333333333333333 is 1/3. */
function simplestFraction(value: number): { numerator: number; denominator: number } {
  // Convergents h/k of the continued fraction [0; a1, a2, …], the last one and the one before it.
  let [before, last] = [{ h: 1, k: 0 }, { h: 0, k: 1 }];
  let rest = 1 / value;
  for (;;) {
    const digit = Math.floor(rest);
    const next = { h: digit * last.h + before.h, k: digit * last.k + before.k };
    if (next.k > LARGEST_DENOMINATOR) return { numerator: last.h, denominator: last.k };
    if (next.h / next.k === value || rest === digit) return { numerator: next.h, denominator: next.k };
    [before, last] = [last, next];
    rest = 1 / (rest - digit);
  }
}
