import type { Position, Range } from '../contract/finding.ts';

/** A stretch of a text: offsets in UTF-16 units, `end` exclusive, and the same as lines and columns. */
export interface Span {
  start: number;
  end: number;
  range: Range;
}

/**
 * A text with its lines, as markdown-it counts them: CRLF, LF and a lone CR end a line. Offsets and columns are
 * those of the text as it is on disk, byte order mark included.
 */
export class SourceText {
  readonly text: string;
  readonly #starts: number[] = [0];
  readonly #ends: number[] = [];

  constructor(text: string) {
    this.text = text;
    const ending = /\r\n|\n|\r/g;
    for (let match = ending.exec(text); match !== null; match = ending.exec(text)) {
      this.#ends.push(match.index);
      this.#starts.push(ending.lastIndex);
    }
    this.#ends.push(text.length);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Where a line begins; the end of the text for a line behind the last. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Where a line's content ends, before its line ending. */
  lineEnd(line: number): number {
    return this.#ends[line] ?? this.text.length;
  }

  /** A line without its line ending. */
  line(line: number): string {
    return this.text.slice(this.lineStart(line), this.lineEnd(line));
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - this.lineStart(low) };
  }

  span(start: number, end: number): Span {
    return { start, end, range: { start: this.position(start), end: this.position(end) } };
  }

  /** The lines `[first, behind)` without the white space around their content. */
  linesSpan(first: number, behind: number): Span {
    const from = this.lineStart(first);
    const to = behind > first ? this.lineEnd(behind - 1) : from;
    const content = this.text.slice(from, to);
    const start = from + (content.length - content.trimStart().length);
    return this.span(Math.min(start, to), Math.max(Math.min(start, to), from + content.trimEnd().length));
  }
}

const MOST_MISSES = 20;

/**
 * Finds pieces of a block's text again in its source, in their order. Markdown may have changed a piece (entities,
 * escapes): it then stands for the whole block. After some of those it gives up, so that the work stays linear.
 */
export class BlockFinder {
  readonly #source: SourceText;
  readonly #whole: Span;
  readonly #text: string;
  readonly #start: number;
  #cursor = 0;
  #misses = 0;

  /** For the block of the lines `[first, behind)`. */
  constructor(source: SourceText, first: number, behind: number) {
    this.#source = source;
    this.#whole = source.linesSpan(first, behind);
    this.#start = source.lineStart(first);
    this.#text = source.text.slice(this.#start, source.lineEnd(Math.max(first, behind - 1)));
  }

  find(piece: string): Span {
    const at = this.#misses < MOST_MISSES ? this.#text.indexOf(piece, this.#cursor) : -1;
    if (at < 0) {
      this.#misses += 1;
      return this.#whole;
    }
    this.#cursor = at + piece.length;
    return this.#source.span(this.#start + at, this.#start + this.#cursor);
  }
}
