import { spelled, tokensOf } from './code-tokens.ts';
import type { PlacedAssertion } from './script-assertions.ts';
import type { ScriptMark } from './script-calls.ts';
import type { Region, ScriptRegions } from './script-regions.ts';
import type { ScriptSource } from './script-source.ts';
import type { Assertion } from './test-model.ts';

type Kind = 'function' | 'branch' | 'loop' | 'block' | 'switch' | 'other';

const RETURN = /(?<![\w$.#])return\b(?!\s{0,9}:)/g;
/** What fails the test: an error that is handed on, `expect.fail()`. */
const FAILS = /(?<![\w$])(?:done|next|cb|callback|reject|t\s{0,9}\.\s{0,9}(?:error|ifError|end))\s{0,9}\(\s{0,99}[^\s)]|\bexpect\s{0,9}\.\s{0,9}(?:fail|unreachable)\b/;
const LONGEST_BRANCH = 5_000;
/** Checks in front of a return that may have ruled out its condition. */
const MOST_BEFORE = 20;

/** The returns of a file, and what they make of the checks behind them. */
export class ScriptReturns {
  readonly #source: ScriptSource;
  readonly #checks: readonly PlacedAssertion[];
  readonly #places: readonly number[];
  /** Places that check something, or that say of a test that it is skipped, in order. */
  readonly #told: readonly number[];
  readonly #kinds = new Map<number, Kind>();
  /** From where on what is in a brace is never reached, and from where on only under a condition. */
  readonly #never = new Map<number, number>();
  readonly #maybe = new Map<number, number>();

  constructor(source: ScriptSource, regions: ScriptRegions, checks: readonly PlacedAssertion[], marks: readonly ScriptMark[]) {
    this.#source = source;
    this.#checks = checks;
    this.#places = checks.map(({ at }) => at);
    this.#told = [...checks.filter(({ strength }) => strength > 0), ...marks].map(({ at }) => at).toSorted((a, b) => a - b);
    for (const { index } of source.code.matchAll(RETURN)) {
      if (!source.masked.effort.spend(4)) break;
      this.#read(index, regions);
    }
  }

  /** A check as the returns in front of it leave it. `owner`: the test or the function that it is part of. */
  inFrontOf(check: Assertion, innermost: Region | null, owner: Region): Assertion {
    if (this.#never.size === 0 && this.#maybe.size === 0) return check;
    const { brackets, code } = this.#source;
    const isBehind = (from: number | undefined): boolean => from !== undefined && from < check.at
      // A declaration holds for all of the code around it, wherever it stands.
      && !(innermost !== null && innermost !== owner && innermost.start > from && /^(?:async\s{1,9})?function\b/.test(code.slice(innermost.start, innermost.start + 25)));
    let isConditional = false;
    for (const open of brackets.around(check.at, owner.inner - 1)) {
      if (isBehind(this.#never.get(open))) return { ...check, strength: 0, guard: 'never' };
      isConditional ||= isBehind(this.#maybe.get(open));
    }
    return isConditional && check.guard === null && check.how !== 'fail' ? { ...check, guard: 'if' } : check;
  }

  #read(at: number, regions: ScriptRegions): void {
    const { code, brackets, masked } = this.#source;
    const around = brackets.around(at, 0, 40);
    const [block] = around;
    if (block === undefined || code[block] !== '{') return;
    const head = this.#headBefore(at);
    if (head === 'other') return;
    const end = this.#source.expressionEnd(at + 'return'.length);
    if (head === null && this.#kindOf(block) !== 'switch') first(this.#never, block, end);
    // Where the branches begin that it is in, without those around a loop.
    let branch = head === 'branch' ? at : null;
    let isInLoop = false;
    let isCertain = head === null;
    for (const open of around) {
      const kind = code[open] === '{' ? this.#kindOf(open) : 'other';
      if (code[open] !== '{' || kind === 'switch' || !masked.effort.spend(1)) return;
      if (kind === 'function') {
        const region = regions.innermost(at);
        // A function within the test may give something back early.
        if (region === null || region.owner !== region || region.call?.isSuite === true || open !== region.inner - 1) return;
        if (isCertain) first(this.#never, open, end);
        else if ((branch !== null || isInLoop) && !this.#tells(branch ?? at, end, region)) first(this.#maybe, open, end);
        return;
      }
      if (kind === 'branch' && !isInLoop) branch = open;
      isInLoop ||= kind === 'loop';
      isCertain &&= kind === 'block';
    }
  }

  /** What the statement at a place is the only one of; null where it stands by itself. */
  #headBefore(at: number): 'branch' | 'other' | null {
    const { code, brackets } = this.#source;
    const last = this.#source.backOverBlanks(at);
    if (code[last] === ':') return 'other';
    const open = code[last] === ')' ? brackets.open(last) : null;
    const word = this.#source.wordEndingAt(open === null ? last : this.#source.backOverBlanks(open));
    if (open !== null && /^(?:for|while|await)$/.test(word)) return 'other';
    return word === (open === null ? 'else' : 'if') ? 'branch' : null;
  }

  #kindOf(open: number): Kind {
    const known = this.#kinds.get(open);
    if (known !== undefined) return known;
    const { code, brackets } = this.#source;
    const last = this.#source.backOverBlanks(open);
    const head = code[last] === ')' ? brackets.open(last) : null;
    const word = this.#source.wordEndingAt(head === null ? last : this.#source.backOverBlanks(head));
    const kind = last < 0 || code[last] === ';' || code[last] === '{' ? 'block'
      : head === null ? (/^(?:else|catch)$/.test(word) ? 'branch' : /^(?:try|finally|do)$/.test(word) ? 'other' : 'function')
      : /^(?:if|catch)$/.test(word) ? 'branch' : /^(?:for|while|await)$/.test(word) ? 'loop' : word === 'switch' ? 'switch' : 'function';
    this.#kinds.set(open, kind);
    return kind;
  }

  /** Whether the branches up to a return are another way through the test and none around its checks: they check something, fail, are a skip that is told of, or an earlier check has ruled them out. */
  #tells(start: number, end: number, region: Region): boolean {
    const { code, masked } = this.#source;
    if ((this.#told[countBefore(this.#told, start)] ?? Infinity) < end) return true;
    const text = code.slice(start, Math.min(end, start + LONGEST_BRANCH));
    return !masked.effort.scan(4 * text.length) || FAILS.test(text) || this.#isRuledOut(start, region);
  }

  /** Whether a check in front of `if (!result)` or `if (result.kind !== 'a')` has failed where that holds: such a return only tells the compiler. */
  #isRuledOut(branch: number, region: Region): boolean {
    const { code, brackets, masked } = this.#source;
    const last = this.#source.backOverBlanks(branch);
    const open = code[last] === ')' ? brackets.open(last) : null;
    if (open === null || this.#source.wordEndingAt(this.#source.backOverBlanks(open)) !== 'if') return false;
    const condition = spelled(tokensOf(masked, open + 1, last, 60));
    const absent = /^! (?![=(])(.*)$|^(.*) = = (?:= )?(?:undefined|null)$/.exec(condition);
    const other = /^(.*?) ! = (?:= )?(.*)$/.exec(condition);
    const until = countBefore(this.#places, open);
    for (const check of this.#checks.slice(Math.max(0, until - MOST_BEFORE), until)) {
      if (check.at < region.inner || check.strength === 0 || check.guard !== null) continue;
      if (absent !== null && check.subject === (absent[1] ?? absent[2]) && isThere(check)) return true;
      if (other !== null && check.subject === other[1] && check.expected === other[2] && check.strength === 4 && !check.how.startsWith('not.')) return true;
    }
    return false;
  }
}

/** Whether a check holds only where there is something. */
function isThere({ how, expected }: Assertion): boolean {
  const saysNothing = /(?:Falsy|False|Null|Undefined|[nN]otOk|\bnull|\bundefined|\bfalse|NaN|ifError)$/.test(how);
  return how.startsWith('not.') ? /(?:Falsy|Null|Undefined)$/.test(how) : !saysNothing && !/^(?:false|null|undefined|0|"")$/.test(expected);
}

function first(places: Map<number, number>, open: number, at: number): void {
  places.set(open, Math.min(places.get(open) ?? Infinity, at));
}

/** How many of the places, in order, are before one. */
function countBefore(places: readonly number[], at: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
