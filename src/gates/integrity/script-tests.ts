import { tokensOf } from './code-tokens.ts';
import { commentLines } from './comment-lines.ts';
import { conditionKind } from './condition.ts';
import type { Effort } from './effort.ts';
import { scriptAssertions } from './script-assertions.ts';
import { scriptCalls, type ScriptCall, type ScriptMark } from './script-calls.ts';
import { type Region, ScriptRegions } from './script-regions.ts';
import { ScriptPromises } from './script-promises.ts';
import { ScriptReturns } from './script-returns.ts';
import { ScriptSource } from './script-source.ts';
import { addHelper, type Assertion, type CheckedCode, type Marker, type TestBlock, type TestFileModel } from './test-model.ts';

const LOOPS = /\b(?:for|while)\s{0,9}\(|\bfor\s{1,9}await\b|\.\s{0,9}(?:forEach|map|each)\s{0,9}\(|\bassert\s{0,9}\(\s{0,99}property\b/;
const LONGEST_BODY = 20_000;

/** The tests of a JavaScript or TypeScript file, for the runners that know `it`, `test`, `describe` and `suite`. */
export function readScriptTests(text: string, file: string, effort: Effort): TestFileModel {
  const source = new ScriptSource(text, effort);
  const { calls, marks } = scriptCalls(source);
  const regions = new ScriptRegions(source, calls);
  findPlans(source, regions);
  const loose: Assertion[] = [];
  const assertions = scriptAssertions(source, (at) => regions.innermost(at)?.inner ?? 0);
  const returns = new ScriptReturns(source, regions, assertions, marks);
  const promises = new ScriptPromises(source);
  for (const { end, ...made } of assertions) {
    const innermost = regions.innermost(made.at);
    const region = innermost?.owner ?? null;
    // A test that says how many checks it makes fails where one comes too late.
    const isCounted = (region?.plan?.count ?? 0) > 0;
    const assertion: Assertion = made.guard === null && !isCounted && promises.isLeft(made, end, innermost?.inner ?? 0) ? { ...made, guard: 'unawaited' } : made;
    if (region === null || region.call?.isSuite === true) loose.push(assertion);
    else region.own.push(returns.inFrontOf(assertion, innermost, region));
  }
  for (const mark of marks) markRegion(source, mark, regions.innermost(mark.at));
  const helpers = new Map<string, CheckedCode>();
  const tests: TestBlock[] = [];
  for (const region of regions.all) {
    if (!effort.spend(1)) break;
    if (region.call === null && region.owner === region) addHelper(helpers, region.name, region.own, tokensOf(source.masked, region.inner, region.end));
    else if (region.call?.isSuite === false) tests.push(testOf(source, region, region.call, file));
  }
  return { tests, helpers, loose, comments: commentLines(source.masked) };
}

function findPlans(source: ScriptSource, regions: ScriptRegions): void {
  for (const match of source.code.matchAll(/\b(?:expect\s{0,9}\.\s{0,9}(?:assertions|hasAssertions)|(?:t|ctx|context|assert)\s{0,9}\.\s{0,9}plan)\s{0,9}\(\s{0,9}(\d{0,6})/g)) {
    if (!source.masked.effort.spend(1)) break;
    const region = regions.innermost(match.index);
    if (region !== null) region.plan = { count: match[1] === '' || match[1] === undefined ? 1 : Number(match[1]), line: source.lineOf(match.index) };
  }
}

function testOf(source: ScriptSource, region: Region, call: ScriptCall, file: string): TestBlock {
  const { effort } = source.masked;
  const suites: string[] = [];
  let skip = markerOf(source, region, 'skip');
  let focus = markerOf(source, region, 'focus');
  for (let above = region.parent; above !== null && effort.spend(1); above = above.parent) {
    if (above.call === null) continue;
    suites.push(above.name);
    skip ??= markerOf(source, above, 'skip');
    focus ??= markerOf(source, above, 'focus');
  }
  suites.reverse();
  const body = call.body === null ? null : tokensOf(source.masked, call.body.start, call.body.end, LONGEST_BODY);
  const start = call.body?.start ?? 0;
  const code = source.code.slice(start, Math.min(call.body?.end ?? 0, start + LONGEST_BODY));
  effort.scan(code.length);
  return {
    file, name: call.name, suites, line: source.lineOf(region.start), body, skip, focus, own: region.own, tokens: body ?? [], cases: call.cases, plan: region.plan,
    loops: call.cases !== null || LOOPS.test(code),
  };
}

function markerOf(source: ScriptSource, region: Region, kind: 'skip' | 'focus'): Marker | null {
  const { call } = region;
  if (call === null) return null;
  const base = { line: source.lineOf(region.start), of: region.name, isSuite: call.isSuite };
  if (kind === 'focus') return call.focus === null ? null : { ...base, what: call.focus, condition: 'always' };
  return call.skip === null ? region.mark : { ...base, ...call.skip };
}

function markRegion(source: ScriptSource, mark: ScriptMark, region: Region | null): void {
  let target = region;
  // In a function that tests call, it says nothing of one test; in a hook, it stands for the suite.
  while (target !== null && target.call === null && source.masked.effort.spend(1)) target = target.parent;
  if (target === null || target.mark !== null) return;
  const guard = source.guard(mark.at, target.inner);
  const condition = mark.condition === '' || mark.condition.startsWith('"') ? guard?.condition : mark.condition;
  target.mark = {
    line: source.lineOf(mark.at), what: mark.what, of: target.name, isSuite: target.call?.isSuite === true,
    condition: condition === undefined ? 'always' : conditionKind(condition),
  };
}
