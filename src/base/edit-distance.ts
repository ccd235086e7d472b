/**
 * How many insertions, deletions, replacements and swaps of neighbours lie between two texts (optimal string alignment);
 * `most + 1` where there are more than `most`. Costs no more than their lengths multiplied.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  let leastOfLast = 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let leastOfRow = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
      leastOfRow = Math.min(leastOfRow, least);
    }
    // A swap reaches back two rows.
    if (leastOfRow > most && leastOfLast > most) return most + 1;
    beforeLast = last;
    last = row;
    leastOfLast = leastOfRow;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}
