/** Characters of an unfinished line that are kept back. A longer line is passed on in pieces of this size. */
const LINE_CHARACTERS = 16_384;

/**
 * Gives out text line by line as a terminal would show it at the end: `\r\n` is a line end, and what a lone
 * carriage return went back over is dropped, so a progress display leaves its last state. Holds at most one
 * unfinished line of bounded length; what comes out does not depend on how the text was cut going in.
 */
export class TextLines {
  #line = '';
  /** A carriage return was the last thing seen: the next character starts the line anew. */
  #returned = false;
  /** The start of this line was passed on already, because of its length. */
  #passedOn = false;

  /** The lines that this piece finishes. */
  write(text: string): string {
    let out = '';
    let at = 0;
    while (at < text.length) {
      const stop = this.#returned ? at : indexOfReturn(text, at);
      if (stop > at) {
        out += this.#plain(text.slice(at, stop));
        at = stop;
        continue;
      }
      const character = text[at];
      if (character === '\r') {
        this.#returned = true;
        at += 1;
      } else if (character === '\n') {
        this.#returned = false;
        out += this.#plain('\n');
        at += 1;
      } else {
        this.#returned = false;
        this.#line = '';
        if (this.#passedOn) out += '\n';
        this.#passedOn = false;
      }
    }
    // Only what costs no more than reading the piece did: many small ones may make up a line.
    if (this.#line.length < text.length) this.#line = detached(this.#line);
    return out;
  }

  /** The rest: a last line that has no line end. */
  end(): string {
    const rest = this.#line;
    this.#line = '';
    return rest;
  }

  /** Text without carriage returns. */
  #plain(text: string): string {
    const lastEnd = text.lastIndexOf('\n') + 1;
    let out = '';
    if (lastEnd > 0) {
      out = this.#line + text.slice(0, lastEnd);
      this.#line = '';
      this.#passedOn = false;
    }
    this.#line += text.slice(lastEnd);
    let start = 0;
    while (this.#line.length - start > LINE_CHARACTERS) {
      const end = start + LINE_CHARACTERS;
      start = isLeadingSurrogate(this.#line.charCodeAt(end - 1)) ? end - 1 : end;
    }
    if (start > 0) {
      out += this.#line.slice(0, start);
      this.#line = this.#line.slice(start);
      this.#passedOn = true;
    }
    return out;
  }
}

/** A copy with memory of its own. V8 keeps the whole of a chunk alive for a short slice of it. */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}

function indexOfReturn(text: string, from: number): number {
  const found = text.indexOf('\r', from);
  return found < 0 ? text.length : found;
}

function isLeadingSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
