import type { RequirementView, SpecCoverage } from '../../contract/coverage.ts';
import type { Requirement } from '../../spec/requirements.ts';
import { indexOf } from './facts-index.ts';
import type { FeatureContext } from './feature-context.ts';

/** What evidence says of the requirements as they stand now: those of the same text, on the same line where several have it. */
export function currentRequirements(requirements: readonly Requirement[], coverage: SpecCoverage): { requirement: Requirement; view: RequirementView }[] {
  const views = Map.groupBy(coverage.requirements, ({ text }) => text);
  const texts = Map.groupBy(requirements, ({ text }) => text);
  return requirements.flatMap((requirement) => {
    const same = views.get(requirement.text) ?? [];
    const isOnly = same.length === 1 && texts.get(requirement.text)?.length === 1;
    const view = same.find(({ line }) => line === requirement.span.range.start.line + 1) ?? (isOnly ? same[0] : undefined);
    return view === undefined ? [] : [{ requirement, view }];
  });
}

/** What the evidence says of a spec; null where nothing is known. */
export function coverageOf({ facts }: FeatureContext, spec: string): SpecCoverage | null {
  return indexOf(facts).coverage.get(spec) ?? null;
}
