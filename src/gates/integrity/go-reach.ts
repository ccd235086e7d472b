import type { GoFunction, GoSource } from './go-source.ts';
import type { Assertion } from './test-model.ts';

type Kind = 'function' | 'body' | 'branch' | 'loop' | 'block' | 'switch' | 'never' | 'other';

/** How far before a brace the word is looked for that it belongs to. */
const LONGEST = 200;
const NEVER = /^false\s{0,9}(?:$|&&)/;
const NO_TURN = /\bfor\s{1,9}(?:false|[^{}\n]{0,80}\brange\s{1,9}\[\]\s{0,9}[\w.*]{1,60}\{\s{0,9}\})\s{0,9}$/;

/** Whether checks of Go are come to: returns in front of them, and blocks that are never entered. */
export class GoReach {
  readonly #source: GoSource;
  readonly #told: readonly number[];
  readonly #kinds = new Map<number, Kind>();
  /** From where on what is in a brace is never reached, and from where on only under a condition. */
  readonly #never = new Map<number, number>();
  readonly #maybe = new Map<number, number>();

  /** `told`: places that check something, or that say of a test that it is skipped, in order. */
  constructor(source: GoSource, told: readonly number[]) {
    this.#source = source;
    this.#told = told;
    for (const { index } of source.code.matchAll(/(?<![\w.])return\b/g)) {
      if (!source.effort.spend(4)) break;
      const owner = source.functionAt(index);
      if (owner !== null) this.#read(index, owner);
    }
  }

  /** A check as what is around it and in front of it leaves it. */
  of(check: Assertion, owner: GoFunction): Assertion {
    let isConditional = false;
    for (const open of this.#source.brackets.around(check.at, owner.inner - 1)) {
      if (this.#source.code[open] !== '{') continue;
      if ((this.#never.get(open) ?? Infinity) < check.at || this.#kindOf(open, owner) === 'never') return { ...check, strength: 0, guard: 'never' };
      isConditional ||= (this.#maybe.get(open) ?? Infinity) < check.at;
    }
    return isConditional && check.guard === null && check.how !== 'fail' ? { ...check, guard: 'if' } : check;
  }

  #read(at: number, owner: GoFunction): void {
    const { brackets, code, effort } = this.#source;
    const around = brackets.around(at, owner.inner - 1, 40);
    const [block] = around;
    if (block === undefined || code[block] !== '{' || this.#kindOf(block, owner) === 'switch') return;
    const end = this.#statementEnd(at + 'return'.length);
    first(this.#never, block, end);
    // Where the branches begin that it is in.
    let branch: number | null = null;
    let isInLoop = false;
    let isCertain = true;
    for (const open of around) {
      const kind = code[open] === '{' ? this.#kindOf(open, owner) : 'switch';
      // Of another case it says nothing; a function within the test may give something back early.
      if (kind === 'switch' || kind === 'function' || !effort.spend(1)) return;
      if (kind === 'body') {
        if (isCertain) first(this.#never, open, end);
        else if ((branch !== null || isInLoop) && !this.#tells(branch ?? at, end)) first(this.#maybe, open, end);
        return;
      }
      if (kind === 'branch' && !isInLoop) branch = open - (this.#source.conditionAt(open, owner)?.length ?? 0) - 2;
      isInLoop ||= kind === 'loop';
      isCertain &&= kind === 'block';
    }
  }

  /** Whether the branches up to a return, their conditions included, check something or are a skip that is told of: another way through the test, and none around its checks. */
  #tells(start: number, end: number): boolean {
    let low = 0;
    let high = this.#told.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#told[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (this.#told[low] ?? Infinity) < end;
  }

  #kindOf(open: number, owner: GoFunction): Kind {
    const known = this.#kinds.get(open);
    if (known !== undefined) return known;
    const kind = this.#readKind(open, owner);
    this.#kinds.set(open, kind);
    return kind;
  }

  /** A subtest is as a test. */
  #readKind(open: number, owner: GoFunction): Kind {
    if (open === owner.inner - 1) return 'body';
    const { brackets, code, effort } = this.#source;
    const condition = this.#source.conditionAt(open, owner);
    if (condition !== null) return NEVER.test(condition) ? 'never' : 'branch';
    const before = code.slice(Math.max(owner.inner, open - LONGEST), open);
    if (!effort.scan(4 * before.length)) return 'other';
    if (NO_TURN.test(before)) return 'never';
    if (/\bfunc\s{0,4}\([^{};]{0,150}$/.test(before)) {
      const call = brackets.around(open, owner.inner, 1)[0] ?? -1;
      return code[call] === '(' && /\.\s{0,4}Run\s{0,4}$/.test(code.slice(Math.max(0, call - 12), call)) ? 'body' : 'function';
    }
    const word = /(?:^|[\n;{}])\s{0,40}(for|switch|select)\b[^{}\n]{0,150}$/.exec(before)?.[1];
    return word === 'for' ? 'loop' : word !== undefined ? 'switch' : /[\n;{]\s{0,40}$/.test(before) ? 'block' : 'other';
  }

  /** A line end behind which nothing goes on. */
  #statementEnd(start: number): number {
    const { brackets, code, effort } = this.#source;
    let at = start;
    for (const most = Math.min(code.length, start + 20_000); at < most; at += 1) {
      const character = code[at] ?? '';
      if (character === '(' || character === '[' || character === '{') at = brackets.close(at);
      else if (character === ';' || character === '}' || (character === '\n' && !/[,.&|+\-*/%=<>!:]\s{0,9}$/.test(code.slice(Math.max(start, at - 10), at)))) break;
    }
    effort.scan(4 * (at - start));
    return at;
  }
}

function first(places: Map<number, number>, open: number, at: number): void {
  places.set(open, Math.min(places.get(open) ?? Infinity, at));
}
