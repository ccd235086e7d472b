import type { ScriptSource } from './script-source.ts';
import type { Assertion } from './test-model.ts';

/** Checks that are made later, by their words. */
const LATER = /\. (?:rejects|resolves|doesNotReject|throwsAsync|notThrowsAsync|eventually|rejected|rejectedWith|fulfilled)(?: |$)|^(?:rejects|doesNotReject) \(/;
/** What is told of the end, or of a failure: `.then(() => done())`, `.catch(reject)`. */
const TOLD = /(?<![\w$])(?:done|next|cb|callback|resolve|reject|end|finish)(?![\w$])/;
const LONGEST_CHAIN = 40;
const LONGEST = 5_000;

/** Promises of a file that nothing waits for. */
export class ScriptPromises {
  readonly #source: ScriptSource;
  readonly #left = new Map<number, boolean>();

  constructor(source: ScriptSource) {
    this.#source = source;
  }

  /** Whether nothing waits for a check: it is a statement of its own, or in a function of a promise that is. `from`: where the code around it begins. */
  isLeft({ at, how, text }: Assertion, end: number, from: number): boolean {
    if (how === 'fail') return false;
    if (LATER.test(text) && this.#isStatement(at, end)) return true;
    for (const open of this.#source.brackets.around(at, from)) {
      if (this.#source.code[open] !== '(') continue;
      const known = this.#left.get(open);
      const isLeft = known === undefined ? this.#isLeftCall(open) : known;
      this.#left.set(open, isLeft);
      if (isLeft) return true;
    }
    return false;
  }

  /** Whether what is in the parentheses at `open` is in `(async () => …)()`, in `p.then(…)`, or in `void f(…)`, and nothing waits for it. */
  #isLeftCall(open: number): boolean {
    const { code, masked } = this.#source;
    if (!masked.effort.spend(4)) return false;
    const word = this.#source.wordEndingAt(this.#source.backOverBlanks(open));
    const isThen = /^(?:then|catch|finally)$/.test(word);
    const isCalled = code[this.#source.skipBlanks(this.#source.brackets.close(open) + 1)] === '(' && /^\(\s{0,9}async\b/.test(code.slice(open, open + 20));
    const start = isCalled ? open : this.#chainStart(open);
    if (!isThen && !isCalled && !this.#isVoid(start)) return false;
    const end = this.#chainEnd(this.#source.brackets.close(open) + 1);
    if (!this.#isStatement(start, end)) return false;
    const chain = code.slice(start, Math.min(end, start + LONGEST));
    return masked.effort.scan(4 * chain.length) && !TOLD.test(chain);
  }

  /** Where the expression begins that the call at `open` goes on: `new Promise(…).then(`, `list[0].save().then(`. */
  #chainStart(open: number): number {
    const { code, brackets } = this.#source;
    let start = open;
    for (let links = 0; links < LONGEST_CHAIN && this.#source.masked.effort.spend(1); links += 1) {
      const last = this.#source.backOverBlanks(start);
      const word = this.#source.wordEndingAt(last);
      if (word === 'new') start = last - 2;
      else if (word !== '' && (KEYWORDS.has(word) || (start !== open && code[start] !== '.' && !/[([]/.test(code[start] ?? '')))) break;
      else if (word !== '') start = last - word.length + 1;
      else if (code[last] === '.') start = last;
      else if (code[last] === '?' && code[start] === '.') start = last;
      else if ((code[last] === ')' || code[last] === ']') && /[.([?]/.test(code[start] ?? '')) {
        const other = brackets.open(last);
        if (other === null) break;
        start = other;
      } else break;
    }
    return start;
  }

  /** Where a call ends that goes on with other calls. */
  #chainEnd(from: number): number {
    const { code, brackets } = this.#source;
    let end = from;
    for (let links = 0; links < LONGEST_CHAIN && this.#source.masked.effort.spend(1); links += 1) {
      const next = this.#source.skipBlanks(end);
      const name = /^\??\.\s{0,9}[\w$]{1,40}/.exec(code.slice(next, next + 60));
      if (code[next] === '(') end = brackets.close(next) + 1;
      else if (name !== null) end = next + name[0].length;
      else break;
    }
    return end;
  }

  #isVoid(start: number): boolean {
    return this.#source.wordEndingAt(this.#source.backOverBlanks(start)) === 'void';
  }

  /** Whether an expression is a statement of its own, so that nothing has its value. */
  #isStatement(start: number, end: number): boolean {
    const { code } = this.#source;
    const next = this.#source.skipBlanks(end);
    const isEnd = next >= code.length || /[;}]/.test(code[next] ?? '') || (/\n/.test(code.slice(end, next)) && !/[.,)\]?:&|+\-*/%<>=([]/.test(code[next] ?? ''));
    if (!isEnd) return false;
    const last = this.#source.backOverBlanks(start);
    const before = code[last] ?? ';';
    if (/[;{}]/.test(before)) return true;
    const word = this.#source.wordEndingAt(last);
    if (word === 'void' || word === 'else') return true;
    if (before === ')') {
      const open = this.#source.brackets.open(last);
      if (open !== null && /^(?:if|for|while)$/.test(this.#source.wordEndingAt(this.#source.backOverBlanks(open)))) return true;
    }
    // Without semicolons: what stood on the line before is whole.
    return code[start] !== '(' && !KEYWORDS.has(word) && /[\w$)\]"]/.test(before) && code.slice(last + 1, start).includes('\n');
  }
}

const KEYWORDS = new Set(['return', 'await', 'void', 'yield', 'throw', 'typeof', 'delete', 'in', 'of', 'else', 'do', 'case', 'default', 'instanceof', 'if', 'while', 'for', 'switch', 'export', 'as', 'extends']);
