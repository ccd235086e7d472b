/** Longer lines are read up to here. */
const LINE_LENGTH = 2_000;

/** Lines without colours, one at a time so that a large output is not held twice; of many empty ones only two. */
export function* textLines(text: string): Generator<string> {
  let empty = 0;
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + LINE_LENGTH));
    start = end + 1;
    empty = line === '' ? empty + 1 : 0;
    if (empty > 2) continue;
    // oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
    yield (line.includes('\u001b') ? line.replace(/\u001b\[[0-9;]{0,20}m/g, '') : line).replace(/\r$/, '');
  }
}
