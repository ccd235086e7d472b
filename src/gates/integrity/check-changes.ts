import type { GateFinding } from '../../contract/gates.ts';
import { type AssertionChanges, otherSubjects, sameSubjects } from './assertion-changes.ts';
import { calledIn } from './code-tokens.ts';
import type { Effort } from './effort.ts';
import { Elsewhere, type NewWords, valuesOf } from './elsewhere.ts';
import { called, many, testFinding, weakenedFinding } from './findings.ts';
import { LargerChecks } from './larger-checks.ts';
import type { TestPairs } from './test-pairs.ts';
import type { Assertion, TestBlock } from './test-model.ts';

/** What the tests check, functions included. */
export type ChecksOf = (test: TestBlock) => readonly Assertion[];

const MOSTLY = 0.85;

interface Compared {
  before: TestBlock;
  after: TestBlock;
  changes: AssertionChanges;
}

/** Pairs of tests that are held against each other before others have their turn. */
const AT_ONCE = 200;

/**
 * Tests that check less than they did, and those that are gone with all that they checked. `always`: checks that every
 * test has now. Part by part, so that others can have their turn between them.
 */
export function* checkChanges(found: TestPairs, before: ChecksOf, after: ChecksOf, always: readonly string[], effort: Effort): Generator<undefined, { findings: GateFinding[]; gone: TestBlock[] }> {
  const compared: Compared[] = [];
  for (const pair of found.pairs) {
    if (effort.isSpent) break;
    compared.push({ ...pair, changes: sameSubjects(before(pair.before), after(pair.after), effort) });
    if (compared.length % AT_ONCE === 0) yield;
  }
  const elsewhere = elsewhereOf(found, compared, after, always, effort);
  yield;
  // `expect(result).toBe(1)` is said in many tests: what goes on around it has to have moved as well.
  const words = new Set<string>();
  for (const { tokens } of [...found.added, ...compared.filter(({ changes }) => changes.added.length > 0).map((each) => each.after)]) for (const token of tokens) words.add(token);
  const isKnown = ({ tokens }: TestBlock): boolean => {
    const own = [...new Set(tokens)];
    return own.filter((token) => words.has(token)).length >= own.length * MOSTLY;
  };
  const gone: TestBlock[] = [];
  for (const [index, test] of found.gone.entries()) {
    if (!effort.spend(test.tokens.length / 4)) break;
    const checks = before(test).filter(({ how, strength }) => how !== 'fail' && strength > 0);
    if (!(isKnown(test) && elsewhere.takesAll(checks)) && !elsewhere.hasCase(valuesOf(checks), calledIn(test.tokens, effort))) gone.push(test);
    if (index % AT_ONCE === AT_ONCE - 1) yield;
  }
  const findings: GateFinding[] = [];
  for (const [index, each] of compared.entries()) {
    if (!effort.spend(1)) break;
    for (const finding of changesOf(each, before(each.before), after(each.after), elsewhere, effort)) findings.push(finding);
    if (index % AT_ONCE === AT_ONCE - 1) yield;
  }
  return { findings, gone };
}

function elsewhereOf({ pairs, added }: TestPairs, compared: readonly Compared[], after: ChecksOf, always: readonly string[], effort: Effort): Elsewhere {
  const spelled = (row: readonly string[]): string => {
    effort.spend(1 + row.length / 4);
    return row.join(' ');
  };
  const rowsBefore = new Set([...new Set(pairs.map((pair) => pair.before.cases))].flatMap((table) => table ?? []).map(spelled));
  const rows: NewWords[] = [];
  for (const [table, test] of tablesOf([...pairs.map((pair) => pair.after), ...added], effort)) {
    for (const row of table) if (!rowsBefore.has(spelled(row))) rows.push({ added: row, test });
  }
  const loops: NewWords[] = added.filter((test) => test.loops).map(({ tokens }) => ({ added: tokens, test: tokens }));
  for (const pair of pairs) {
    if (!pair.after.loops || !effort.spend((pair.before.tokens.length + pair.after.tokens.length) / 4)) continue;
    const known = new Set(pair.before.tokens);
    loops.push({ added: pair.after.tokens.filter((token) => !known.has(token)), test: pair.after.tokens });
  }
  const checks = compared.flatMap(({ changes }) => changes.added);
  for (const test of added) for (const check of after(test)) checks.push(check);
  return new Elsewhere(checks, always, { rows, loops, tests: added.map(({ tokens }) => tokens) }, effort);
}

/** The tables of tests, each once: many tests may go through one. With the tokens of all that do. */
function tablesOf(tests: readonly TestBlock[], effort: Effort): Map<string[][], string[]> {
  const tables = new Map<string[][], string[]>();
  for (const { cases, tokens } of tests) {
    if (cases === null || !effort.spend(1 + tokens.length / 4)) continue;
    const known = tables.get(cases) ?? [];
    for (const token of tokens) known.push(token);
    tables.set(cases, known);
  }
  return tables;
}

