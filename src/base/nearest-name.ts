import { editDistance } from './edit-distance.ts';

const LONGEST_NAME = 100;

/**
 * The known name that was probably meant: a typing mistake or two away, or the same but for case. Null where none is near,
 * or two are as near.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  if (name === '' || name.length > LONGEST_NAME) return null;
  const lower = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.min(8, Math.max(1, Math.floor(name.length / 3))) + 1;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    else if (distance === bestDistance && candidate !== best) best = null;
  }
  return best;
}
