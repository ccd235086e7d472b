/** The first `length` UTF-16 units of a text, one less where the cut would go through a surrogate pair. */
export function headOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.max(0, Math.floor(length));
  return text.slice(0, end > 0 && isHigh(text, end - 1) && isLow(text, end) ? end - 1 : end);
}

/** The last `length` UTF-16 units of a text, one less where the cut would go through a surrogate pair. */
export function tailOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.length - Math.max(0, Math.floor(length));
  return text.slice(start > 0 && isLow(text, start) && isHigh(text, start - 1) ? start + 1 : start);
}

/** One line of at most `length` units for people to read, with an ellipsis where something was cut. */
export function oneLine(text: string, length: number): string {
  const line = headOf(text, length * 4).replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${headOf(line, length - 1)}…`;
}

function isHigh(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800;
}

function isLow(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
