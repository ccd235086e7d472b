import { spelled, splitAt, tokensOf } from './code-tokens.ts';
import { conditionStrength, isConstant } from './condition.ts';
import type { Effort } from './effort.ts';
import type { GoFunction, GoSource } from './go-source.ts';
import { maskSource } from './masked-source.ts';
import type { Assertion, Strength } from './test-model.ts';

/** `t.Errorf(`, `assert.Equal(`, `Expect(`, `checkSlug(`. */
export const GO_CHECK = /(?<![\w.])(?:(?:t|tb|b|f|c|g|T|tt)\s{0,4}\.\s{0,4}(?<fails>Error|Errorf|Fatal|Fatalf|Fail|FailNow)|(?:assert|require|is|s\.Assert\(\)|s\.Require\(\)|suite|s|qt|td|a)\.(?<word>[A-Z]\w{1,40})|(?<gomega>Expect|Ω|Eventually|Consistently)|(?<helper>(?:assert|check|verify|expect|must|require)[A-Z]\w{0,60}))\s{0,4}\(/g;
const STRENGTHS: Readonly<Record<string, Strength>> = {
  Equal: 4, EqualValues: 4, Exactly: 4, Same: 4, ElementsMatch: 4, JSONEq: 4, YAMLEq: 4, Nil: 4, EqualError: 4, ErrorIs: 4, Empty: 4, Zero: 4, DeepEqual: 4, Equals: 4, Cmp: 4,
  Equalf: 4, InDelta: 3, InEpsilon: 3, Len: 3, ErrorContains: 3, ErrorAs: 3, PanicsWithValue: 4, WithinDuration: 3, Subset: 3,
  Contains: 2, NotContains: 2, Regexp: 2, Greater: 2, GreaterOrEqual: 2, Less: 2, LessOrEqual: 2, NotEqual: 2, False: 2, Panics: 2, Error: 2, FileExists: 2, Condition: 2,
  NoError: 1, NotNil: 1, NotEmpty: 1, NotZero: 1, NotPanics: 1, IsType: 1, Implements: 1, True: 1,
};
const GOMEGA: readonly (readonly [RegExp, Strength])[] = [
  [/\b(?:Equal|BeEquivalentTo|ConsistOf|MatchJSON|BeTrue|BeFalse|BeNil|BeZero|BeEmpty|MatchError)\b/, 4], [/\b(?:HaveLen|BeNumerically|MatchFields|HaveKeyWithValue)\b/, 3],
  [/\b(?:ContainElement|ContainSubstring|HaveKey|MatchRegexp|HavePrefix|HaveSuffix|Panic)\b/, 2], [/\b(?:HaveOccurred|Succeed|BeAssignableToTypeOf)\b/, 1],
];

/** The check that was found in a function; null where it is none. */
export function goAssertion(source: GoSource, match: RegExpExecArray, owner: GoFunction): Assertion | null {
  const at = match.index;
  const { fails, word, gomega, helper } = match.groups ?? {};
  const open = at + match[0].length - 1;
  const base = { at, line: source.lineOf(at), helper: null, digits: null };
  const conditions = source.conditions(at, owner);
  // Words of what follows are looked for.
  source.effort.scan(gomega === undefined ? 0 : 1_000);
  const pieces = source.brackets.pieces(open).slice(0, 10).map((piece) => tokensOf(source.masked, piece.start, piece.end, 400));
  if (fails !== undefined) return failing(base, conditions, fails, source.effort);
  const guard = conditions.length > 0 ? 'if' as const : null;
  if (helper !== undefined) return { ...base, guard, helper, text: `${helper} ( ${pieces.map((piece) => piece.join(' ')).join(' , ')} )`, subject: '', expected: '', how: helper, strength: 4 };
  if (gomega !== undefined) {
    const chain = source.code.slice(source.brackets.close(open) + 1, source.brackets.close(open) + 200).split('\n')[0] ?? '';
    const negated = /\.\s{0,4}(?:NotTo|ToNot|ShouldNot)\b/.test(chain);
    const strength = GOMEGA.find(([words]) => words.test(chain))?.[1] ?? 3;
    const text = `${pieces.map((piece) => piece.join(' ')).join(' , ')} ${chain.trim()}`;
    return { ...base, guard, text, subject: spelled(pieces[0] ?? []), expected: '', how: chain.trim().slice(0, 60), strength: negated && strength > 2 ? 2 : strength };
  }
  const named = (word ?? '').replace(/f$/, '');
  // Testify's functions take `t` first, and a suite's methods do not.
  const given = pieces[0]?.join(' ') === 't' || pieces[0]?.join(' ') === 's . T ( )' ? pieces.slice(1) : pieces;
  if (!(named in STRENGTHS) && !/^(?:Not|No|Is|Has|Panics|Error|HTTP|Eventually|Never|Assert|Check)/.test(named)) return null;
  return testified(base, guard, named, given);
}

type Base = Pick<Assertion, 'at' | 'line' | 'helper' | 'digits'>;

function testified(base: Base, guard: Assertion['guard'], word: string, given: readonly string[][]): Assertion {
  let [expected = [], subject = []] = given;
  const isUnary = /^(?:Nil|NotNil|True|False|NoError|Error|Empty|NotEmpty|Zero|NotZero|Panics|NotPanics|FileExists)$/.test(word);
  if (isUnary || (isConstant(subject) && !isConstant(expected)) || /^(?:Len|Contains|NotContains|Subset)$/.test(word)) [subject, expected] = [expected, isUnary ? [] : subject];
  let strength: Strength = STRENGTHS[word] ?? 3;
  if (word === 'True') strength = conditionStrength(subject) ?? 1;
  if ((isConstant(subject) && (isUnary || isConstant(expected))) || (!isUnary && spelled(subject) === spelled(expected))) strength = 0;
  const tolerance = word === 'InDelta' || word === 'InEpsilon' ? Number(given[2]?.join('')) : 0;
  return {
    ...base, guard, text: `${word} ( ${given.slice(0, isUnary ? 1 : 2).map((piece) => piece.join(' ')).join(' , ')} )`, subject: spelled(subject), expected: spelled(expected), how: word, strength,
    digits: tolerance > 0 ? -Math.log10(tolerance) : null,
  };
}

/** `t.Errorf(…)` below `if got != want`: what the condition says is what is checked. */
function failing(base: Base, conditions: readonly string[], word: string, effort: Effort): Assertion | null {
  const condition = conditions[0];
  if (condition === undefined || condition === '') return { ...base, guard: null, text: 'fail', subject: '', expected: '', how: 'fail', strength: 3 };
  const tokens = tokensOf(maskSource(condition, 'go', effort), 0, condition.length);
  const text = tokens.join(' ');
  const at = tokens.findIndex((token, index) => (token === '!' || token === '=') && tokens[index + 1] === '=');
  let subject: readonly string[] = at > 0 ? tokens.slice(0, at) : tokens;
  let expected: readonly string[] = at > 0 ? tokens.slice(at + 2) : [];
  let strength: Strength = 2;
  const deep = /^! (?:reflect \. DeepEqual|cmp \. Equal|\w{1,30} \. Equal|bytes \. Equal|slices \. Equal|maps \. Equal) \( (.*) \)$/s.exec(text);
  if (deep !== null) {
    [subject = [], expected = []] = splitAt((deep[1] ?? '').split(' '), ',');
    strength = 4;
  } else if (isConstant(tokens) || /(?:^|& & )false(?: & &|$)/.test(text)) strength = 0;
  else if (/! = nil$|^nil ! =/.test(text)) strength = 1;
  else if (/ (?:! = "")$/.test(text) && /\bdiff\b/i.test(text)) strength = 4;
  else if (/ & & /.test(text)) strength = 3;
  else if (tokens[at] === '!') strength = 4;
  else if (/ = = (?:nil|""|0)$/.test(text)) strength = 1;
  return { ...base, guard: conditions.length > 1 && !isErrorCheck(conditions) ? 'if' : null, text: `if ${text}`, subject: spelled(subject), expected: spelled(expected), how: `${word} if ${text}`.slice(0, 80), strength };
}

/** A second `if` around a check of an error is often only how Go is written: `if err != nil { … } else if …`. */
function isErrorCheck(conditions: readonly string[]): boolean {
  return conditions.slice(1).every((condition) => condition === '');
}
