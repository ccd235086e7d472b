const LONGEST = 300;
const START_OF_WORD = /[\s/._:—–"'`(-]/;

/**
 * How well a text fits what somebody types to find it, all letters of which it must have in that order, any case. More is
 * better: letters that stand together and at the beginning of words count more. Null where it does not fit.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '').slice(0, LONGEST);
  const given = text.toLowerCase().slice(0, LONGEST);
  if (wanted === '') return 0;
  const whole = given.indexOf(query.trim().toLowerCase());
  if (whole >= 0) return 1_000 + (whole === 0 || START_OF_WORD.test(given.charAt(whole - 1)) ? 500 : -Math.min(whole, 200)) - given.length / 100;
  let score = 0;
  let last = -1;
  for (const letter of wanted) {
    const at = given.indexOf(letter, last + 1);
    if (at < 0) return null;
    score += at === last + 1 ? 5 : at === 0 || START_OF_WORD.test(given.charAt(at - 1)) ? 3 : 0;
    score -= Math.min(3, at - last - 1) / 2;
    last = at;
  }
  return score - given.length / 100;
}
