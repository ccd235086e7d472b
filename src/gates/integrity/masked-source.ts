import type { Effort } from './effort.ts';

/** What takes the place of what a string or a regular expression holds. */
export const FILL = '\u0002';

/** How a language writes comments and strings. */
export type Syntax = 'script' | 'python' | 'go' | 'slashes' | 'hashes' | 'dashes';

/** A source, and the same with its comments blanked and its strings filled; both of one length, line by line. */
export interface MaskedSource {
  text: string;
  /** Strings are `"`, fill, `"`, whatever their quotes; line ends stay. */
  code: string;
  /** Where the comments are, in their order. */
  comments: { start: number; end: number }[];
  /** What reading it may still cost. */
  effort: Effort;
}

/** Masks a source. One pass; never throws; what is not closed ends with the line, or with the text where it may have lines. */
export function maskSource(text: string, syntax: Syntax, effort: Effort): MaskedSource {
  return new Masker(text, syntax).run(effort);
}

const REGEX_BEFORE = /[(,=:[!&|?{};+\-*%~^>]/;
const REGEX_WORDS = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'new', 'else', 'do', 'await', 'yield']);
const LONGEST_WORD = 14;

class Masker {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #isSlashed: boolean;
  readonly #isHashed: boolean;
  #at = 0;
  readonly #code: string[] = [];
  /** From here on the code is as in the text, and not among the pieces yet. */
  #plainFrom = 0;
  readonly #comments: { start: number; end: number }[] = [];
  /** Depths of braces at which `${` was opened in a template. */
  readonly #templates: number[] = [];
  #depth = 0;
  /** The last character of code that is no blank, and where it is; -1 where no word can end with it. */
  #last = '';
  #lastAt = -1;
  #knownFrom = 0;
  #knownLineEnd = -1;
  /** Quotes that are open to the end of the text. */
  readonly #endless = new Set<string>();
  /** Characters that may still be looked at for regular expressions that are none. */
  #lookAhead: number;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
    this.#isSlashed = syntax === 'script' || syntax === 'go' || syntax === 'slashes';
    this.#isHashed = syntax === 'python' || syntax === 'hashes';
    this.#lookAhead = 4 * text.length + 10_000;
  }

  run(effort: Effort): MaskedSource {
    const text = this.#text;
    effort.scan(text.length);
    while (this.#at < text.length) this.#step(text.charCodeAt(this.#at));
    this.#flush(text.length);
    return { text, code: this.#code.join(''), comments: this.#comments, effort };
  }

  #step(unit: number): void {
    // Letters, digits, blanks and what else begins nothing.
    if (unit > 125 || (unit >= 48 && unit <= 95) || (unit > 96 && unit < 123) || unit <= 32) return this.#emit();
    const at = this.#at;
    const character = this.#text[at] ?? '';
    const next = this.#text[at + 1] ?? '';
    if (this.#isSlashed && character === '/' && next === '/') this.#comment(this.#lineEnd(at));
    else if (this.#isSlashed && character === '/' && next === '*') this.#comment(this.#behind('*/', at + 2));
    else if (this.#isHashed && character === '#') this.#comment(this.#lineEnd(at));
    else if (this.#syntax === 'dashes' && character === '-' && next === '-') this.#comment(this.#lineEnd(at));
    else if (this.#syntax === 'script' && at === 0 && character === '#' && next === '!') this.#comment(this.#lineEnd(at));
    else if (character === '"' || character === "'") this.#quoted(character);
    else if (character === '`' && this.#syntax === 'script') this.#template(at + 1);
    else if (character === '`' && this.#syntax === 'go') this.#string(this.#behind('`', at + 1), 1);
    else if (character === '/' && this.#syntax === 'script' && this.#startsRegex()) this.#regex();
    else if (character === '}' && this.#templates.at(-1) === this.#depth) {
      this.#templates.pop();
      this.#depth -= 1;
      this.#emit();
      this.#template(at + 1, false);
    } else {
      if (character === '{') this.#depth += 1;
      else if (character === '}') this.#depth -= 1;
      this.#emit();
    }
  }

  /** One character of code, as it is. */
  #emit(): void {
    const unit = this.#text.charCodeAt(this.#at);
    if (!(unit === 32 || (unit >= 9 && unit <= 13) || (unit > 127 && /\s/.test(this.#text[this.#at] ?? '')))) this.#lastAt = this.#at;
    this.#at += 1;
  }

  /** What stood before `end` and is as it was becomes a piece. */
  #flush(end: number): void {
    if (this.#plainFrom < end) this.#code.push(this.#text.slice(this.#plainFrom, end));
  }

  #comment(end: number): void {
    this.#flush(this.#at);
    this.#comments.push({ start: this.#at, end });
    this.#code.push(filled(this.#text.slice(this.#at, end), ' '));
    this.#at = end;
    this.#plainFrom = end;
  }

  /** From here to `end` a string, with delimiters of `size`. */
  #string(end: number, size: number): void {
    const start = this.#at;
    const isClosed = end - size >= start + size && !/[\r\n]/.test(this.#text[end - 1] ?? '');
    this.#flush(start);
    const content = end - start > 1 ? this.#text.slice(start + 1, isClosed ? end - 1 : end) : '';
    this.#code.push('"', filled(content, FILL), isClosed ? '"' : '');
    this.#at = end;
    this.#plainFrom = end;
    this.#ends('"');
  }

  /** What has no word before it. */
  #ends(last: string): void {
    this.#last = last;
    this.#lastAt = -1;
  }

  #quoted(quote: string): void {
    const at = this.#at;
    const triple = quote.repeat(3);
    if ((this.#syntax === 'python' || this.#syntax === 'slashes') && this.#text.startsWith(triple, at)) return this.#string(this.#behind(triple, at + 3), 3);
    // A lone quote in front of a name is a lifetime or a symbol.
    if (quote === "'" && this.#syntax === 'slashes' && !/^'(?:\\.{1,10}|[^'\\\n])'/.test(this.#text.slice(at, at + 14))) {
      const lineEnd = this.#lineEnd(at);
      let close = at + 1;
      while (close < lineEnd && this.#text[close] !== "'") close += 1;
      if (close >= lineEnd) return this.#emit();
    }
    const lineEnd = this.#lineEnd(at);
    const mayHaveLines = this.#syntax === 'hashes' && !this.#endless.has(quote);
    let end = at + 1;
    while (end < this.#text.length && this.#text[end] !== quote) {
      if (this.#text[end] === '\\') end += 1;
      else if (end >= lineEnd && !mayHaveLines) break;
      end += 1;
    }
    // In a shell and its like a string may have lines, but one that never ends is none.
    if (mayHaveLines && end >= this.#text.length) {
      this.#endless.add(quote);
      return this.#string(Math.max(lineEnd, at + 1), 1);
    }
    this.#string(Math.min(end + (this.#text[end] === quote ? 1 : 0), this.#text.length), 1);
  }

  /** The text of a template from `from` to its end or to its next `${`. */
  #template(from: number, opens = true): void {
    const text = this.#text;
    let end = from;
    while (end < text.length && text[end] !== '`' && !(text[end] === '$' && text[end + 1] === '{')) end += text[end] === '\\' ? 2 : 1;
    end = Math.min(end, text.length);
    const isClosed = text[end] === '`';
    this.#flush(this.#at);
    this.#code.push(opens ? '"' : '', filled(text.slice(from, end), FILL), isClosed ? '"' : end < text.length ? `${FILL}{` : '');
    this.#at = end + (end >= text.length ? 0 : isClosed ? 1 : 2);
    this.#plainFrom = this.#at;
    if (end < text.length && !isClosed) {
      this.#depth += 1;
      this.#templates.push(this.#depth);
      this.#ends('{');
    } else this.#ends('"');
  }

  #startsRegex(): boolean {
    if (this.#lastAt < 0) return this.#last === '' || REGEX_BEFORE.test(this.#last);
    let from = this.#lastAt + 1;
    while (from > 0 && this.#lastAt - from < LONGEST_WORD && /[\w$]/.test(this.#text[from - 1] ?? '')) from -= 1;
    const word = this.#text.slice(from, this.#lastAt + 1);
    return word === '' ? REGEX_BEFORE.test(this.#text[this.#lastAt] ?? '') : REGEX_WORDS.has(word);
  }

  #regex(): void {
    const start = this.#at;
    let inClass = false;
    let end = start + 1;
    for (; end < this.#text.length && end - start <= this.#lookAhead; end += 1) {
      const character = this.#text[end];
      if (character === '\n' || character === '\r') break;
      if (character === '\\') end += 1;
      else if (character === '[') inClass = true;
      else if (character === ']') inClass = false;
      else if (character === '/' && !inClass) return this.#string(end + 1, 1);
    }
    this.#lookAhead -= end - start;
    this.#emit();
  }

  /** Kept for the next one on the same line, because lines may be very long. */
  #lineEnd(from: number): number {
    if (from <= this.#knownLineEnd && from >= this.#knownFrom) return this.#knownLineEnd;
    const end = this.#text.indexOf('\n', from);
    this.#knownFrom = from;
    this.#knownLineEnd = end < 0 ? this.#text.length : end;
    return this.#knownLineEnd;
  }

  #behind(mark: string, from: number): number {
    const end = this.#text.indexOf(mark, from);
    return end < 0 ? this.#text.length : end + mark.length;
  }
}

/** As long, with the same line ends, and nothing else in it. */
function filled(text: string, fill: string): string {
  return text.replace(/[^\r\n]+/g, (line) => fill.repeat(line.length));
}
