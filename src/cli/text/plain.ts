/** Everything that a terminal would act on, and the marks that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex -- control characters are the subject here
const ACTIVE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/**
 * One line that is safe to print, whatever a backlog, a file name or an agent put into it: no control sequence
 * takes effect, and blanks stand where line ends were.
 */
export function plainLine(text: string): string {
  return text.replace(ACTIVE, ' ').trim();
}

/** What a terminal would act on within lines: everything but tabs and line ends. */
// oxlint-disable-next-line no-control-regex -- control characters are the subject here
const ACTIVE_IN_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Lines that are safe to print, each character in its column. */
export function plainText(text: string): string {
  return text.replace(ACTIVE_IN_LINES, '\ufffd');
}
