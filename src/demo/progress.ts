import { plainText, shorten } from './item-text.ts';

const LINE_LIMIT = 300;

/** Writes a line of progress, as an agent does. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Somebody else's text, safe for a line of a terminal. */
export function quoted(text: string): string {
  return shorten(plainText(text), LINE_LIMIT);
}
