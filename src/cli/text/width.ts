import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What is printed as it stands: every character one column. */
const PLAIN = /^[\x20-\x7e]*$/;

/** The beginning of a text that fits into `columns`, with `…` as its last column where something was cut. */
export function cutToWidth(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (text.length <= columns && PLAIN.test(text)) return text;
  let width = 0;
  let fits = '';
  for (const { segment } of graphemes.segment(text)) {
    const next = width + stringWidth(segment);
    if (next > columns) return `${fits}…`;
    if (next < columns) fits += segment;
    width = next;
    if (width === columns) return fits.length + segment.length === text.length ? text : `${fits}…`;
  }
  return text;
}

/** A text that takes exactly `columns`: cut, or filled with blanks. */
export function fitToWidth(text: string, columns: number): string {
  const cut = cutToWidth(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - stringWidth(cut)));
}

/** Lines of at most `columns`, broken between words; a longer word is broken inside. Blank text gives no line. */
export function wrapToWidth(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const word of text.split(/\s+/u)) {
    if (word === '') continue;
    for (const part of breakWord(word, columns)) {
      const partWidth = stringWidth(part);
      const separator = line === '' ? 0 : 1;
      if (line !== '' && width + separator + partWidth > columns) {
        lines.push(line);
        [line, width] = [part, partWidth];
      } else {
        line += separator === 0 ? part : ` ${part}`;
        width += separator + partWidth;
      }
    }
  }
  return line === '' ? lines : [...lines, line];
}

function breakWord(word: string, columns: number): string[] {
  if (stringWidth(word) <= columns) return [word];
  const parts: string[] = [];
  let part = '';
  let width = 0;
  for (const { segment } of graphemes.segment(word)) {
    const next = stringWidth(segment);
    if (part !== '' && width + next > columns) {
      parts.push(part);
      [part, width] = ['', 0];
    }
    part += segment;
    width += next;
  }
  return part === '' ? parts : [...parts, part];
}
