/**
 * Text that is data, for a direction: a fence of backticks that is longer than any run of them in the text, so that
 * nothing in it can end it. Line endings become LF, and NUL becomes U+FFFD as in CommonMark. `info` is ours.
 */
export function fence(info: string, text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const marks = '`'.repeat(longest + 1);
  const body = text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
  return `${marks}${info}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}${marks}`;
}
