import { SourceLines } from '../../base/source-lines.ts';
import { Brackets } from './brackets.ts';
import type { Effort } from './effort.ts';
import { type MaskedSource, maskSource } from './masked-source.ts';
import type { Assertion, Marker } from './test-model.ts';

/** A function at the top of a file. */
export interface GoFunction {
  name: string;
  start: number;
  inner: number;
  end: number;
  own: Assertion[];
  skip: Marker | null;
}

const FUNCTION = /^func\s{1,4}(?:\([^()]{0,100}\)\s{0,4})?([A-Za-z_]\w{0,100})\s{0,4}(?:\[[^\]\n]{0,100}\]\s{0,4})?(?=\()/gm;
const NAME = /(?<![\w.])([A-Za-z_]\w{0,60})\s{0,4}(?::?=(?!=)|\[\])/g;
const IF = /(?:^|[\s};])if\s/;
/** How far before a brace its condition is looked for. */
const LONGEST = 400;

/** Go with its brackets and its functions. */
export class GoSource {
  readonly masked: MaskedSource;
  readonly code: string;
  readonly brackets: Brackets;
  readonly effort: Effort;
  readonly functions: readonly GoFunction[];
  /** Where names are first declared. */
  readonly names = new Map<string, number>();
  readonly #lines: SourceLines;
  readonly #heads = new Map<number, string | null>();

  constructor(text: string, effort: Effort) {
    this.effort = effort;
    this.masked = maskSource(text, 'go', effort);
    this.code = this.masked.code;
    this.brackets = new Brackets(this.code, effort);
    this.#lines = new SourceLines(text);
    for (const match of this.code.matchAll(NAME)) if (!this.names.has(match[1] ?? '')) this.names.set(match[1] ?? '', match.index);
    this.functions = this.#findFunctions();
  }

  /** Counts from 1. */
  lineOf(at: number): number {
    return this.#lines.lineAt(at) + 1;
  }

  /** The function that a place is in. */
  functionAt(at: number): GoFunction | null {
    let low = 0;
    let high = this.functions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.functions[middle]?.start ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const found = this.functions[low - 1];
    return found !== undefined && at < found.end ? found : null;
  }

  /** The conditions of the `if`s around a place of a function, the innermost first; that of an `else` is empty. */
  conditions(at: number, owner: GoFunction): string[] {
    const found: string[] = [];
    for (const open of this.brackets.around(at, owner.inner)) {
      const condition = this.code[open] === '{' ? this.conditionAt(open, owner) : null;
      if (condition !== null) found.push(condition);
    }
    return found;
  }

  /** The condition of the `if` whose block is opened at `open`; empty for an `else`, null for any other block. */
  conditionAt(open: number, { inner }: GoFunction): string | null {
    const known = this.#heads.get(open);
    const head = known === undefined ? this.#head(open, Math.max(inner, open - LONGEST)) : known;
    this.#heads.set(open, head);
    return head;
  }

  #head(open: number, from: number): string | null {
    const before = this.code.slice(from, open);
    if (!this.effort.scan(4 * before.length)) return null;
    const brace = Math.max(before.lastIndexOf('{'), before.lastIndexOf('}'));
    const starts = [conditionStart(before, Math.max(0, brace), before)];
    // Values in braces may stand in a condition of one line.
    if (brace >= 0) {
      const whole = withoutValues(before);
      starts.push(conditionStart(whole, Math.max(0, whole.lastIndexOf('\n'), whole.lastIndexOf('{'), whole.lastIndexOf('}')), before));
    }
    const found = starts.filter((start) => start !== null && start < before.length);
    if (found.length > 0) {
      const start = Math.min(...found.map((start) => start ?? 0));
      return this.masked.text.slice(from + Math.max(start, before.lastIndexOf(';') + 1), open).trim();
    }
    return /\belse\s{0,9}$/.test(before) ? '' : null;
  }

  #findFunctions(): GoFunction[] {
    const found: GoFunction[] = [];
    for (const match of this.code.matchAll(FUNCTION)) {
      if (match.index < (found.at(-1)?.end ?? 0)) continue;
      const from = this.brackets.close(match.index + match[0].length);
      const open = this.code.indexOf('{', from);
      if (!this.effort.scan((open < 0 ? this.code.length : open) - from) || open < 0) continue;
      found.push({ name: match[1] ?? '', start: match.index, inner: open + 1, end: this.brackets.close(open), own: [], skip: null });
    }
    return found;
  }
}

/** Where the condition of the first `if` from a place on begins. */
function conditionStart(code: string, from: number, { length }: string): number | null {
  const found = IF.exec(code.slice(from));
  const start = found === null ? length : from + found.index + found[0].length;
  return found === null || length - start > LONGEST - 10 ? null : start;
}

/** Code with nothing in place of values in braces that end on their line. */
function withoutValues(code: string): string {
  return code.replace(/\{[^{}\n]{0,100}\}/g, (value) => '_'.repeat(value.length));
}
