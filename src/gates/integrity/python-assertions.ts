import { closing, MOST_PARENTHESES, spelled, splitAt, tokensOf } from './code-tokens.ts';
import { conditionStrength, isConstant } from './condition.ts';
import type { MaskedSource } from './masked-source.ts';
import type { PythonLine } from './python-lines.ts';
import type { Assertion, Strength } from './test-model.ts';

/** `self.assertEqual(`, `mock.assert_called_once_with(`, `pytest.raises(`, `check_slug(`. */
const CALLS = /(?<!\w)(assert[A-Z_]\w{0,60}|raises|warns|(?:check|verify|expect|should)_\w{1,60}|fail)\s{0,4}\(/g;
/** Tokens of a check that are looked at. */
const LONGEST = 400;
const ABSENT = /^(?:Exception|BaseException|\( ?(?:Base)?Exception.{0,40})$/;

const STRENGTHS: Readonly<Record<string, Strength>> = {
  assertEqual: 4, assertEquals: 4, assertIs: 4, assertIsNone: 4, assertListEqual: 4, assertDictEqual: 4, assertSetEqual: 4, assertTupleEqual: 4, assertSequenceEqual: 4,
  assertMultiLineEqual: 4, assertCountEqual: 4, assert_equal: 4, assert_array_equal: 4, assert_frame_equal: 4, assert_called_once_with: 4, assert_called_with: 4,
  assert_called_once: 4, assert_not_called: 4, assert_awaited_once_with: 4, assertAlmostEqual: 3, assertAlmostEquals: 3, assert_almost_equal: 3, assert_allclose: 3, assert_has_calls: 3,
  assertIn: 2, assertNotIn: 2, assertNotEqual: 2, assertGreater: 2, assertGreaterEqual: 2, assertLess: 2, assertLessEqual: 2, assertRegex: 2, assertNotRegex: 2,
  assertFalse: 2, assertIsNot: 2, assert_called: 2, assert_any_call: 3, assertTrue: 1, assert_: 1, assertIsNotNone: 1, assertIsInstance: 1, assertNotIsInstance: 1,
};

/** What a statement checks. `guard` is that of its place. */
export function pythonAssertions(masked: MaskedSource, { start, end, line, code }: PythonLine, guard: Assertion['guard']): Assertion[] {
  const base = { at: start, line, guard, helper: null };
  if (/^assert\b/.test(code)) {
    const made = asserted(tokensOf(masked, start, end, LONGEST).slice(1));
    return [{ ...base, ...made, ...(isTuple(code) ? { how: 'assert (…, …)', strength: 0 } : {}) }];
  }
  if (/^raise\b/.test(code)) return [{ ...base, guard: null, ...FAIL }];
  const found: Assertion[] = [];
  if (/^(?:async\s{1,9})?def\b/.test(code)) return [];
  for (const match of masked.code.slice(start, end).matchAll(CALLS)) {
    if (found.length >= 200) break;
    if (!masked.effort.spend(4)) break;
    const word = match[1] ?? '';
    const owner = ownerBefore(masked.code, start + match.index, start);
    if (word === 'fail') {
      found.push({ ...base, guard: null, ...FAIL });
      continue;
    }
    const tokens = tokensOf(masked, start + match.index + match[0].length - 1, end, LONGEST);
    const pieces = splitAt(tokens.slice(1, closing(tokens, 0)), ',');
    const isOwn = /^(?:check|verify|expect|should)_/.test(word) || (owner === null && word.startsWith('assert_') && !(word in STRENGTHS));
    found.push({ ...base, helper: isOwn ? word : null, ...called(word, owner ?? '', pieces) });
  }
  return found;
}

/** What stands before the dot in front of a word; null for no dot. */
function ownerBefore(code: string, at: number, from: number): string | null {
  if (at <= from || code[at - 1] !== '.') return null;
  let start = at - 1;
  while (start > from && at - start <= 80 && /[\w.]/.test(code[start - 1] ?? '')) start -= 1;
  return code.slice(start, at - 1);
}

type Made = Pick<Assertion, 'text' | 'subject' | 'expected' | 'how' | 'strength' | 'digits'>;
const FAIL: Made = { text: 'fail', subject: '', expected: '', how: 'fail', strength: 3, digits: null };

/** Whether what is asserted is a tuple, which always holds: `assert (left == right, message)`. The comma may be its last. */
function isTuple(code: string): boolean {
  const open = code.indexOf('(');
  if (open < 0 || code.slice('assert'.length, open).trim() !== '') return false;
  let depth = 0;
  let hasComma = false;
  for (let at = open; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth -= 1;
    else if (character === ',' && depth === 1) hasComma = true;
    if (depth === 0) return hasComma && /^\)\s{0,9}(?:,|$)/.test(code.slice(at, at + 12));
  }
  return false;
}

/** `assert left == right, message`. */
function asserted(statement: readonly string[]): Made {
  let condition: readonly string[] = splitAt(statement, ',')[0] ?? [];
  for (let depth = 0; depth < MOST_PARENTHESES && condition[0] === '(' && closing(condition, 0) === condition.length - 1; depth += 1) condition = splitAt(condition.slice(1, -1), ',')[0] ?? [];
  const text = spelled(condition);
  const at = operatorAt(condition);
  let subject = condition;
  let expected: readonly string[] = [];
  let how = 'assert';
  if (at !== null) {
    [subject, expected] = [condition.slice(0, at.index), condition.slice(at.index + at.size)];
    if (isConstant(subject) && !isConstant(expected)) [subject, expected] = [expected, subject];
    how = `assert ${at.operator}${at.operator.startsWith('is') ? ` ${spelled(expected)}`.slice(0, 20) : ''}`;
  } else if (condition[0] === 'isinstance') [subject, how] = [splitAt(condition.slice(2, -1), ',')[0] ?? condition, 'assert isinstance'];
  else if (condition[0] === 'not') [subject, how] = [condition.slice(1), 'assert not'];
  const digits = tolerance(condition, 'approx', 6);
  let strength = conditionStrength(condition) ?? 1;
  if (digits !== null && strength > 3) strength = 3;
  if (/(?:^|\. )ANY$/.test(spelled(expected))) strength = 1;
  return { text: `assert ${text}`, subject: spelled(subject), expected: spelled(expected), how, strength, digits };
}

/** The first comparison that is in no bracket. */
function operatorAt(tokens: readonly string[]): { index: number; size: number; operator: string } | null {
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const next = tokens[index + 1] ?? '';
    if (token === '(' || token === '[' || token === '{') index = closing(tokens, index);
    else if (token === 'or' || token === 'and' || token === 'if') return null;
    else if (/^[=!<>]$/.test(token)) return { index, size: next === '=' ? 2 : 1, operator: token + (next === '=' ? '=' : '') };
    else if (token === 'is' || token === 'in') return next === 'not' ? { index, size: 2, operator: 'is not' } : { index, size: 1, operator: token };
    else if (token === 'not' && next === 'in') return { index, size: 2, operator: 'not in' };
  }
  return null;
}

