import { SourceLines } from '../../base/source-lines.ts';
import { Brackets } from './brackets.ts';
import type { Effort } from './effort.ts';
import { type MaskedSource, maskSource } from './masked-source.ts';

const FUNCTION_NAMES = /\bfunction\s{0,9}\*?\s{0,9}([A-Za-z_$][\w$]{0,80})|(?<![\w$.])([A-Za-z_$][\w$]{0,80})\s{0,9}=\s{0,9}(?=async\b|function\b|\(|[A-Za-z_$][\w$]{0,40}\s{0,9}=>)/g;
const LIST_NAMES = /\b(?:const|let|var)\s{1,9}([A-Za-z_$][\w$]{0,80})\b[^=\n]{0,200}=\s{0,9}(?=\[)/g;

/** A condition that never holds, and the head of a `for` that goes through nothing. */
const NEVER = /^(?:false|0|null|undefined|!\s{0,9}(?:true|1)|"")\s{0,9}(?:$|&&)/;
const NO_TURN = /\bof\s{0,9}\[\s{0,9}\](?:\s{1,9}as\b.{0,80})?$|;\s{0,9}false\s{0,9};/;

/** What a place is behind: a condition, a `catch` that swallows its failure, or something that is never so. */
export interface ScriptGuard {
  kind: 'if' | 'try' | 'never';
  condition: string;
}

/** JavaScript or TypeScript with its brackets. */
export class ScriptSource {
  readonly masked: MaskedSource;
  readonly code: string;
  readonly brackets: Brackets;
  readonly #lines: SourceLines;
  readonly #functions = new Set<string>();
  readonly #lists = new Map<string, number>();
  readonly #caughtAt = new Map<number, ScriptGuard | null>();

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

  /** The end of an expression: a semicolon, or a line end behind which nothing goes on. */
  expressionEnd(start: number): number {
    let at = start;
    let looked = 0;
    const most = Math.min(this.code.length, start + 20_000);
    for (; at < most; at += 1) {
      const character = this.code[at] ?? '';
      looked += 1;
      if (character === '(' || character === '[' || character === '{') at = this.brackets.close(at);
      else if (/[)\]};,]/.test(character)) break;
      else if (character === '\n') {
        looked += 20;
        if (!/^\s{0,200}[.?:|&+\-*/]/.test(this.code.slice(at, at + 202)) && !this.#goesOnBehind(at, start)) break;
      }
    }
    this.masked.effort.scan(4 * looked);
    return at;
  }

  /** Whether the line that ends at a place asks for more: `a &&`, `(x) =>`. */
  #goesOnBehind(lineEnd: number, start: number): boolean {
    const last = this.backOverBlanks(lineEnd);
    return last >= start && /(?:[=?:|&*%^~.]|=>|(?<!\+)\+|(?<!-)-)$/.test(this.code.slice(last - 1, last + 1));
  }

  /** The word that ends at `last`, or nothing. */
  wordEndingAt(last: number): string {
    return /[\w$]{1,40}$/.exec(this.code.slice(Math.max(0, last - 40), last + 1))?.[0] ?? '';
  }

  /** The condition that a place of the code from `from` on is made only under, or that its failure is caught. The innermost, unless one never holds. */
  guard(at: number, from: number): ScriptGuard | null {
    let statement = this.backOverBlanks(at);
    if (this.wordEndingAt(statement) === 'await') statement = this.backOverBlanks(statement - 4);
    let innermost = statement >= from ? this.#condition(statement) : null;
    for (const open of this.brackets.around(at, from)) {
      if (!this.masked.effort.spend(4)) return null;
      const last = this.backOverBlanks(open);
      if (last < from) continue;
      const found = this.code[open] === '(' ? this.#goesThroughNothing(open)
        : this.code[open] !== '{' ? null
        : this.wordEndingAt(last) === 'try' ? this.#caught(open) : this.#condition(last, false);
      if (found?.kind === 'never') return found;
      innermost ??= found;
    }
    return innermost;
  }

  /** What `if (…)`, `while (…)`, `for (…)`, `else`, `&&` or `?` that ends at `last` says of what follows it. */
  #condition(last: number, isExpression = true): ScriptGuard | null {
    const character = this.code[last];
    if (character === ')') {
      const open = this.brackets.open(last);
      const wordEnd = open === null ? -1 : this.backOverBlanks(open);
      const word = this.wordEndingAt(wordEnd);
      if (open === null || !/^(?:if|while|for|await)$/.test(word) || (word === 'while' && this.#endsDo(wordEnd))) return null;
      const head = this.code.slice(open + 1, Math.min(last, open + 300)).trim();
      const condition = this.masked.text.slice(open + 1, last);
      const isNever = word === 'if' || word === 'while' ? NEVER.test(head) : NO_TURN.test(head);
      return isNever ? { kind: 'never', condition } : word === 'if' ? { kind: 'if', condition } : null;
    }
    if (this.wordEndingAt(last) === 'else') return { kind: 'if', condition: '' };
    const isShort = isExpression && (/(?:&&|\|\||\?\?)$/.test(this.code.slice(Math.max(0, last - 1), last + 1)) || character === '?');
    return isShort ? { kind: 'if', condition: this.masked.text.slice(Math.max(0, last - 80), last).split('\n').at(-1) ?? '' } : null;
  }

  /** Whether the `while` that ends at a place is that of a `do { … }`. */
  #endsDo(wordEnd: number): boolean {
    const open = this.brackets.open(this.backOverBlanks(wordEnd - 4));
    return open !== null && this.wordEndingAt(this.backOverBlanks(open)) === 'do';
  }

  /** Whether the call at `open` is `[].forEach(`. */
  #goesThroughNothing(open: number): ScriptGuard | null {
    return /\[\s{0,9}\]\s{0,9}\.\s{0,9}(?:forEach|map|every|some)\s{0,9}$/.test(this.code.slice(Math.max(0, open - 40), open)) ? { kind: 'never', condition: '' } : null;
  }

  /** Many checks may stand in one `try`: its `catch` is looked at once. */
  #caught(open: number): ScriptGuard | null {
    const known = this.#caughtAt.get(open);
    const found = known === undefined ? this.#swallows(open) : known;
    this.#caughtAt.set(open, found);
    return found;
  }

  /** Whether what fails in the block of a `try` is lost in its `catch`. */
  #swallows(open: number): ScriptGuard | null {
    const next = this.skipBlanks(this.brackets.close(open) + 1);
    if (!/^catch\b/.test(this.code.slice(next, next + 6))) return null;
    const block = this.indexOf('{', next);
    const text = block < 0 ? '' : this.code.slice(block, this.brackets.close(block));
    if (!this.masked.effort.scan(4 * text.length)) return null;
    return /\b(?:throw|assert\w{0,40}|expect|fail|done|reject|next)\b/.test(text) ? null : { kind: 'try', condition: '' };
  }
}
