const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Characters that take no column of their own: controls, marks, and what only formats. */
const EMPTY = /^[\p{Control}\p{Mark}\p{Format}\p{Default_Ignorable_Code_Point}]*$/u;
/** Pictures that terminals draw over two columns: those that are emoji by themselves, or by a variation selector, a skin tone or a flag. */
const PICTURE = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2}|\p{Emoji}\uFE0F?\u20E3)/u;

/** Blocks whose East Asian Width is W or F in Unicode 16 (UAX #11), as `[first, last]`, ascending. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x2329, 0x232a], [0x2e80, 0x303e], [0x3041, 0x33ff], [0x3400, 0x4dbf], [0x4e00, 0x9fff],
  [0xa000, 0xa4cf], [0xa960, 0xa97f], [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe10, 0xfe19], [0xfe30, 0xfe6f],
  [0xff01, 0xff60], [0xffe0, 0xffe6], [0x16fe0, 0x18aff], [0x1aff0, 0x1b2ff], [0x1f200, 0x1f2ff],
  [0x20000, 0x2fffd], [0x30000, 0x3fffd],
];

/** What is printed as it stands: every character one column. */
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes. It holds no control sequences. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The beginning of a text that fits into `columns`, with `…` as its last column where something was cut. */
export function cutToWidth(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (text.length <= columns && PLAIN.test(text)) return text;
  let width = 0;
  let fits = '';
  for (const { segment } of graphemes.segment(text)) {
    const next = width + graphemeWidth(segment);
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
  return cut + ' '.repeat(Math.max(0, columns - displayWidth(cut)));
}

/** Lines of at most `columns`, broken between words; a longer word is broken inside. Blank text gives no line. */
export function wrapToWidth(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const word of text.split(/\s+/u)) {
    if (word === '') continue;
    for (const part of breakWord(word, columns)) {
      const partWidth = displayWidth(part);
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
  if (displayWidth(word) <= columns) return [word];
  const parts: string[] = [];
  let part = '';
  let width = 0;
  for (const { segment } of graphemes.segment(word)) {
    const next = graphemeWidth(segment);
    if (part !== '' && width + next > columns) {
      parts.push(part);
      [part, width] = ['', 0];
    }
    part += segment;
    width += next;
  }
  return part === '' ? parts : [...parts, part];
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f && grapheme.length === 1) return 1;
  if (EMPTY.test(grapheme)) return 0;
  return PICTURE.test(grapheme) || isWide(code) ? 2 : 1;
}

function isWide(code: number): boolean {
  if (code < 0x1100) return false;
  let low = 0;
  let high = WIDE.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = WIDE[middle] ?? [0, 0];
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}
