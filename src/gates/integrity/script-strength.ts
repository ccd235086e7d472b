import { conditionStrength, isConstant } from './condition.ts';
import type { Strength } from './test-model.ts';

const EXACT = new Set([
  'toBe', 'toEqual', 'toStrictEqual', 'toBeNull', 'toBeUndefined', 'toBeNaN', 'toBeTrue', 'toBeFalse', 'toHaveBeenCalledWith', 'toBeCalledWith',
  'toHaveBeenLastCalledWith', 'toHaveBeenNthCalledWith', 'toHaveBeenCalledTimes', 'toBeCalledTimes', 'toHaveBeenCalledOnce', 'toHaveBeenCalledExactlyOnceWith',
  'toHaveReturnedWith', 'toMatchSnapshot', 'toMatchInlineSnapshot', 'toMatchFileSnapshot', 'toThrowErrorMatchingSnapshot', 'toThrowErrorMatchingInlineSnapshot',
  'toHaveText', 'toHaveValue', 'toHaveURL', 'toHaveTitle', 'toHaveCount', 'toHaveDisplayValue',
  'equal', 'equals', 'eq', 'eql', 'eqls', 'strictEqual', 'deepEqual', 'deepStrictEqual', 'is', 'same', 'strictSame', 'isNull', 'isUndefined', 'isTrue', 'isFalse',
  'isNaN', 'sameMembers', 'sameDeepMembers', 'sameOrderedMembers', 'members', 'null', 'undefined', 'true', 'false', 'NaN', 'empty', 'snapshot', 'matchSnapshot', 'ifError',
  'calledWith', 'calledWithExactly', 'calledOnce', 'calledOnceWith', 'calledOnceWithExactly', 'callCount', 'notCalled', 'calledTwice',
]);
const NEARLY = new Set(['toBeCloseTo', 'toMatchObject', 'toHaveLength', 'toContainEqual', 'closeTo', 'approximately', 'lengthOf', 'length', 'partialDeepStrictEqual', 'like']);
const PART = new Set([
  'toMatch', 'toContain', 'toContainText', 'toBeGreaterThan', 'toBeGreaterThanOrEqual', 'toBeLessThan', 'toBeLessThanOrEqual', 'toBeInstanceOf', 'toHaveBeenCalled', 'toBeCalled',
  'toSatisfy', 'toBeOneOf', 'toBeVisible', 'toBeInTheDocument', 'match', 'doesNotMatch', 'regex', 'include', 'includes', 'contain', 'contains', 'isAbove', 'isBelow', 'isAtLeast', 'isAtMost', 'above',
  'below', 'least', 'most', 'within', 'greaterThan', 'lessThan', 'instanceOf', 'instanceof', 'oneOf', 'called', 'keys', 'notEqual', 'notStrictEqual', 'notDeepEqual', 'notDeepStrictEqual', 'not', 'notSame',
]);
const PRESENCE = new Set([
  'toBeTruthy', 'toBeFalsy', 'toBeDefined', 'toBeTypeOf', 'ok', 'isOk', 'isNotOk', 'notOk', 'exist', 'exists', 'isDefined', 'isNotNull', 'isObject', 'isArray', 'isString', 'isNumber',
  'isFunction', 'isBoolean', 'typeOf', 'a', 'an', 'truthy', 'falsy', 'doesNotThrow', 'doesNotReject', 'notThrows', 'assert', 'hasAssertions',
]);
const THROWS = new Set(['toThrow', 'toThrowError', 'throws', 'throwsAsync', 'rejects', 'throw', 'rejected', 'rejectedWith']);
const TRUTH = new Set(['ok', 'isOk', 'assert', 'true', 'isTrue', 'truthy', 'toBeTruthy', 'toBeTrue']);

/** What a check of JavaScript is made of. Lists of tokens. */
export interface ScriptCheck {
  word: string;
  negated: boolean;
  subject: readonly string[];
  /** Null where it has none. */
  expected: readonly string[] | null;
  /** How many arguments the matcher has. */
  arguments: number;
}

/** How much a check says. */
export function scriptStrength(check: ScriptCheck): Strength {
  const { word, subject, expected } = check;
  if (word === 'pass') return 0;
  const spelledExpected = expected?.join(' ') ?? '';
  const isTruth = TRUTH.has(word) || (expected?.length === 1 && spelledExpected === 'true' && EXACT.has(word));
  if (isConstant(subject) && !THROWS.has(word) && (expected === null || isConstant(expected))) return 0;
  if (expected !== null && expected.length > 0 && subject.join(' ') === spelledExpected) return 0;
  const condition = isTruth && !check.negated ? conditionStrength(subject) : null;
  if (condition !== null) return condition;
  const strength = byWord(check);
  if (subject[0] === 'typeof') return 1;
  if (check.negated) return negated(word, strength);
  if (spelledExpected.startsWith('expect . anything ')) return 1;
  if (spelledExpected.startsWith('expect . any ')) return strength > 2 ? 2 : strength;
  return /^expect \. \w{1,40}(?:Containing|Matching) /.test(spelledExpected) && strength > 3 ? 3 : strength;
}

function byWord({ word, expected, arguments: count }: ScriptCheck): Strength {
  if (THROWS.has(word)) return expected === null || expected.length === 0 ? 2 : /^(?:Error|Object)$/.test(expected.join(' ')) ? 3 : 4;
  if (word === 'toHaveProperty' || word === 'property' || word === 'toHaveAttribute') return count > 1 ? 4 : 2;
  if (EXACT.has(word)) return 4;
  if (NEARLY.has(word)) return 3;
  if (PART.has(word)) return 2;
  return PRESENCE.has(word) ? 1 : 3;
}

/** To be anything but one thing says little; never to be called says all. */
function negated(word: string, strength: Strength): Strength {
  if (word === 'toHaveBeenCalled' || word === 'toBeCalled' || word === 'called') return 4;
  if (THROWS.has(word) || /^(?:toBe|is)?(?:Null|Undefined|Defined|NaN|null|undefined)$/.test(word)) return 1;
  return strength > 2 ? 2 : strength;
}
