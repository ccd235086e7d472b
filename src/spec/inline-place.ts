import type { Token } from 'markdown-it';
import { SourceLines } from '../base/source-lines.ts';
import { linesSpan, spanOf, type Span } from './span.ts';

/** How many cells of a row may be written otherwise than they read before no more are looked for. */
const MOST_MISSES = 20;

/** Where the places of an inline token's content stand in the source. */
export type ContentPlace = (start: number, end: number) => Span;

/** Finds inline tokens' content in the source again. Tokens have to be asked about in their order. */
export class InlinePlaces {
  readonly #source: SourceLines;
  #row = -1;
  #cursor = 0;
  #misses = 0;
  /** Cells of the row that nobody has looked for yet. */
  #passed: string[] = [];

  constructor(source: SourceLines) {
    this.#source = source;
  }

  /** A cell of a table stands in the row `line`. What cannot be found stands for its whole block. */
  of(inline: Token, line: number): ContentPlace {
    const whole = (): Span => linesSpan(this.#source, line, inline.map?.[1] ?? line + 1);
    if (inline.map === null) {
      if (line === this.#row) for (const passed of this.#passed) this.#cell(passed, line);
      this.#passed = [];
      const place = this.#cell(inline.content, line);
      return (start, end) => (place === null ? whole() : spanOf(this.#source, place(start), place(end)));
    }
    const content = new SourceLines(inline.content);
    // A line may hold any number of places: it is looked for once.
    const known = new Map<number, number | null>();
    const lineStart = (at: number): number | null => {
      const place = known.get(at) ?? (known.has(at) ? null : this.#line(content.line(at), line + at));
      known.set(at, place);
      return place;
    };
    return (start, end) => {
      const at = content.lineAt(start);
      const place = content.lineAt(end) === at ? lineStart(at) : null;
      if (place === null) return whole();
      const offset = place - content.start(at);
      return spanOf(this.#source, offset + start, offset + end);
    };
  }

  /** A cell of a table in the row `line` that nobody wants to know the place of. */
  pass(cell: Token, line: number): void {
    if (line !== this.#row) this.#begin(line);
    this.#passed.push(cell.content);
  }

  /** Where a line of the content begins; before its line where it lost its indentation. */
  #line(text: string, line: number): number | null {
    const written = this.#source.line(line).trimEnd();
    const bare = text.trim();
    const lead = text.length - text.trimStart().length;
    const at = written.endsWith(bare) ? written.length - bare.length : written.indexOf(bare);
    return at < 0 ? null : this.#source.start(line) + at - lead;
  }

  #begin(line: number): void {
    this.#row = line;
    this.#cursor = this.#source.start(line);
    this.#misses = 0;
    this.#passed = [];
  }

  #cell(text: string, line: number): ((at: number) => number) | null {
    if (line !== this.#row) this.#begin(line);
    if (this.#misses >= MOST_MISSES) return null;
    const row = this.#source.text.slice(this.#cursor, this.#source.end(line));
    // A bar in a cell is written with a backslash in front.
    const escaped = text.replaceAll('|', '\\|');
    const at = row.indexOf(escaped);
    if (at < 0) {
      this.#misses += 1;
      return null;
    }
    const start = this.#cursor + at;
    this.#cursor = start + escaped.length;
    if (escaped.length === text.length) return (offset) => start + offset;
    const bars = Array.from(text.matchAll(/\|/g), ({ index }) => index);
    return (offset) => start + offset + countBelow(bars, offset);
  }
}

/** How many of the numbers, which go up, are smaller. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
