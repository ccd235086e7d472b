import type { Effort } from './effort.ts';

const OPENING = [40, 91, 123];
const CLOSING = [41, 93, 125];
const MOST_AROUND = 200;

/** The brackets of masked code. What is not closed ends with the code. */
export class Brackets {
  readonly #code: string;
  readonly #effort: Effort;
  /** Where each bracket of the code has its other one, by places; 0 for none, as no bracket is closed there. */
  readonly #closes: Int32Array;
  /** Where each closing one was opened, and one more. */
  readonly #opens: Int32Array;
  /** Every open one, in order, and by place the one that it is in, and one more. */
  readonly #starts: number[] = [];
  readonly #parents: Int32Array;

  constructor(code: string, effort: Effort) {
    this.#code = code;
    this.#effort = effort;
    this.#closes = new Int32Array(code.length);
    this.#opens = new Int32Array(code.length);
    this.#parents = new Int32Array(code.length);
    effort.scan(code.length);
    const open: number[] = [];
    const count = [0, 0, 0];
    for (let at = 0; at < code.length; at += 1) {
      const unit = code.charCodeAt(at);
      const opens = OPENING.indexOf(unit);
      if (opens >= 0) {
        this.#starts.push(at);
        this.#parents[at] = (open.at(-1) ?? -1) + 1;
        open.push(at);
        count[opens] = (count[opens] ?? 0) + 1;
        continue;
      }
      const wanted = CLOSING.indexOf(unit);
      // A closing bracket without an open one is passed over; one behind others that are not closed closes them too.
      if (wanted < 0) continue;
      while ((count[wanted] ?? 0) > 0) {
        const last = open.pop();
        if (last === undefined) break;
        const kind = OPENING.indexOf(code.charCodeAt(last));
        count[kind] = (count[kind] ?? 0) - 1;
        this.#closes[last] = at;
        if (kind !== wanted) continue;
        this.#opens[at] = last + 1;
        break;
      }
    }
  }

  /** Where the bracket that is opened at `open` is closed. */
  close(open: number): number {
    const close = this.#closes[open] ?? 0;
    return close === 0 ? this.#code.length : close;
  }

  /** Where the bracket that is closed at `close` was opened; null where there is none. */
  open(close: number): number | null {
    const open = this.#opens[close] ?? 0;
    return open === 0 ? null : open - 1;
  }

  /** The brackets around a place, the innermost first, as far as they begin at `from` or behind it; at most so many. */
  around(at: number, from: number, most = MOST_AROUND): number[] {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    let steps = 1;
    for (let open = this.#starts[low - 1] ?? -1; open >= from && open >= 0 && found.length < most && steps < 50 * MOST_AROUND; open = (this.#parents[open] ?? 0) - 1) {
      if (this.close(open) > at) found.push(open);
      steps += 1;
    }
    this.#effort.spend(steps / 4);
    return found;
  }

  /** The pieces of the bracket at `open` between its commas, without blanks around them. Empty pieces are none. */
  pieces(open: number): { start: number; end: number }[] {
    const close = this.close(open);
    const pieces: { start: number; end: number }[] = [];
    let looked = 0;
    let start = open + 1;
    const add = (end: number): void => {
      let from = start;
      let to = end;
      while (from < to && isBlank(this.#code.charCodeAt(from))) from += 1;
      while (to > from && isBlank(this.#code.charCodeAt(to - 1))) to -= 1;
      if (from < to) pieces.push({ start: from, end: to });
      start = end + 1;
    };
    for (let at = open + 1; at < close; at += 1) {
      looked += 1;
      if (looked === 4_096) {
        if (!this.#effort.scan(looked)) return [];
        looked = 0;
      }
      const unit = this.#code.charCodeAt(at);
      if (unit === 40 || unit === 91 || unit === 123) at = this.close(at);
      else if (unit === 44) add(at);
    }
    if (start <= close) add(close);
    return this.#effort.spend(looked / 16 + pieces.length) ? pieces : [];
  }
}

function isBlank(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || (unit > 127 && /\s/.test(String.fromCharCode(unit)));
}
