import { tokensOf } from './code-tokens.ts';
import { commentLines } from './comment-lines.ts';
import { conditionKind } from './condition.ts';
import type { Effort } from './effort.ts';
import { GO_CHECK, goAssertion } from './go-assertions.ts';
import { GoReach } from './go-reach.ts';
import { type GoFunction, GoSource } from './go-source.ts';
import { GoTables } from './go-tables.ts';
import { addHelper, type Assertion, emptyModel, type Marker, type TestFileModel } from './test-model.ts';

/** Files with more checks are not read. */
const MOST = 20_000;

/** The tests of a Go file: `func TestX(t *testing.T)`, methods of suites and fuzz tests. Subtests are part of their test. */
export function readGoTests(text: string, file: string, effort: Effort): TestFileModel {
  const source = new GoSource(text, effort);
  const tables = new GoTables(source);
  const model = emptyModel();
  model.comments = commentLines(source.masked);
  const checks: { owner: GoFunction; checked: Assertion }[] = [];
  let looked = 0;
  for (const match of source.code.matchAll(GO_CHECK)) {
    looked += 1;
    if (looked > MOST) effort.giveUp();
    if (!effort.spend(4)) break;
    const owner = source.functionAt(match.index);
    const checked = owner === null ? null : goAssertion(source, match, owner);
    if (owner !== null && checked !== null) checks.push({ owner, checked });
  }
  const skips: number[] = [];
  for (const match of source.code.matchAll(/(?<![\w.])(?:t|tb|b|f|s\.T\(\))\s{0,4}\.\s{0,4}(Skip|Skipf|SkipNow)\s{0,4}\(/g)) {
    skips.push(match.index);
    const owner = source.functionAt(match.index);
    if (owner === null || owner.skip !== null) continue;
    const condition = source.conditions(match.index, owner)[0];
    owner.skip = { line: source.lineOf(match.index), what: match[0].replace(/\s|\($/g, ''), of: owner.name, isSuite: false, condition: condition === undefined ? 'always' : conditionKind(condition) };
  }
  const told = [...checks.filter(({ checked }) => checked.strength > 0).map(({ checked }) => checked.at), ...skips].toSorted((a, b) => a - b);
  const reach = new GoReach(source, told);
  for (const { owner, checked } of checks) owner.own.push(reach.of(checked, owner));
  const tag = /^\/\/(?:go:build|\s\+build)\s{1,9}(.{1,200})/m.exec(text.slice(0, 5_000));
  const fileSkip: Marker | null = tag === null ? null : {
    line: source.lineOf(tag.index), what: `//go:build ${tag[1]?.trim()}`, of: file, isSuite: true, condition: /^(?:ignore|never|none|disabled)\b/.test(tag[1] ?? '') ? 'always' : conditionKind(tag[1] ?? ''),
  };
  for (const { name, start, inner, end, own, skip } of source.functions) {
    const tokens = tokensOf(source.masked, inner, end);
    if (!/^(?:Test|Fuzz)(?![a-z])/.test(name) || name === 'TestMain') {
      addHelper(model.helpers, name, own, tokens);
      continue;
    }
    const cases = tables.casesOf(inner, end);
    model.tests.push({
      file, name, suites: [], line: source.lineOf(start), body: tokens, tokens, own, skip: skip ?? fileSkip, focus: null, cases, plan: null, loops: cases !== null || tokens.includes('for'),
    });
  }
  return model;
}
