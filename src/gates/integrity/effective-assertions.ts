import type { Effort } from './effort.ts';
import type { Assertion, CheckedCode, TestBlock, TestFileModel } from './test-model.ts';

const MOST = 300;
const DEEPEST = 4;
const MOST_STEPS = 50_000;

/** What a test checks, with what the functions check that it calls. `shared` holds functions of other files; their checks stand at the test's line. */
export function effectiveAssertions(test: TestBlock, model: TestFileModel, shared: ReadonlyMap<string, CheckedCode>, effort: Effort): Assertion[] {
  const found: Assertion[] = [];
  let steps = 0;
  const add = (code: CheckedCode, depth: number, isShared: boolean, within: readonly string[]): void => {
    for (const each of code.own) {
      if (found.length >= MOST) return;
      if (each.helper === null || !(model.helpers.has(each.helper) || shared.has(each.helper))) found.push(isShared ? { ...each, line: test.line } : each);
    }
    if (depth >= DEEPEST || (model.helpers.size === 0 && shared.size === 0)) return;
    effort.spend(1);
    for (const token of code.tokens) {
      steps += 1;
      if (steps % 64 === 0) effort.spend(16);
      if (found.length >= MOST || steps > MOST_STEPS || effort.isSpent) return;
      const own = model.helpers.get(token);
      const helper = own ?? shared.get(token);
      if (helper !== undefined && helper !== code && !within.includes(token)) add(helper, depth + 1, isShared || own === undefined, [...within, token]);
    }
  };
  add(test, 0, false, []);
  effort.spend(2 * found.length);
  return found;
}
