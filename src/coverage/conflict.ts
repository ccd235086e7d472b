/** Whether a merge was left in the middle of a text: what is written into it then is in one of its sides, or in none. */
export function hasConflict(text: string): boolean {
  return /^<{7} /m.test(text) && /^={7}\r?$/m.test(text) && /^>{7} /m.test(text);
}