function called(word: string, owner: string, pieces: readonly string[][]): Made {
  const text = `${word} ( ${pieces.map((piece) => piece.join(' ')).join(' , ')} )`;
  if (word === 'raises' || word === 'warns' || word === 'assertRaises' || word === 'assertRaisesRegex' || word === 'assertWarns') {
    const kind = spelled(pieces[0] ?? []);
    const matches = word === 'assertRaisesRegex' || pieces.some((piece) => piece[0] === 'match' && piece[1] === '=');
    return { text, subject: 'raises', expected: kind, how: `raises(${kind.slice(0, 60)})`, strength: ABSENT.test(kind) ? (matches ? 2 : 1) : matches ? 4 : 3, digits: null };
  }
  let [subject = [], expected = []] = pieces;
  if (isConstant(subject) && expected.length > 0 && !isConstant(expected)) [subject, expected] = [expected, subject];
  const isUnary = /^assert(?:True|False|IsNone|IsNotNone|_)$/.test(word);
  let strength: Strength = STRENGTHS[word] ?? (word.startsWith('assert_called') || word.startsWith('assert_await') ? 4 : 3);
  if (word === 'assertTrue' || word === 'assert_') strength = conditionStrength(subject) ?? 1;
  if (isConstant(subject) && (isUnary || isConstant(expected)) && !owner.includes('mock')) strength = 0;
  if (expected.length > 0 && !isUnary && spelled(subject) === spelled(expected)) strength = 0;
  const digits = /AlmostEqual|almost_equal/.test(word) ? places(pieces) : null;
  const isMock = word.startsWith('assert_') && owner !== '' && !/^(?:np|numpy|pd|torch|tm)\b/.test(owner);
  return { text: isMock ? `${owner} . ${text}` : text, subject: isMock ? owner : spelled(subject), expected: isUnary ? '' : spelled(expected), how: word, strength, digits };
}

function places(pieces: readonly string[][]): number {
  for (const piece of pieces.slice(2)) {
    if (piece[0] === 'delta' && piece[1] === '=') return digits(piece.slice(2).join(''), 7);
    const value = piece[1] === '=' ? (piece[0] === 'places' ? piece.slice(2).join('') : '') : piece.join('');
    if (/^\d{1,3}$/.test(value)) return Number(value);
  }
  return 7;
}

/** The digits that `approx(…)` among tokens asks for; null where there is none. */
function tolerance(tokens: readonly string[], word: string, usual: number): number | null {
  const at = tokens.indexOf(word);
  if (at < 0 || tokens[at + 1] !== '(') return null;
  const given: number[] = [];
  for (const piece of splitAt(tokens.slice(at + 2, closing(tokens, at + 1)), ',').slice(1)) given.push(digits(piece.slice(piece[1] === '=' ? 2 : 0).join(''), usual));
  return given.length === 0 ? usual : Math.min(...given);
}

function digits(tolerance: string, usual: number): number {
  const value = Number(tolerance);
  return value > 0 ? -Math.log10(value) : usual;
}
