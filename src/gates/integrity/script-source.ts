import { SourceLines } from '../../base/source-lines.ts';
import { Brackets } from './brackets.ts';
import type { Effort } from './effort.ts';
import { type MaskedSource, maskSource } from './masked-source.ts';

const FUNCTION_NAMES = /\bfunction\s{0,9}\*?\s{0,9}([A-Za-z_$][\w$]{0,80})|(?<![\w$.])([A-Za-z_$][\w$]{0,80})\s{0,9}=\s{0,9}(?=async\b|function\b|\(|[A-Za-z_$][\w$]{0,40}\s{0,9}=>)/g;
const LIST_NAMES = /\b(?:const|let|var)\s{1,9}([A-Za-z_$][\w$]{0,80})\b[^=\n]{0,200}=\s{0,9}(?=\[)/g;

/** JavaScript or TypeScript with its brackets. */
export class ScriptSource {
  readonly masked: MaskedSource;
  readonly code: string;
  readonly brackets: Brackets;
  readonly #lines: SourceLines;
  readonly #functions = new Set<string>();
  readonly #lists = new Map<string, number>();
  readonly #caughtAt = new Map<number, { kind: 'try'; condition: string } | null>();

  constructor(text: string, effort: Effort) {
    this.masked = maskSource(text, 'script', effort);
    this.code = this.masked.code;
    this.brackets = new Brackets(this.code, effort);
    this.#lines = new SourceLines(text);
    for (const match of this.code.matchAll(FUNCTION_NAMES)) this.#functions.add(match[1] ?? match[2] ?? '');
    for (const match of this.code.matchAll(LIST_NAMES)) if (!this.#lists.has(match[1] ?? '')) this.#lists.set(match[1] ?? '', match.index + match[0].length);
  }

  /** Whether the file has a function of this name. */
  hasFunction(name: string): boolean {
    return this.#functions.has(name);
  }

  /** Where the list of this name opens; null where the file has none. */
  listNamed(name: string): number | null {
    return this.#lists.get(name) ?? null;
  }

  /** Counts from 1. */
  lineOf(at: number): number {
    return this.#lines.lineAt(at) + 1;
  }

  /** Where a character comes next; -1 for nowhere. */
  indexOf(character: string, at: number): number {
    const found = this.code.indexOf(character, at);
    this.masked.effort.scan((found < 0 ? this.code.length : found) - at);
    return found;
  }

  /** The first place from `at` on that is no blank. */
  skipBlanks(at: number): number {
    let next = at;
    while (next < this.code.length && /\s/.test(this.code[next] ?? '')) next += 1;
    this.masked.effort.scan(2 * (next - at));
    return next;
  }

  /** The last place before `at` that is no blank; -1 for none. */
  backOverBlanks(at: number): number {
    let last = at - 1;
    while (last >= 0 && /\s/.test(this.code[last] ?? '')) last -= 1;
    this.masked.effort.scan(2 * (at - last));
    return last;
  }

  /** The word that ends at `last`, or nothing. */
  wordEndingAt(last: number): string {
    return /[\w$]{1,40}$/.exec(this.code.slice(Math.max(0, last - 40), last + 1))?.[0] ?? '';
  }

  /** The condition that a place of the code from `from` on is made only under, or that its failure is caught. */
  guard(at: number, from: number): { kind: 'if' | 'try'; condition: string } | null {
    let statement = this.backOverBlanks(at);
    if (this.wordEndingAt(statement) === 'await') statement = this.backOverBlanks(statement - 4);
    const before = statement >= from ? this.#condition(statement) : null;
    if (before !== null) return before;
    for (const open of this.brackets.around(at, from)) {
      if (this.code[open] !== '{') continue;
      if (!this.masked.effort.spend(4)) return null;
      const last = this.backOverBlanks(open);
      const found = last < from ? null : this.wordEndingAt(last) === 'try' ? this.#caught(open) : this.#condition(last, false);
      if (found !== null) return found;
    }
    return null;
  }

  /** What `if (…)`, `else`, `&&` or `?` that ends at `last` says of what follows it. */
  #condition(last: number, isExpression = true): { kind: 'if'; condition: string } | null {
    const character = this.code[last];
    if (character === ')') {
      const open = this.brackets.open(last);
      const word = open === null ? '' : this.wordEndingAt(this.backOverBlanks(open));
      return open !== null && word === 'if' ? { kind: 'if', condition: this.masked.text.slice(open + 1, last) } : null;
    }
    if (this.wordEndingAt(last) === 'else') return { kind: 'if', condition: '' };
    const isShort = isExpression && (/(?:&&|\|\||\?\?)$/.test(this.code.slice(Math.max(0, last - 1), last + 1)) || character === '?');
    return isShort ? { kind: 'if', condition: this.masked.text.slice(Math.max(0, last - 80), last).split('\n').at(-1) ?? '' } : null;
  }

  /** Many checks may stand in one `try`: its `catch` is looked at once. */
  #caught(open: number): { kind: 'try'; condition: string } | null {
    const known = this.#caughtAt.get(open);
    const found = known === undefined ? this.#swallows(open) : known;
    this.#caughtAt.set(open, found);
    return found;
  }

  /** Whether what fails in the block of a `try` is lost in its `catch`. */
  #swallows(open: number): { kind: 'try'; condition: string } | null {
    const next = this.skipBlanks(this.brackets.close(open) + 1);
    if (!/^catch\b/.test(this.code.slice(next, next + 6))) return null;
    const block = this.indexOf('{', next);
    const text = block < 0 ? '' : this.code.slice(block, this.brackets.close(block));
    if (!this.masked.effort.scan(4 * text.length)) return null;
    return /\b(?:throw|assert\w{0,40}|expect|fail|done|reject|next)\b/.test(text) ? null : { kind: 'try', condition: '' };
  }
}
