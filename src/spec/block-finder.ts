import type { SourceLines } from '../base/source-lines.ts';
import { linesSpan, spanOf, type Span } from './span.ts';

const MOST_MISSES = 20;

/**
 * Finds pieces of a block's text again in its source, in their order. Markdown may have changed a piece (entities,
 * escapes): it then stands for the whole block. After some of those it gives up, so that the work stays linear.
 */
export class BlockFinder {
  readonly #source: SourceLines;
  readonly #whole: Span;
  readonly #text: string;
  readonly #start: number;
  #cursor = 0;
  #misses = 0;

  /** For the block of the lines `[first, behind)`. */
  constructor(source: SourceLines, first: number, behind: number) {
    this.#source = source;
    this.#whole = linesSpan(source, first, behind);
    this.#start = source.start(first);
    this.#text = source.text.slice(this.#start, source.end(Math.max(first, behind - 1)));
  }

  find(piece: string): Span {
    const at = this.#misses < MOST_MISSES ? this.#text.indexOf(piece, this.#cursor) : -1;
    if (at < 0) {
      this.#misses += 1;
      return this.#whole;
    }
    this.#cursor = at + piece.length;
    return spanOf(this.#source, this.#start + at, this.#start + this.#cursor);
  }
}
