import type { Effort } from './effort.ts';
import type { Assertion, Guard } from './test-model.ts';

/** A check that says less than it did. */
export interface Weakening {
  before: Assertion;
  after: Assertion;
  how: 'looser' | 'constant' | 'digits' | Guard;
}

/** Checks of a test that were found again, and those that were not. */
export interface AssertionChanges {
  weaker: Weakening[];
  removed: Assertion[];
  added: Assertion[];
}

/** Holds what a test checked against what it checks: the same check first, then the same subject. */
export function sameSubjects(before: readonly Assertion[], after: readonly Assertion[], effort: Effort): AssertionChanges {
  for (const { text } of [...before, ...after]) effort.spend(4 + text.length / 16);
  const weaker: Weakening[] = [];
  let removed = before.filter(({ how, strength }) => how !== 'fail' && strength > 0);
  let added = after.filter(({ how }) => how !== 'fail');
  const match = (key: (each: Assertion) => string): void => {
    if (removed.length === 0 || added.length === 0) return;
    const found = new Map<string, { each: Assertion[]; next: number }>();
    // The strongest first, so that a check is held against the best that there is.
    for (const each of added.toSorted((a, b) => b.strength - a.strength)) {
      const its = key(each);
      const same = found.get(its);
      if (same === undefined) found.set(its, { each: [each], next: 0 });
      else same.each.push(each);
    }
    const taken = new Set<Assertion>();
    removed = removed.filter((each) => {
      const its = key(each);
      const candidates = its === '' ? undefined : found.get(its);
      const other = candidates?.each[candidates.next];
      if (candidates === undefined || other === undefined) return true;
      candidates.next += 1;
      taken.add(other);
      const how = weakening(each, other);
      if (how !== null) weaker.push({ before: each, after: other, how });
      return false;
    });
    added = added.filter((each) => !taken.has(each));
  };
  match((each) => `${each.guard ?? ''} ${each.strength} ${each.text}`);
  match(({ text }) => text);
  match(({ subject, expected }) => (subject === '' ? '' : `${subject} ${expected}`));
  match(({ subject }) => subject);
  return { weaker, removed, added };
}

/** Holds what is left of a test against each other by what it says: only a fall from a value to hardly anything counts. */
export function otherSubjects({ removed, added }: AssertionChanges): AssertionChanges {
  const before = removed.toSorted((a, b) => b.strength - a.strength);
  const after = added.toSorted((a, b) => b.strength - a.strength);
  const weaker: Weakening[] = [];
  for (const [index, each] of before.entries()) {
    const other = after[index];
    if (other !== undefined && (other.strength === 0 || (each.strength >= 3 && other.strength === 1))) {
      weaker.push({ before: each, after: other, how: other.strength === 0 ? worthless(other) : 'looser' });
    }
  }
  return { weaker, removed: before.slice(after.length), added: after.slice(before.length) };
}

function worthless({ guard }: Assertion): Weakening['how'] {
  return guard === 'never' ? 'never' : 'constant';
}

function weakening(before: Assertion, after: Assertion): Weakening['how'] | null {
  if (after.strength === 0) return worthless(after);
  if (before.strength > after.strength && !isSameTruth(before, after)) return 'looser';
  if (before.digits !== null && after.digits !== null && after.digits < before.digits) return 'digits';
  return before.guard === null ? after.guard : null;
}

/** In Python `== True` and a bare check are two ways of writing it, as are `== []` and `not`. */
function isSameTruth(before: Assertion, after: Assertion): boolean {
  if (!before.how.startsWith('assert ') || before.subject !== after.subject) return false;
  if (after.how === 'assert') return before.expected === 'True';
  return after.how === 'assert not' && /^(?:False|None|0|""|\[ \]|\{ \}|\( \)|)$/.test(before.expected);
}
