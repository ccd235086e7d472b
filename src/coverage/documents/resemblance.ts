/** How much two titles have in common, from 0 to 1: pairs of neighbouring letters, so that `GraphStore` is `graph store`. */
export function resemblance(a: readonly string[], b: readonly string[]): number {
  const left = pairsOf(a.join(''));
  const right = pairsOf(b.join(''));
  let shared = 0;
  let total = 0;
  for (const [pair, count] of left) {
    shared += Math.min(count, right.get(pair) ?? 0);
    total += count;
  }
  for (const count of right.values()) total += count;
  return total === 0 ? 0 : 2 * shared / total;
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  const letters = text.slice(0, 200);
  if (letters.length === 1) pairs.set(letters, 1);
  for (let at = 0; at + 1 < letters.length; at += 1) {
    const pair = letters.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}
