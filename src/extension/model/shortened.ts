/** The beginning of a text that is longer than `length`, with a sign that there is more. Cuts no character in two. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}