function changesOf({ before, after, changes }: Compared, checked: readonly Assertion[], checks: readonly Assertion[], elsewhere: Elsewhere, effort: Effort): GateFinding[] {
  const name = called(after.name);
  if (isEmptied(before, after, checked, checks)) {
    // A test that is skipped as one to be written says so already.
    if (after.body === null && after.skip !== null) return [];
    const left = changes.removed.filter((each) => !elsewhere.takes(each));
    if (checked.length > 0 && left.length === 0 && changes.weaker.length === 0) return [];
    const isBare = after.body === null || after.body.length === 0;
    return [testFinding('emptied', after.file, after.line, 'after', isBare ? `The test ${name} has nothing in it any more.` : `The test ${name} checks nothing any more.`)];
  }
  const removed = changes.removed.filter((each) => !elsewhere.takes(each));
  const larger = new LargerChecks(after, changes.added, effort);
  const missing = removed.filter((each) => !larger.has(each));
  // A `throw` or a wait that was not there checks something that cannot be told.
  const unknown = Math.max(0, failing(checks) - failing(checked));
  const rest = otherSubjects({ weaker: [], removed: missing.slice(unknown), added: changes.added });
  // What an error has to be is often asked of it afterwards.
  const isAsked = changes.added.some(({ strength, how }) => strength >= 2 && how !== 'fail');
  const weaker = changes.weaker.filter((each) => !(isAsked && each.how === 'looser' && /throw|reject|raises/i.test(each.before.how)));
  const findings = [...weaker, ...rest.weaker].map((each) => weakenedFinding(after, each));
  const first = rest.removed.toSorted((a, b) => a.line - b.line)[0];
  if (first !== undefined) findings.push(testFinding('weakened', before.file, first.line, 'before', `The test ${name} has ${many(rest.removed.length, 'check')} fewer.`));
  const cases = missingCases(before, after, elsewhere, effort);
  if (cases > 0) findings.push(testFinding('weakened', after.file, after.line, 'after', `The test ${name} has ${many(cases, 'case')} fewer.`));
  if (before.plan !== null && rest.removed.length === 0 && isSame(checked, checks)) findings.push(...lessPlanned(before, after, before.plan));
  return findings;
}

/** How many of the checks only fail: what they check is not known. */
function failing(checks: readonly Assertion[]): number {
  return checks.filter(({ how }) => how === 'fail').length;
}

function isSame(before: readonly Assertion[], after: readonly Assertion[]): boolean {
  return before.length === after.length && before.every(({ text }, index) => text === after[index]?.text);
}

/** A plan that asks for fewer checks than the test makes as before. */
function lessPlanned(before: TestBlock, after: TestBlock, plan: { count: number; line: number }): GateFinding[] {
  const name = called(after.name);
  if (after.plan === null) return [testFinding('weakened', before.file, plan.line, 'before', `The test ${name} does not say any more how many checks it makes.`)];
  if (after.plan.count >= plan.count) return [];
  return [testFinding('weakened', after.file, after.plan.line, 'after', `The test ${name} says that it makes ${many(after.plan.count, 'check')} and not ${plan.count}.`)];
}

function isEmptied(before: TestBlock, after: TestBlock, checked: readonly Assertion[], checks: readonly Assertion[]): boolean {
  const real = (all: readonly Assertion[]): number => all.filter(({ how, strength }) => how !== 'fail' && strength > 0).length;
  if ((before.body?.length ?? 0) > 0 && (after.body?.length ?? 0) === 0) return true;
  if (real(checks) > 0) return false;
  // What is left and always holds is said to have become weaker.
  if (checks.some(({ how, strength }) => how !== 'fail' && strength === 0) && real(checked) > 0) return false;
  return real(checked) > 0 ? failing(checks) <= failing(checked) : failing(checked) > 0 && failing(checks) === 0;
}

/** How many rows of a table went, and are no test of their own now. */
function missingCases(before: TestBlock, after: TestBlock, elsewhere: Elsewhere, effort: Effort): number {
  if (before.cases === null || after.cases === null || after.cases.length >= before.cases.length || !effort.spend(2 * before.cases.length)) return 0;
  const known = new Map<string, number>();
  for (const row of after.cases) known.set(row.join(' '), (known.get(row.join(' ')) ?? 0) + 1);
  const missing = before.cases.filter((row) => {
    const left = known.get(row.join(' ')) ?? 0;
    known.set(row.join(' '), left - 1);
    return left <= 0;
  });
  const changed = missing.length - (before.cases.length - after.cases.length);
  return Math.max(0, missing.filter((row) => !elsewhere.hasRow(row)).length - changed);
}
