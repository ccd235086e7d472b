import { isTestFile } from '../../../results/test-file.ts';
import type { NamedTest } from '../../../spec/acceptance.ts';
import type { Requirement } from '../../../spec/requirements.ts';
import type { Rule, SpecSubject } from '../../rule.ts';

/**
 * A requirement has no test, in a spec that says which tests are for which requirements. Where any of the tests is for
 * no requirement in particular it may be for this one, so that nothing is said.
 */
export const requirementWithoutTest: Rule<SpecSubject> = {
  id: 'requirement-without-test',
  *check({ document: { requirements, acceptance } }) {
    if (acceptance.named.some((test) => test.kind !== 'command' && test.requirements.length === 0)) return;
    // A requirement may itself name files that are no tests.
    const tests = acceptance.named.filter((test) => isTest(test) || !isWithin(test, requirements[test.requirements[0] ?? -1]));
    if (!tests.some((test) => isTest(test) && test.requirements.length > 0)) return;
    const tested = new Set(tests.flatMap((test) => test.requirements));
    for (const [index, requirement] of requirements.entries()) {
      if (!tested.has(index) && !isGroup(requirement, requirements[index + 1])) yield { message: 'No test is named for this requirement.', range: requirement.span.range };
    }
  },
};

function isTest({ kind, path, name }: NamedTest): boolean {
  return kind !== 'command' && (name !== null || (path !== null && isTestFile(path)));
}

function isWithin({ span }: NamedTest, requirement: Requirement | undefined): boolean {
  return requirement !== undefined && requirement.span.start <= span.start && span.end <= requirement.span.end;
}

/** An entry with requirements of its own below it. */
function isGroup(requirement: Requirement, next: Requirement | undefined): boolean {
  return requirement.kind === 'entry' && next?.kind === 'entry' && (next.box ?? next.span).range.start.character > (requirement.box ?? requirement.span).range.start.character;
}
