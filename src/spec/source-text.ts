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
