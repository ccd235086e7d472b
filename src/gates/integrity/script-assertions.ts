import { isConstant } from './condition.ts';
import { spelled, tokensOf } from './code-tokens.ts';
import type { ScriptSource } from './script-source.ts';
import { scriptStrength } from './script-strength.ts';
import type { Assertion } from './test-model.ts';

/** `expect(`, `assert.equal(`, `t.is(`, `x.should`, `.expect(200)`, `expectValid(`; `throw` and waiting fail as well, and what they check is not known. */
const STARTS = new RegExp(
  [
    '(?<![\\w$.])(?<expect>expect)(?:\\s{0,9}\\.\\s{0,9}(?:soft|poll|element))?\\s{0,9}\\(',
    '(?<![\\w$.])(?:sinon\\.|chai\\.|t\\.)?assert(?:\\.strict)?(?:\\s{0,9}\\.\\s{0,9}(?<assert>\\w{1,40}))?\\s{0,9}\\(',
    '(?<![\\w$.])(?:t|tap|test)\\.(?<tap>is|not|equal|equals|notEqual|same|strictSame|deepEqual|deepEquals|notDeepEqual|true|false|ok|notOk|truthy|falsy|throws|throwsAsync|notThrows|rejects|match|regex|like|snapshot|matchSnapshot|pass|fail)\\s{0,9}\\(',
    '(?<should>\\.\\s{0,9}should)\\b',
    '(?<chained>\\.\\s{0,9}expect)\\s{0,9}\\(',
    '(?<![\\w$.])(?<bare>deepStrictEqual|strictEqual|deepEqual|notStrictEqual|notDeepStrictEqual|ok|equal|throws|rejects|match|doesNotThrow|doesNotReject)\\s{0,9}\\(',
    '(?<![\\w$.])(?<helper>(?:assert|expect|verify|check|should|ensure)[A-Z_]\\w{0,80})\\s{0,9}\\(',
    '(?<![\\w$.])(?<fail>fail|throw)\\b',
    '(?<![\\w$])(?<waits>eventually|until|waitFor\\w{0,40}|waitUntil|poll)\\s{0,9}(?=\\()',
  ].join('|'), 'g',
);
const IMPORTED = /(?:import|const)\s{0,9}\{([^{}]{0,500})\}\s{0,9}(?:from|=\s{0,9}require\s{0,9}\()\s{0,9}["'](?:node:)?assert(?:\/strict)?["']/g;
/** Words of chains that say nothing themselves. */
const CHAIN = new Set(['to', 'be', 'been', 'is', 'that', 'which', 'and', 'has', 'have', 'with', 'at', 'of', 'same', 'but', 'does', 'still', 'also', 'deep', 'resolves', 'rejects', 'eventually', 'should']);

/** Files with more checks are not read. */
const MOST = 20_000;
/** Tokens of a check that are looked at. */
const LONGEST = 400;

/** An assertion together with the place that it ends at. */
export interface PlacedAssertion extends Assertion {
  end: number;
}

/** All that a file checks, in its order. `from` says where the code around a place begins, for what guards it. */
export function scriptAssertions(source: ScriptSource, from: (at: number) => number): PlacedAssertion[] {
  const imported = new Set<string>();
  for (const match of source.masked.text.matchAll(IMPORTED)) for (const name of (match[1] ?? '').split(',')) imported.add(name.trim());
  const found: PlacedAssertion[] = [];
  let covered = 0;
  let looked = 0;
  for (const match of source.code.matchAll(STARTS)) {
    const at = match.index;
    if (at < covered) continue;
    looked += 1;
    if (looked > MOST) source.masked.effort.giveUp();
    if (!source.masked.effort.spend(4)) break;
    const { expect, assert, tap, should, chained, bare, helper, fail, waits } = match.groups ?? {};
    if (bare !== undefined && !imported.has(bare)) continue;
    const open = at + match[0].length - 1;
    const isCall = source.code[open] === '(';
    const made = fail !== undefined || waits !== undefined || assert === 'fail' || tap === 'fail' ? failing(at, open)
      : expect !== undefined ? chain(source, at, open)
      : should !== undefined ? shouldChain(source, at)
      : chained !== undefined ? call(source, at, open, 'expect', 4)
      : helper !== undefined ? (/\bfunction\s{0,9}$/.test(source.code.slice(Math.max(0, at - 20), at)) ? null : { ...call(source, at, open, helper, 4), helper })
      : isCall ? asserted(source, at, open, assert ?? tap ?? bare ?? 'assert') : null;
    if (made === null) continue;
    const guard = made.how === 'fail' ? null : (source.guard(at, from(at))?.kind ?? null);
    found.push({ ...made, strength: guard === 'never' ? 0 : made.strength, at, line: source.lineOf(at), guard });
    // What is passed to a check is part of it, but for functions, which have checks of their own.
    source.masked.effort.scan(Math.min(made.end - at, 5_000) / 4);
    covered = /=>|\bfunction\b/.test(source.code.slice(at, Math.min(made.end, at + 5_000))) ? open + 1 : made.end;
  }
  return found;
}

type Made = Omit<PlacedAssertion, 'at' | 'line' | 'guard'>;

function text(source: ScriptSource, at: number, end: number): string {
  return spelled(tokensOf(source.masked, at, end, LONGEST));
}

function call(source: ScriptSource, at: number, open: number, how: string, strength: Assertion['strength']): Made {
  const end = source.brackets.close(open) + 1;
  const [first] = source.brackets.pieces(open);
  const whole = text(source, at, end);
  return { end, text: whole, subject: '', expected: first === undefined ? '' : text(source, first.start, first.end), how, strength, digits: null, helper: null };
}

function failing(at: number, open: number): Made {
  return { end: Math.max(open, at + 4), text: 'fail', subject: '', expected: '', how: 'fail', strength: 3, digits: null, helper: null };
}

/** `assert.word(actual, expected, …)`. */
function asserted(source: ScriptSource, at: number, open: number, word: string): Made {
  const end = source.brackets.close(open) + 1;
  const pieces = source.brackets.pieces(open).map((piece) => tokensOf(source.masked, piece.start, piece.end, LONGEST));
  const isUnary = /^(?:ok|isOk|notOk|isNotOk|exists|isNull|isNotNull|isTrue|isFalse|isDefined|isUndefined|true|false|truthy|falsy|assert|ifError|pass|calledOnce|called|notCalled)$/.test(word);
  let [subject = [], expected] = pieces;
  if (!isUnary && expected !== undefined && isConstant(subject) && !isConstant(expected)) [subject, expected] = [expected, subject];
  const held = isUnary ? null : (expected ?? null);
  const strength = scriptStrength({ word, negated: false, subject, expected: held, arguments: pieces.length });
  return { end, text: text(source, at, end), subject: spelled(subject), expected: held === null ? '' : spelled(held), how: word === 'assert' ? 'assert' : `assert.${word}`, strength, digits: digitsOf(word, pieces), helper: null };
}

/** `expect(subject).not.toBe(expected)`, `expect(subject).to.be.true`, `expect.assertions(2)` aside. */
function chain(source: ScriptSource, at: number, open: number): Made | null {
  const [first] = source.brackets.pieces(open);
  const subject = first === undefined ? [] : tokensOf(source.masked, first.start, first.end, LONGEST);
  return followed(source, at, source.brackets.close(open) + 1, subject);
}

function shouldChain(source: ScriptSource, at: number): Made | null {
  let start = at;
  while (start > 0 && at - start < 300 && !/[;{}\n]/.test(source.code[start - 1] ?? '')) start -= 1;
  source.masked.effort.scan(4 * (at - start));
  const subject = tokensOf(source.masked, start, at);
  return subject.length === 0 ? null : followed(source, at, at, subject);
}

function followed(source: ScriptSource, at: number, from: number, subject: string[]): Made | null {
  let word = '';
  let negated = false;
  let end = from;
  let pieces: string[][] = [];
  for (let links = 0; links < 20; links += 1) {
    const dot = source.skipBlanks(end);
    const name = source.code[dot] === '.' ? /^\.\s{0,20}([\w$]{1,60})/.exec(source.code.slice(dot, dot + 90)) : null;
    if (name === null) break;
    const each = name[1] ?? '';
    end = dot + name[0].length;
    const open = source.skipBlanks(end);
    const isCall = source.code[open] === '(';
    if (each === 'not') negated = !negated;
    else if (/^(?:then|catch|finally)$/.test(each)) break;
    else if (isCall || !CHAIN.has(each)) {
      word = each;
      pieces = isCall ? source.brackets.pieces(open).map((piece) => tokensOf(source.masked, piece.start, piece.end, LONGEST)) : [];
    }
    if (isCall) end = source.brackets.close(open) + 1;
  }
  // Without a matcher nothing is checked.
  if (word === '') return null;
  const expected = pieces[0] ?? null;
  const strength = scriptStrength({ word, negated, subject, expected, arguments: pieces.length });
  const whole = at === from ? `${spelled(subject)} ${text(source, at, end)}` : text(source, at, end);
  return { end, text: whole, subject: spelled(subject), expected: expected === null ? '' : spelled(expected), how: negated ? `not.${word}` : word, strength, digits: digitsOf(word, pieces), helper: null };
}

/** Digits of `toBeCloseTo(x, digits)`, and what a tolerance comes to. */
function digitsOf(word: string, pieces: readonly (readonly string[])[]): number | null {
  if (word === 'toBeCloseTo') return Number(pieces[1]?.join('') ?? '2') || (pieces[1]?.join('') === '0' ? 0 : null);
  if (word !== 'closeTo' && word !== 'approximately') return null;
  const tolerance = Number(pieces.at(-1)?.join(''));
  return tolerance > 0 ? -Math.log10(tolerance) : null;
}
