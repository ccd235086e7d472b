import { tokensOf } from './code-tokens.ts';
import { commentLines } from './comment-lines.ts';
import { conditionKind } from './condition.ts';
import type { Effort } from './effort.ts';
import { pythonAssertions } from './python-assertions.ts';
import { type Block, headOf, OUTSIDE, restOf, swallowsAfter, type Within, withinBlock } from './python-blocks.ts';
import { PythonCases } from './python-cases.ts';
import { type PythonLine, pythonSource, type PythonSource } from './python-lines.ts';
import { aliasesOf, markerOf } from './python-markers.ts';
import { PythonNames } from './python-names.ts';
import { endWithReturn } from './python-returns.ts';
import { addHelper, type Assertion, emptyModel, type Marker, type TestBlock, type TestFileModel } from './test-model.ts';

const SKIP_CALL = /(?<![\w.])((?:pytest\.)?(?:skip|xfail|importorskip)|self\.skipTest|(?:unittest\.)?SkipTest)\s{0,4}(?:\(|$)/;
const SET_UP = /^(?:setUp|setUpClass|setup_method|setup_class|setup|asyncSetUp)$/;

/** The tests of a Python file: functions and methods whose names begin with `test`, as pytest and unittest collect them. */
export function readPythonTests(text: string, file: string, effort: Effort): TestFileModel {
  const source = pythonSource(text, effort);
  const tables = new PythonCases(source);
  const model = emptyModel();
  model.comments = commentLines(source.masked);
  const aliases = aliasesOf(source);
  const names = new PythonNames(effort);
  const stack: Block[] = [];
  let decorators: PythonLine[] = [];
  let fileSkip: Marker | null = null;
  /** Where the last statement ends, and with it each block that is closed. */
  let last = 0;
  const around = (): Within => stack.at(-1)?.within ?? OUTSIDE;
  const close = (block: Block): void => {
    const end = Math.max(last, block.head.end);
    if (block.kind === 'test') {
      const test = testOf(source, block, end, around().suite, tables, file);
      model.tests.push(test);
      names.define(stack.at(-1) ?? null, block.name, [test]);
    } else if (block.kind === 'class') names.define(stack.at(-1) ?? null, block.name, model.tests.slice(block.testsBefore));
    else if (block.kind === 'function' && around().owner === null) addHelper(model.helpers, block.name, block.own, tokensOf(source.masked, block.start, end));
  };
  for (const [index, line] of source.lines.entries()) {
    if (!effort.scan(16 + 4 * line.code.length)) break;
    while (stack.length > 0 && (stack.at(-1)?.indent ?? 0) >= line.indent) {
      const block = stack.pop();
      if (block !== undefined) close(block);
    }
    last = line.end;
    if (line.code.startsWith('@')) {
      decorators.push(line);
      continue;
    }
    const head = headOf(line.code);
    if (head !== null) {
      const { owner, guard } = around();
      const kind = head.kind === 'function' && owner === null && head.name.startsWith('test') ? 'test' : head.kind;
      const swallows = kind === 'try' && (line.code.startsWith('with') || swallowsAfter(source, index));
      const block: Block = {
        indent: line.indent, kind: kind === 'try' && !swallows ? 'other' : kind, name: head.name, own: [], testsBefore: model.tests.length, checksBefore: owner?.own.length ?? 0, start: line.end, head: line, decorators, around: around(), within: around(),
        skip: markerOf(source, decorators, head.name, kind === 'class', aliases),
      };
      decorators = [];
      block.within = withinBlock(block, around());
      if (kind === 'other' || kind === 'try') addAssertions(source, line, owner, guard, model);
      stack.push(block);
      // `if x: assert y` on one line.
      const rest = restOf(source, line);
      if (rest !== null) {
        block.start = rest.start;
        statement(rest);
      }
    } else {
      decorators = [];
      statement(line);
    }
  }
  while (stack.length > 0) {
    const block = stack.pop();
    if (block !== undefined) close(block);
  }
  model.tests = model.tests.filter((test) => !names.isShadowed(test)).toSorted((a, b) => a.line - b.line);
  if (fileSkip !== null) for (const test of model.tests) test.skip ??= fileSkip;
  return model;

  function statement(line: PythonLine): void {
    const { owner, suite, guard } = around();
    const marks = /^pytestmark\s{0,4}[:=]/.test(line.code) ? /mark\.(skip|skipif|xfail)\b(.{0,300})/.exec(line.code) : null;
    if (marks !== null || /^__test__\s{0,4}=\s{0,4}False\b/.test(line.code)) {
      const marker: Marker = {
        line: line.line, what: marks === null ? '__test__ = False' : `pytest.mark.${marks[1]}`, of: suite?.name ?? file, isSuite: true,
        condition: marks?.[1] === 'skipif' ? conditionKind(source.masked.text.slice(line.start, line.end)) : 'always',
      };
      if (suite === null) fileSkip ??= marker;
      else suite.skip ??= marker;
      return;
    }
    const call = SKIP_CALL.exec(line.code);
    if (call !== null) skipped(line, call[1] ?? '', owner, suite);
    addAssertions(source, line, owner, guard, model);
    if (owner !== null && /^return\b/.test(line.code)) endWithReturn(stack, owner, source.masked.effort);
  }

  function skipped(line: PythonLine, what: string, owner: Block | null, suite: Block | null): void {
    const head = around().condition;
    const condition = head === null ? null : source.masked.text.slice(head.start, head.end);
    const base: Marker = {
      line: line.line, what, of: owner?.name ?? file, isSuite: false,
      condition: condition === null ? (what.endsWith('importorskip') ? 'sometimes' : 'always') : conditionKind(condition),
    };
    if (owner === null) fileSkip ??= { ...base, isSuite: true };
    else if (owner.kind === 'test') owner.skip ??= base;
    else if (suite !== null && SET_UP.test(owner.name)) suite.skip ??= { ...base, of: suite.name, isSuite: true };
  }
}

function addAssertions(source: PythonSource, line: PythonLine, owner: Block | null, guard: Assertion['guard'], model: TestFileModel): void {
  for (const found of pythonAssertions(source.masked, line, guard)) {
    if (owner === null) model.loose.push(found);
    else owner.own.push(found.guard === 'never' ? { ...found, strength: 0 } : found);
  }
}

function testOf(source: PythonSource, block: Block, end: number, suite: Block | null, tables: PythonCases, file: string): TestBlock {
  const suites: string[] = [];
  let { skip } = block;
  for (let each = suite; each !== null && source.masked.effort.spend(1); each = each.around.suite) {
    suites.push(each.name);
    skip ??= each.skip;
  }
  const tokens = tokensOf(source.masked, block.start, end);
  if (tokens[0] === ':') tokens.shift();
  const body = withoutDocstring(tokens).filter((token, index, all) => token !== 'pass' && !(token === '.' && (all[index + 1] === '.' || all[index - 1] === '.')));
  const cases = block.decorators.length === 0 ? null : tables.of(block.decorators);
  return {
    file, name: block.name, suites: suites.reverse(), line: block.head.line, body, tokens, own: block.own, focus: null, plan: null, skip,
    cases, loops: cases !== null || tokens.some((token) => token === 'for' || token === 'while' || token === 'given'),
  };
}

function withoutDocstring(tokens: readonly string[]): string[] {
  if (tokens[0]?.startsWith('"') !== true) return [...tokens];
  let from = 1;
  // A docstring of several lines comes in pieces.
  if (tokens[0] === '"') {
    while (from < tokens.length && tokens[from] !== '"') from += 1;
    from += 1;
  }
  return tokens.slice(from);
}
