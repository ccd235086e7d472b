import { editDistance } from '../base/edit-distance.ts';

const LONGEST_ANCHOR = 200;
const MOST_ANCHORS = 2_000;

/**
 * The anchor that was most likely meant by one that is not there: the same but for case and marks between words, or a typing
 * mistake or two away. Another number is no typing mistake. Null where none is near, or two are as near.
 */
export function nearestAnchor(anchor: string, anchors: Iterable<string>): string | null {
  if (anchor.length > LONGEST_ANCHOR) return null;
  const wanted = plain(anchor);
  if (wanted === '') return null;
  const digits = wanted.replace(/\D/g, '');
  let best: string | null = null;
  let bestDistance = (wanted.length >= 12 ? 3 : wanted.length >= 8 ? 2 : wanted.length >= 4 ? 1 : 0) + 1;
  let count = 0;
  for (const candidate of anchors) {
    count += 1;
    if (count > MOST_ANCHORS) return null;
    const other = plain(candidate);
    if (other === '' || other.replace(/\D/g, '') !== digits) continue;
    const distance = editDistance(wanted, other, bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    else if (distance === bestDistance && candidate !== best) best = null;
  }
  return best;
}

/** Words alone: renderers do not agree about what stands between them. */
function plain(anchor: string): string {
  return anchor.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
