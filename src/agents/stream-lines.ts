/** Characters of one line of a stream. What is longer is no event that anybody needs: a file that went by, or a fault. */
const LINE_CHARACTERS = 2_000_000;

/** Puts the lines of a stream together from pieces of any size. Holds at most one line of bounded length; a longer one is dropped. */
export class StreamLines {
  #parts: string[] = [];
  #length = 0;
  #dropped = false;

  /** The lines that this piece finishes, without their ends. */
  write(text: string): string[] {
    const pieces = text.split('\n');
    const lines: string[] = [];
    for (const [index, piece] of pieces.entries()) {
      this.#hold(piece);
      if (index < pieces.length - 1) lines.push(...this.end());
    }
    return lines;
  }

  /** The last line, where it has no end. */
  end(): string[] {
    const line = this.#dropped ? '' : this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.#dropped = false;
    return line.trim() === '' ? [] : [line];
  }

  #hold(piece: string): void {
    this.#length += piece.length;
    if (this.#length > LINE_CHARACTERS) {
      this.#dropped = true;
      this.#parts = [];
    } else if (piece !== '') {
      this.#parts.push(piece);
    }
  }
}
